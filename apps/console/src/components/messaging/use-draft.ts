import { messageKinds } from '@guanjia/contracts/messaging/templates';
import { useState } from 'react';
import { recallJson, remember, rememberJson } from '../../lib/remember.ts';
import type { Written } from './message-editor.tsx';

/** A half-written message survives a reload, until it is sent; `key` sets apart to whom. `kind`: what it begins as. */
export function useDraft(key: string, kind: Written['kind']) {
  const at = `draft.message.${key}`;
  const [value, setValue] = useState(() => recallJson(at, isWritten) ?? { kind, text: '' });
  return {
    value,
    change(part: Partial<Written>): void {
      const next = { ...value, ...part };
      setValue(next);
      rememberJson(at, next.text ? next : undefined);
    },
    forget: () => remember(at, undefined),
  };
}

function isWritten(value: unknown): value is Written {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('text' in value)) return false;
  return typeof value.text === 'string' && messageKinds.some((kind) => kind === value.kind);
}
