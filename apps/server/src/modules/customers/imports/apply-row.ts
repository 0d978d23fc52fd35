import type { FormValue } from '@guanjia/contracts/core/form';
import type { ImportRules, RowProblem } from '@guanjia/contracts/customers/imports';
import { added, type Content, phoneKey, plainTag, pointKey } from './content.ts';
import { factKeys } from './facts.ts';
import { ownPrefix } from './targets/own-fields.ts';
import { maxPhones } from './targets/phones.ts';
import { channelOf, maxPoints } from './targets/points.ts';
import type { RowDraft } from './targets/target.ts';

/** What an update may touch, and whether also what is filled. */
export interface Reach {
  /** Undefined: everything. */
  targets: ReadonlySet<string> | undefined;
  overwrite: boolean;
}

export function reachOf({ onMatch, overwrite, fields }: ImportRules): Reach {
  // Merging adds what is missing and takes nothing away.
  if (onMatch === 'merge') return { targets: undefined, overwrite: false };
  const targets = fields && new Set(fields.flatMap((key) => [key, channelOf(key) ?? key]));
  return { targets: targets ?? undefined, overwrite };
}

/**
 * A known customer after a row: named facts and own fields are filled in or written over; what a customer has several of
 * is added and never taken away. A problem when there is no room for it.
 */
export function applyRow(before: Content, draft: RowDraft, reach: Reach): Content | RowProblem {
  const may = (target: string) => reach.targets?.has(target) ?? true;
  const facts: Record<string, unknown> = { ...before.facts };
  for (const key of factKeys) {
    const value = draft.facts[key];
    if (value === undefined || !may(key)) continue;
    if (reach.overwrite || isEmptyFact(facts[key])) facts[key] = value;
  }
  const custom: Record<string, FormValue> = { ...before.custom };
  for (const [key, value] of Object.entries(draft.custom)) {
    if (may(ownPrefix + key) && (reach.overwrite || custom[key] === undefined)) custom[key] = value;
  }
  const phones = may('phone') ? added(before.phones, draft.phones, phoneKey) : [];
  const points = added(
    before.points,
    draft.points.filter(({ channel }) => may(channel)),
    pointKey,
  );
  if (phones.length > 0 && before.phones.length + phones.length > maxPhones) return 'too_many_phones';
  if (points.length > 0 && before.points.length + points.length > maxPoints) return 'too_many_values';
  return {
    facts: facts as unknown as Content['facts'],
    custom,
    phones: [...before.phones, ...phones],
    points: [...before.points, ...points],
    tags: [...before.tags, ...(may('tags') ? added(before.tags, draft.tags, plainTag) : [])],
    categories: [
      ...before.categories,
      ...(may('categories') ? added(before.categories, draft.categories, (key) => key) : []),
    ],
  };
}

/** Of those that always have a value only the unknown gender counts as empty. */
function isEmptyFact(value: unknown): boolean {
  return value === null || value === '' || value === 'unknown';
}
