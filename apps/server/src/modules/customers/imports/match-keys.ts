import { nameTogetherWith } from '@guanjia/contracts/customers/imports';
import { nameWith } from '../duplicates/match-keys.ts';
import type { Content } from './content.ts';
import { ownPrefix } from './targets/own-fields.ts';
import { channelOf } from './targets/points.ts';

type Together = (typeof nameTogetherWith)[number];

/** With what a name is taken together in this way of matching; undefined for the other ways. */
export function besideName(matchBy: string): Together | undefined {
  return nameTogetherWith.find((beside) => matchBy === `name_${beside}`);
}

/** The columns that a file must have to be matched this way. */
export function neededColumns(matchBy: string): string[] {
  const beside = besideName(matchBy);
  return beside ? ['name', beside] : [matchBy];
}

/** Whether a column tells what is needed: any kind of e-mail or address does. */
export function tells(key: string, needed: string): boolean {
  return key === needed || (key.startsWith(`${needed}.`) && channelOf(key) !== undefined);
}

/** By what rows and customers are the same; several for one with several numbers. */
export function matchKeys(matchBy: string, content: Content): string[] {
  const { facts, custom, phones, points } = content;
  // A fax is in an office, and everybody's there.
  if (matchBy === 'phone') return phones.filter(({ type }) => type !== 'fax').map(({ e164 }) => e164);
  if (matchBy === 'email' || matchBy === 'document')
    return points.filter(({ channel }) => channel === matchBy).map(({ value }) => value);
  const beside = besideName(matchBy);
  if (matchBy === 'name' || beside) return facts.name === '' ? [] : nameKeys(content, beside);
  const value = custom[matchBy.slice(ownPrefix.length)];
  // As unique fields compare: for text the letters, not their case.
  return typeof value === 'string' || typeof value === 'number' ? [String(value).toLowerCase()] : [];
}

/** Of a customer with several addresses as many; with none, no key: nobody is the same by having none. */
export function nameKeys({ facts, points }: Content, beside: Together | undefined): string[] {
  switch (beside) {
    case undefined:
      return [facts.name];
    case 'region':
    case 'company':
      return [nameWith(facts.name, facts[beside])];
    case 'address':
      return points
        .filter(({ channel }) => channel === 'address')
        .map(({ value, detail }) => addressKey(facts.name, detail.region, value));
  }
}

/** People write an address with blanks and without, and brackets of both widths. */
export function addressKey(name: string, region: string | null | undefined, value: string): string {
  const plain = value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return nameWith(name, `${region ?? ''} ${plain}`);
}
