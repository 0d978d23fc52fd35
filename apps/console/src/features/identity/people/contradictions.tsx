import { ApiError } from '@guanjia/client/http';
import type { DataScope, Permission, ScopeDomain } from '@guanjia/contracts/core/permissions';
import type { UserCategory } from '@guanjia/contracts/core/roles';
import { type Contradiction, contradictionCodes } from '@guanjia/contracts/identity/rights';
import { useCallback } from 'react';
import { formatList } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { peopleTexts } from './texts.ts';

/** What the server refused because it does not fit together; empty for any other error. */
export function contradictionsOf(error: unknown): Contradiction[] {
  if (!(error instanceof ApiError) || error.code !== 'rights_contradict') return [];
  return error.fields.flatMap(({ path, message }) => {
    const code = contradictionCodes.find((one) => one === path);
    return code ? [{ code, params: JSON.parse(message) as Record<string, string> }] : [];
  });
}

/** A contradiction as a sentence. */
export function useContradictionText(): (contradiction: Contradiction) => string {
  const t = useT(peopleTexts);
  const right = useT(rightsTexts);
  return useCallback(
    ({ code, params }) => {
      const list = (text: string | undefined, word: (key: string) => string) =>
        formatList((text ?? '').split(', ').filter(Boolean).map(word));
      const permission = (text: string | undefined) => list(text, (key) => right(key as Permission));
      return t(`contradiction.${code}`, {
        name: params.name ?? '',
        category: list(params.category, (key) => right(`category.${key as UserCategory}`)),
        roleCategory: list(params.roleCategory, (key) => right(`category.${key as UserCategory}`)),
        domain: list(params.domain, (key) => right(`domain.${key as ScopeDomain}`)),
        domains: list(params.domains, (key) => right(`domain.${key as ScopeDomain}`)),
        scope: list(params.scope, (key) => right(`scope.${key as DataScope}`)),
        permission: permission(params.permission),
        needed: permission(params.needed),
        doing: permission(params.doing),
        checking: permission(params.checking),
      });
    },
    [t, right],
  );
}

export function ContradictionList({ items }: { items: readonly Contradiction[] }) {
  const text = useContradictionText();
  return (
    <ul className="stack" style={{ gap: 4 }}>
      {items.map((item) => (
        <li key={JSON.stringify(item)}>⚠ {text(item)}</li>
      ))}
    </ul>
  );
}
