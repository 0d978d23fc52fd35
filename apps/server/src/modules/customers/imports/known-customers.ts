import type { ImportRules } from '@guanjia/contracts/customers/imports';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { BulkEntry } from '#modules/forms/index.ts';
import { contentOf } from './content.ts';
import { findMatches } from './find-matches.ts';
import type { Known, State } from './known.ts';
import { loadStates } from './load-states.ts';
import { matchKeys } from './match-keys.ts';
import type { ReadRow } from './read-row.ts';

interface Input {
  principal: Principal;
  importId: string;
  rules: ImportRules;
  form: BulkEntry;
  rows: readonly ReadRow[];
}

/** What the database knows of a lot: customers with the same keys, those that may change, and values that are taken. */
export async function loadKnown(
  tx: Tx,
  { principal, importId, rules, form, rows }: Input,
): Promise<Pick<Known, 'matches' | 'states' | 'owners'>> {
  const good = rows.filter(({ problems }) => problems.length === 0).map(({ draft }) => contentOf(draft));
  const keys = rules.onMatch === 'new' ? [] : good.flatMap((content) => matchKeys(rules.matchBy, content));
  const asked = { principal, importId, matchBy: rules.matchBy, form, keys: [...new Set(keys)] };
  const matches = await findMatches(tx, asked);
  const ids = [...matches.values()].flat().flatMap(({ id, visible }) => (visible ? [id] : []));
  const changes = rules.onMatch === 'update' || rules.onMatch === 'merge';
  const states = changes ? await loadStates(tx, [...new Set(ids)], importId) : new Map<string, State>();
  const claims = [
    ...good.map(({ custom }) => custom),
    ...[...states.values()].map(({ current }) => current.custom),
  ].flatMap((custom) => form.claimsOf(custom));
  return { matches, states, owners: await form.owners(claims) };
}
