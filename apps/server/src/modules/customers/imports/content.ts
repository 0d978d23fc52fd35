import type { FormValue, FormValues } from '@guanjia/contracts/core/form';
import { type Facts, factKeys, noFacts } from './facts.ts';
import type { Phone, Point, RowDraft } from './targets/target.ts';

/** What an import reads and writes of a customer. */
export interface Content {
  facts: Facts;
  custom: FormValues;
  /** The first is the primary one. */
  phones: Phone[];
  points: Point[];
  /** By name; letters are the same in either case. */
  tags: string[];
  categories: string[];
}

/** A customer as a row describes it. */
export function contentOf({ facts, custom, phones, points, tags, categories }: RowDraft): Content {
  return { facts: { ...noFacts, ...facts }, custom, phones, points, tags, categories };
}

/** Two numbers that are the same one. */
export function phoneKey({ e164, extension }: Phone): string {
  return `${e164} ${extension ?? ''}`;
}

/** Two points that are the same thing: documents and chats are told apart by their type, addresses by their region. */
export function pointKey({ channel, type, value, detail }: Point): string {
  const kind = channel === 'document' || channel === 'chat' ? type : '';
  return [channel, kind, value, (channel === 'address' && detail.region) || ''].join('\n');
}

/** What is in `after` and not in `before`. */
export function added<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): readonly T[] {
  if (before.length === 0 || after.length === 0) return after;
  const known = new Set(before.map(keyOf));
  return after.filter((one) => !known.has(keyOf(one)));
}

export const plainTag = (name: string) => name.toLowerCase();
const itself = (text: string) => text;

/** The fields in which two contents differ, as the timeline names them. */
export function changedFields(before: Content, after: Content): string[] {
  const keys: string[] = factKeys.filter((key) => before.facts[key] !== after.facts[key]);
  if (!sameValues(before.custom, after.custom)) keys.push('custom');
  if (differ(before.phones, after.phones, phoneKey)) keys.push('phones');
  for (const channel of ['email', 'address', 'chat', 'document'] as const) {
    const own = ({ points }: Content) => points.filter((point) => point.channel === channel);
    if (differ(own(before), own(after), pointKey)) keys.push(channel);
  }
  if (differ(before.tags, after.tags, plainTag)) keys.push('tags');
  if (differ(before.categories, after.categories, itself)) keys.push('categories');
  return keys;
}

function differ<T>(one: readonly T[], other: readonly T[], keyOf: (item: T) => string): boolean {
  return (
    one.length !== other.length || added(one, other, keyOf).length > 0 || added(other, one, keyOf).length > 0
  );
}

/** What a customer has several of, and what people did with each since it was stored. */
export type Belongings = Pick<Content, 'phones' | 'points' | 'tags' | 'categories'>;

export function belongingsOf({ phones, points, tags, categories }: Belongings): Belongings {
  return { phones, points, tags, categories };
}

/**
 * Whether somebody changed the numbers, points, tags or categories of a customer: none of them moves the version of the
 * record.
 */
export function sameBelongings(one: Belongings, other: Belongings): boolean {
  const plain = ({ phones, points, tags, categories }: Belongings) =>
    JSON.stringify([
      phones.map((phone) => `${phoneKey(phone)} ${phone.marks ?? ''}`).toSorted(),
      points.map((point) => `${pointKey(point)} ${point.type} ${point.marks ?? ''}`).toSorted(),
      tags.map(plainTag).toSorted(),
      categories.toSorted(),
    ]);
  return plain(one) === plain(other);
}

/** In whichever order they stand. */
export function sameValues(one: FormValues, other: FormValues): boolean {
  const count = Object.keys(one).length;
  if (count !== Object.keys(other).length) return false;
  return count === 0 || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(values: FormValues): [string, FormValue][] {
  return Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
