import { nameWith } from '../duplicates/match-keys.ts';
import type { Content } from './apply-row.ts';
import { ownPrefix } from './targets/own-fields.ts';

/** What a name is taken together with, because people share names. */
export const besideName: Readonly<Record<string, 'region' | 'company'>> = {
  name_region: 'region',
  name_company: 'company',
};

/** By what rows and customers are the same; several for one with several numbers. */
export function matchKeys(matchBy: string, { facts, custom, phones }: Content): string[] {
  if (matchBy === 'phone') return phones.map(({ e164 }) => e164);
  if (matchBy === 'name') return facts.name === '' ? [] : [facts.name];
  const beside = besideName[matchBy];
  if (beside) return facts.name === '' ? [] : [nameWith(facts.name, facts[beside])];
  const value = custom[matchBy.slice(ownPrefix.length)];
  // As unique fields compare: for text the letters, not their case.
  return typeof value === 'string' || typeof value === 'number' ? [String(value).toLowerCase()] : [];
}
