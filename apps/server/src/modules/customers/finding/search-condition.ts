import { type RawBuilder, sql } from 'kysely';
import { containsSql } from '#kernel/lists/conditions.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import { allOf, digitsQuery, forTenant, partsOf, pinyinQuery, type TextKind } from './search-terms.ts';
import { isCommonBeginning, type TermFrequencies, tellingTerms } from './term-frequencies.ts';

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
  frequencies: TermFrequencies;
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
export function containsText(
  column: { expression: RawBuilder<unknown>; kind: TextKind },
  text: string,
  index: TermIndex,
): Bool {
  return eitherOf([textWay([column.expression], text, column.kind, index)], index);
}

/** Any number of the customer contains digits. */
export function containsDigits(text: string, index: TermIndex): Bool {
  return eitherOf([digitsWay(text.normalize('NFKC').replace(/\D/g, ''))], index);
}

/** Whoever has exactly this number, E.164, as any of theirs. */
export function holdsNumber(e164: string, { tenantId }: TermIndex): Bool {
  return sql<boolean>`c.id = any(array(
    select p.customer_id from customers.phone p where p.tenant_id = ${tenantId} and p.e164 = ${e164}))`;
}

function wordCondition(word: string, columns: SearchedColumns, index: TermIndex): Bool {
  const ways = [textWay(columns.texts, word, 'free', index)];
  if (/^[a-z]{1,40}$/i.test(word)) ways.push(pinyinWay(word.toLowerCase(), index));
  if (columns.phones && isDigits(word)) ways.push(digitsWay(word.replace(/^\+86/, '').replace(/\D/g, '')));
  return eitherOf(ways, index);
}

function textWay(texts: readonly RawBuilder<unknown>[], word: string, kind: TextKind, index: TermIndex): Way {
  const { terms, beginnings } = partsOf(word, kind);
  const query = allOf(tellingTerms(terms, index.frequencies), beginnings);
  return {
    tsquery: query || undefined,
    check: sql<boolean>`(${sql.join(
      texts.map((text) => containsSql(text, word)),
      sql` or `,
    )})`,
  };
}

function pinyinWay(letters: string, { frequencies }: TermIndex): Way {
  const tsquery = pinyinQuery(letters);
  return isCommonBeginning([`p:${letters}`, `i:${letters}`], frequencies)
    ? { tsquery: undefined, check: sql<boolean>`c.terms @@ ${tsquery}::tsquery` }
    : { tsquery, check: undefined };
}

/** Up to four digits are one term, which says enough; more may stand apart. */
function digitsWay(digits: string): Way {
  const oneTerm = digits.length === 3 || digits.length === 4;
  return {
    tsquery: digits.length >= 3 ? digitsQuery(digits) : undefined,
    check: oneTerm
      ? undefined
      : sql<boolean>`exists (select from customers.phone p
          where p.customer_id = c.id and p.e164 like ${`%${digits.replace(/^0/, '')}%`})`,
  };
}

/**
 * One condition for the index over all ways, where each has one; then the texts. Nearly all candidates have them. The
 * planner would guess that hardly a row passes a comparison of texts, and half of them where truth is all that is asked: it
 * would fetch and sort all candidates of a frequent term for one page. Of a number that is not 0 it expects nearly all.
 */
function eitherOf(ways: readonly Way[], { tenantId }: TermIndex): Bool {
  const checked = sql.join(
    ways.map(({ tsquery, check }) => {
      const candidates = sql`c.terms @@ ${tsquery ?? ''}::tsquery`;
      if (!check) return candidates;
      return ways.length > 1 && tsquery !== undefined ? sql`(${candidates} and ${check})` : check;
    }),
    sql` or `,
  );
  const compared = sql<boolean>`case when ${checked} then 1 else 0 end <> 0`;
  if (ways.some(({ tsquery }) => tsquery === undefined)) return compared;
  const any = ways.map(({ tsquery }) => `(${tsquery})`).join(' | ');
  const candidates = sql<boolean>`customers.own_terms(c.tenant_id, c.terms) @@ ${forTenant(any, tenantId)}::tsquery`;
  return ways.some(({ check }) => check) ? sql<boolean>`(${candidates} and ${compared})` : candidates;
}

function isDigits(text: string): boolean {
  return /^\+?[\d-]{3,20}$/.test(text);
}

/** E.164, when the text is a whole telephone number. */
export function wholeNumber(text: string): string | undefined {
  const number = parsePhone(text);
  return number && !number.extension ? number.e164 : undefined;
}
