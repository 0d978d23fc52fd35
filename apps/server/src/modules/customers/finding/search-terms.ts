import type { FormValues } from '@guanjia/contracts/core/form';
import { pinyin } from 'pinyin-pro';
import { nationalNumber } from '#kernel/phone-number.ts';

/** What of a customer is found by its parts. */
export interface Searchable {
  name: string;
  company: string | null;
  region: string | null;
  source: string | null;
  note: string | null;
  custom: FormValues;
  /** E.164. */
  numbers: readonly string[];
}

/** Which texts a part is looked for in: those of free search, or those that only funnels look into. */
export type TextKind = 'free' | 'other';

/**
 * The terms that a customer is indexed by, computed here because no text search configuration of PostgreSQL knows
 * Chinese: every character of a script without spaces and every pair of neighbours, three neighbours of other letters
 * and digits, the syllables and initials of the name, and the digits of the numbers. They find candidates; whoever asks
 * compares with the texts themselves.
 */
export function searchTerms(record: Searchable): Set<string> {
  const terms = new Set<string>();
  for (const text of [record.name, record.company, record.note]) if (text) addGrams(terms, text, 'free');
  for (const text of [record.region, record.source, ...ownTexts(record.custom)])
    if (text) addGrams(terms, text, 'other');
  addPinyin(terms, record.name);
  for (const number of record.numbers) addDigits(terms, nationalNumber(number));
  return terms;
}

/** As `tsvector` reads it. */
export function asVector(terms: Iterable<string>): string {
  const all = Array.from(terms);
  if (all.length === 0) return '';
  // Almost no term needs a mark, and an import asks a hundred million times: they are looked through at once.
  return needsMark.test(all.join('')) ? all.map(quoted).join(' ') : `'${all.join("' '")}'`;
}

const needsMark = /[\\']/;

/** Own values of up to this length are found by their parts. */
const longestOwnText = 500;

function ownTexts(custom: FormValues): string[] {
  return Object.values(custom).filter(
    (value): value is string => typeof value === 'string' && value.length <= longestOwnText,
  );
}

interface Run {
  characters: string[];
  /** Of a script that writes no spaces between words. */
  spaceless: boolean;
}

const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Nearly all characters are answered by where they stand; Hangul begins the scripts without spaces, at U+1100. */
const firstSpaceless = 0x1100;
const commonHan = { from: 0x4e00, to: 0x9fa5 };

function isSpaceless(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code < firstSpaceless) return false;
  return (code >= commonHan.from && code <= commonHan.to) || spaceless.test(character);
}

/** Letters and digits that stand together, those of scripts without spaces apart from the others. */
function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const word of text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    let run: Run | undefined;
    for (const character of word) {
      const kind = isSpaceless(character);
      if (run?.spaceless !== kind) {
        run = { characters: [], spaceless: kind };
        runs.push(run);
      }
      run.characters.push(character);
    }
  }
  return runs;
}

const prefixOf: Readonly<Record<TextKind, string>> = { free: '', other: 'o:' };
const lettersPerTerm = 3;

function addGrams(terms: Set<string>, text: string, kind: TextKind): void {
  const add = (term: string) => terms.add(prefixOf[kind] + term);
  for (const { characters, spaceless: single } of runsOf(text)) {
    if (single) for (const character of characters) add(character);
    for (const gram of neighbours(characters, single ? 2 : lettersPerTerm)) add(gram);
    // Two letters are found as the beginning of a term: the last two begin one as well.
    if (!single && characters.length >= 2) add(characters.slice(-2).join(''));
  }
}

function neighbours(characters: readonly string[], count: number): string[] {
  const grams: string[] = [];
  for (let at = 0; at + count <= characters.length; at += 1) {
    let gram = characters[at] ?? '';
    for (let next = at + 1; next < at + count; next += 1) gram += characters[next] ?? '';
    grams.push(gram);
  }
  return grams;
}

/** What holds a part of a text holds these: whole terms, and beginnings of terms. Both empty where nothing is indexed. */
export function partsOf(text: string, kind: TextKind): { terms: string[]; beginnings: string[] } {
  const terms = new Set<string>();
  const beginnings = new Set<string>();
  for (const { characters, spaceless: single } of runsOf(text)) {
    const least = single ? 2 : lettersPerTerm;
    if (characters.length >= least)
      for (const gram of neighbours(characters, least)) terms.add(prefixOf[kind] + gram);
    else if (single) terms.add(prefixOf[kind] + characters.join(''));
    else if (characters.length === 2) beginnings.add(prefixOf[kind] + characters.join(''));
  }
  return { terms: [...terms], beginnings: [...beginnings] };
}

/** So many syllables of a name begin a way of finding it: 鲁能科技 by lunengkeji, nengkeji, keji, ji. */
const syllableStarts = 8;
const longestReading = 20;

function addPinyin(terms: Set<string>, name: string): void {
  if (!/\p{Script=Han}/u.test(name)) return;
  const syllables = pinyin(name.slice(0, 60), {
    toneType: 'none',
    type: 'array',
    surname: 'head',
    nonZh: 'removed',
    v: true,
  });
  for (let start = 0; start < Math.min(syllables.length, syllableStarts); start++) {
    const reading = syllables.slice(start, start + longestReading);
    terms.add(`p:${reading.join('')}`);
    terms.add(`i:${reading.map((syllable) => syllable[0]).join('')}`);
  }
}

const digitsPerTerm = 4;

/** Every four neighbouring digits, and the last three, so that three digits are found as the beginning of a term. */
function addDigits(terms: Set<string>, number: string): void {
  const digits = number.replace(/\D/g, '');
  for (let at = 0; at + digitsPerTerm <= digits.length; at++)
    terms.add(`n:${digits.slice(at, at + digitsPerTerm)}`);
  terms.add(`n:${digits.slice(1 - digitsPerTerm)}`);
}

/** `tsquery` of what holds all digits in a row somewhere; they may still stand apart. At least three. */
export function digitsQuery(digits: string): string {
  if (digits.length < digitsPerTerm) return `${quoted(`n:${digits}`)}:*`;
  const terms = new Set<string>();
  for (let at = 0; at + digitsPerTerm <= digits.length; at++) terms.add(digits.slice(at, at + digitsPerTerm));
  return Array.from(terms, (term) => quoted(`n:${term}`)).join(' & ');
}

/** `tsquery` of names that have a reading, or initials, that begin so. Letters only. */
export function pinyinQuery(letters: string): string {
  return `${quoted(`p:${letters}`)}:* | ${quoted(`i:${letters}`)}:*`;
}

/** `tsquery` of what holds all these terms, and terms that begin so. */
export function allOf(terms: readonly string[], beginnings: readonly string[] = []): string {
  return [...terms.map(quoted), ...beginnings.map((term) => `${quoted(term)}:*`)].join(' & ');
}

/**
 * What the terms of a tenant begin with in the index (`customers.own_terms`), so that each tenant has terms of its own there:
 * were the tenant a condition of its own, PostgreSQL would read the places of all its customers for every search.
 */
export function tagOf(tenantId: string): string {
  return tenantId.slice(-3).toLowerCase();
}

/** The `tsquery` as the index of all tenants is asked. */
export function forTenant(tsquery: string, tenantId: string): string {
  return tsquery.replace(/'((?:[^'\\]|\\.)*)'/g, (_, term: string) => `'${tagOf(tenantId)}${term}'`);
}

function quoted(term: string): string {
  return `'${term.replace(/[\\']/g, '\\$&')}'`;
}
