import { createHash } from 'node:crypto';
import { type DuplicateReason, duplicateReasons } from '@guanjia/contracts/customers/merging';

/** What customers are compared by, as it is stored: normalised numbers, documents, addresses. */
export interface MatchFacts {
  id: string;
  name: string;
  company: string | null;
  /** E.164. */
  numbers: readonly string[];
  emails: readonly string[];
  documents: readonly string[];
  addresses: readonly string[];
}

/** One thing that is the same in customers who may be one. `name` only where the value alone says too little. */
export interface MatchKey {
  reason: DuplicateReason;
  value: string;
  name: string | null;
}

/**
 * The one place that says what makes customers look like one: while typing, on a record, in the scan of all. Nothing is
 * guessed from parts: what is told is the same in both. The region is no address: in a big city many have one name.
 */
export function keysOf(facts: Omit<MatchFacts, 'id'>): MatchKey[] {
  const { name, company } = facts;
  const alone = (reason: DuplicateReason, values: readonly string[]) =>
    values.filter(Boolean).map((value) => ({ reason, value, name: null }));
  const withName = (reason: DuplicateReason, values: readonly string[]) =>
    name === '' ? [] : values.filter(Boolean).map((value) => ({ reason, value, name }));
  const keys = [
    ...alone('phone', facts.numbers),
    ...alone('id_document', facts.documents),
    ...alone('email', facts.emails),
    ...withName('name_and_address', facts.addresses),
    ...withName('name_and_company', company ? [company] : []),
  ];
  return [...new Map(keys.map((key) => [keyId(key), key])).values()];
}

/** A name together with something else, as one text; imports match rows by it too. */
export function nameWith(name: string, beside: string | null): string {
  return `${name}\n${beside ?? ''}`;
}

/** Tells a key from all others, without what it says. */
export function keyId({ reason, value, name }: MatchKey): string {
  return hashOf(`${reason}\n${nameWith(value, name)}`);
}

/** Tells a set of customers from all others. */
export function membersKey(ids: readonly string[]): string {
  return hashOf([...new Set(ids)].toSorted().join());
}

/** 144 bits: no two of a billion are the same by accident. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 24);
}

/** What says most comes first. */
export function sortedReasons(reasons: Iterable<DuplicateReason>): DuplicateReason[] {
  const some = new Set(reasons);
  return duplicateReasons.filter((reason) => some.has(reason));
}
