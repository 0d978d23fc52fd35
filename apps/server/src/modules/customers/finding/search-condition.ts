import { type RawBuilder, sql } from 'kysely';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import { allOf, digitsQuery, gramsOf, pinyinQuery, wordsOf } from './search-terms.ts';

type Bool = RawBuilder<boolean>;

/** A way in which a word can be found: candidates by an index over terms, and the texts themselves. */
interface Way {
  /** Undefined: only terms that nearly everybody has, so that reading on is quicker. */
  tsquery: string | undefined;
  check: Bool | undefined;
}

/** What the conditions know of the index over terms. */
export interface TermIndex {
  tenantId: string;
  /** Terms that nearly everybody has: the index is not asked for them. */
  common: ReadonlySet<string>;
}

/** Columns of customers.customer (alias `c`) that free search compares. */
export interface SearchedColumns {
  texts: readonly RawBuilder<unknown>[];
  phones: boolean;
}

/**
 * Free search: every word of the text is a part of a name, company or note, pinyin or initials of a name, or digits of
 * a number; a whole telephone number is looked up.
 */
export function searchCondition(text: string, { texts, phones }: SearchedColumns, index: TermIndex): Bool {
  const whole = phones ? wholeNumber(text) : undefined;
  if (whole) return holdsNumber(whole, index);
  const words = text.normalize('NFKC').trim().split(/\s+/);
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
  const asked = phones && isDigits(digits) ? [digits] : words;
  return sql<boolean>`(${sql.join(
    asked.map((word) => wordCondition(word, { texts, phones }, index)),
    sql` and `,
  )})`;
}

/** A text column contains a text; found by its terms when they say something. */
export function containsText(expression: RawBuilder<unknown>, text: string, index: TermIndex): Bool {
  return eitherOf([textWay([expression], text, index)]);
}

/** Any number of the customer contains digits. */
export function containsDigits(text: string): Bool {
  return eitherOf([digitsWay(text.normalize('NFKC').replace(/\D/g, ''))]);
}

/** Whoever has exactly this number, E.164, as any of theirs. */
export function holdsNumber(e164: string, { tenantId }: TermIndex): Bool {
  return sql<boolean>`c.id = any(array(
    select p.customer_id from customers.phone p where p.tenant_id = ${tenantId} and p.e164 = ${e164}))`;
}

function wordCondition(word: string, columns: SearchedColumns, index: TermIndex): Bool {
  const ways = [textWay(columns.texts, word, index)];
  if (/^[a-z]{1,40}$/i.test(word)) ways.push({ tsquery: pinyinQuery(word.toLowerCase()), check: undefined });
  if (columns.phones && isDigits(word)) ways.push(digitsWay(word.replace(/^\+86/, '').replace(/\D/g, '')));
  return eitherOf(ways);
}

function textWay(texts: readonly RawBuilder<unknown>[], word: string, { common }: TermIndex): Way {
  const grams = wordsOf(word).flatMap(gramsOf);
  const telling = grams.filter((gram) => !common.has(gram));
  const pattern = `%${escapeLike(word)}%`;
  return {
    tsquery: telling.length > 0 ? allOf(telling) : undefined,
    check: sql<boolean>`(${sql.join(
      texts.map((text) => sql`${text} ilike ${pattern}`),
      sql` or `,
    )})`,
  };
}

function digitsWay(digits: string): Way {
  return {
    tsquery: digits.length >= 3 ? digitsQuery(digits) : undefined,
    check: sql<boolean>`exists (select from customers.phone p
      where p.customer_id = c.id and p.e164 like ${`%${digits.replace(/^0/, '')}%`})`,
  };
}

/** One condition for the index over all ways, where each has one; then the texts. */
function eitherOf(ways: readonly Way[]): Bool {
  const checked = sql.join(
    ways.map(({ tsquery, check }) => {
      const candidates = sql`c.terms @@ ${tsquery ?? ''}::tsquery`;
      if (!check) return candidates;
      return ways.length > 1 && tsquery !== undefined ? sql`(${candidates} and ${check})` : check;
    }),
    sql` or `,
  );
  if (ways.some(({ tsquery }) => tsquery === undefined)) return sql<boolean>`(${checked})`;
  const any = ways.map(({ tsquery }) => `(${tsquery})`).join(' | ');
  return sql<boolean>`(c.terms @@ ${any}::tsquery and (${checked}))`;
}

function isDigits(text: string): boolean {
  return /^\+?[\d-]{3,20}$/.test(text);
}

function wholeNumber(text: string): string | undefined {
  const number = parsePhone(text);
  return number && !number.extension ? number.e164 : undefined;
}
