import { type ResultDraft, saveDraft, type Workbench } from '@guanjia/contracts/outbound/work';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { api, lastWordsApi } from '../../lib/api.ts';
import { hasCode } from '../../lib/errors.ts';
import { recallJson, rememberJson } from '../../lib/remember.ts';

export type DraftState = 'clean' | 'waiting' | 'saved' | 'local';

const pauseMs = 800;
const retryMs = 5000;

/**
 * What is being typed for a task. Every change is kept in this browser at once and on the server after a pause in
 * typing; the browser's copy goes when the server has it, so a copy that is found is newer than the server's.
 */
export function useResultDraft(bench: Workbench) {
  const id = bench.task.id;
  const key = `draft.${id}`;
  const [draft, setDraft] = useState<ResultDraft>(() => recallJson(key, isDraft) ?? bench.draft);
  const [state, setState] = useState<DraftState>('clean');
  const pending = useRef<ResultDraft | undefined>(recallJson(key, isDraft));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const send = useCallback(async () => {
    const sent = pending.current;
    if (!sent) return;
    try {
      await api.call(saveDraft, { params: { id }, body: sent });
      if (pending.current !== sent) return;
      pending.current = undefined;
      rememberJson(key, undefined);
      setState('saved');
    } catch (error) {
      if (hasCode(error, 'task_closed', 'task_not_yours')) {
        pending.current = undefined;
        rememberJson(key, undefined);
        return;
      }
      setState('local');
      timer.current = setTimeout(() => void send(), retryMs);
    }
  }, [id, key]);

  const change = useCallback(
    (patch: Partial<ResultDraft> | ((before: ResultDraft) => ResultDraft)) => {
      setDraft((before) => {
        const next = typeof patch === 'function' ? patch(before) : { ...before, ...patch };
        pending.current = next;
        rememberJson(key, next);
        return next;
      });
      setState('waiting');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void send(), pauseMs);
    },
    [key, send],
  );

  const flush = useEffectEvent(() => {
    clearTimeout(timer.current);
    const left = pending.current;
    if (left) void lastWordsApi.call(saveDraft, { params: { id }, body: left }).catch(() => {});
  });
  useEffect(() => {
    if (pending.current) timer.current = setTimeout(() => void send(), pauseMs);
    const onHide = () => flush();
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('pagehide', onHide);
      flush();
    };
  }, [send]);

  /** The result is saved: nothing is left to keep. */
  const drop = useCallback(() => {
    clearTimeout(timer.current);
    pending.current = undefined;
    rememberJson(key, undefined);
  }, [key]);

  return { draft, change, drop, state };
}

function isDraft(value: unknown): value is ResultDraft {
  return (
    typeof value === 'object' &&
    value !== null &&
    'outcome' in value &&
    'notes' in value &&
    'answers' in value
  );
}
