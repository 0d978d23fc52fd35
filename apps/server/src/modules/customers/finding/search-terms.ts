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

/**
 * The terms that a customer is indexed by, computed here because no text search configuration of PostgreSQL knows
 * Chinese: every character of a script without spaces, every pair of neighbours, the syllables and initials of the
 * name, and the digits of the numbers. They find candidates; whoever asks compares with the texts themselves.
 */
export function searchTerms(record: Searchable): Set<string> {
  const terms = new Set<string>();
  const texts = [record.name, record.company, record.region, record.source, record.note];
  for (const text of [...texts, ...ownTexts(record.custom)]) if (text) addGrams(terms, text);
  addPinyin(terms, record.name);
  for (const number of record.numbers) addDigits(terms, nationalNumber(number));
  return terms;
}

/** As `tsvector` reads it. */
export function asVector(terms: Iterable<string>): string {
  return Array.from(terms, quoted).join(' ');
}

/** Own values of up to this length are found by their parts. */
const longestOwnText = 500;

function ownTexts(custom: FormValues): string[] {
  return Object.values(custom).filter(
    (value): value is string => typeof value === 'string' && value.length <= longestOwnText,
  );
}

/** Runs of letters and digits; whatever stands between separates. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

const withoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

function addGrams(terms: Set<string>, text: string): void {
  for (const word of wordsOf(text)) {
    let before = '';
    for (const character of word) {
      if (withoutSpaces.test(character)) terms.add(character);
      if (before) terms.add(before + character);
      before = character;
    }
  }
}

/** The pairs of a word's characters, or the character of a word of one; empty where nothing is indexed. */
export function gramsOf(word: string): string[] {
  const characters = Array.from(word);
  const [only] = characters;
  if (characters.length === 1) return only && withoutSpaces.test(only) ? [only] : [];
  return [...new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`))];
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

/** `tsquery` of what holds all these terms. */
export function allOf(terms: readonly string[]): string {
  return terms.map(quoted).join(' & ');
}

function quoted(term: string): string {
  // Almost no term has them, and an import asks a hundred million times.
  return /[\\']/.test(term) ? `'${term.replace(/[\\']/g, '\\$&')}'` : `'${term}'`;
}
