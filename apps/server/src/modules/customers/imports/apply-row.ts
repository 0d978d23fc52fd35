import type { FormValue, FormValues } from '@guanjia/contracts/core/form';
import type { ImportRules } from '@guanjia/contracts/customers/imports';
import { ownPrefix } from './targets/own-fields.ts';
import { maxPhones } from './targets/phones.ts';
import type { Facts, Phone, RowDraft } from './targets/target.ts';

/** What an import reads and writes of a customer. */
export interface Content {
  facts: Facts;
  custom: FormValues;
  /** The first is the primary one. */
  phones: Phone[];
}

const factKeys = [
  'kind',
  'name',
  'gender',
  'birthYear',
  'region',
  'company',
  'level',
  'source',
  'note',
] as const;

/** A customer as a row describes it. */
export function contentOf({ facts, custom, phones }: RowDraft): Content {
  return {
    facts: {
      kind: 'person',
      name: '',
      gender: 'unknown',
      birthYear: null,
      region: null,
      company: null,
      level: 'normal',
      source: null,
      note: null,
      ...facts,
    },
    custom,
    phones,
  };
}

/** What an update may touch, and whether also what is filled. */
export interface Reach {
  /** Undefined: everything. */
  targets: ReadonlySet<string> | undefined;
  overwrite: boolean;
}

export function reachOf({ onMatch, overwrite, fields }: ImportRules): Reach {
  // Merging adds what is missing and takes nothing away.
  if (onMatch === 'merge') return { targets: undefined, overwrite: false };
  return { targets: fields ? new Set(fields) : undefined, overwrite };
}

/**
 * A known customer after a row: named facts and own fields are filled in or written over, numbers are added and never
 * taken away. `too_many_phones` when there is no room for them.
 */
export function applyRow(before: Content, draft: RowDraft, reach: Reach): Content | 'too_many_phones' {
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
  const phones = may('phone') ? withNumbers(before.phones, draft.phones) : before.phones;
  if (phones.length > maxPhones && phones.length > before.phones.length) return 'too_many_phones';
  return { facts: facts as unknown as Facts, custom, phones };
}

/** Of those that always have a value only the unknown gender counts as empty. */
function isEmptyFact(value: unknown): boolean {
  return value === null || value === '' || value === 'unknown';
}

function withNumbers(known: readonly Phone[], more: readonly Phone[]): Phone[] {
  const added = more.filter(
    ({ e164, extension }) => !known.some((one) => one.e164 === e164 && one.extension === extension),
  );
  return [...known, ...added];
}

/** The fields in which two contents differ, as the timeline names them. */
export function changedFields(before: Content, after: Content): string[] {
  const keys: string[] = factKeys.filter((key) => before.facts[key] !== after.facts[key]);
  if (JSON.stringify(sorted(before.custom)) !== JSON.stringify(sorted(after.custom))) keys.push('custom');
  if (before.phones.length !== after.phones.length) keys.push('phones');
  return keys;
}

function sorted(values: FormValues): [string, FormValue][] {
  return Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
