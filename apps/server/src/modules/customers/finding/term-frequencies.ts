import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { tagOf } from './search-terms.ts';

/**
 * Share of all customers of the database who belong to the tenant and have a term, for those that its statistics know; the
 * others are rare.
 */
export type TermFrequencies = ReadonlyMap<string, number>;

const keptMs = 10 * 60_000;

/** What the statistics tell of a tenant's terms; asked for every ten minutes. */
export function createTermFrequencies(clock: Clock): (tx: Tx) => Promise<TermFrequencies> {
  const known = new Map<string, { terms: TermFrequencies; until: number }>();
  return async (tx) => {
    const tenantId = tx.tenantId ?? '';
    const now = clock.now().getTime();
    const kept = known.get(tenantId);
    if (kept && now < kept.until) return kept.terms;
    const terms = await readFrequencies(tx);
    known.set(tenantId, { terms, until: now + keptMs });
    return terms;
  };
}

export async function readFrequencies(tx: Tx): Promise<TermFrequencies> {
  const rows = await tx.query<{ term: string; frequency: number }>(
    'select term, frequency from customers.frequent_terms($1)',
    [tagOf(tx.tenantId ?? '')],
  );
  return new Map(rows.map(({ term, frequency }) => [term, frequency]));
}

/** Above this share of all customers, reading the list in its order finds a page quicker than the index. */
const commonShare = 0.05;
/**
 * From this share on, known terms that begin in a way are so many that reading the list in its order is quicker. About as many
 * again begin so and are too rare to be known each, which the planner leaves out of its reckoning.
 */
const commonBeginning = 0.0015;

/** Whether many customers have a term that begins with one of these. */
export function isCommonBeginning(beginnings: readonly string[], frequencies: TermFrequencies): boolean {
  let share = 0;
  for (const [term, frequency] of frequencies)
    if (beginnings.some((beginning) => term.startsWith(beginning))) share += frequency;
  return share >= commonBeginning;
}

/** Below this share a term finds few enough. */
const rareShare = 0.005;
/** Terms of one frequency that follow each other in a text stand in the same set phrase. */
const samePhrase = 0.1;

/**
 * The terms worth asking the index for. The planner multiplies their shares as if they were independent: of a set phrase
 * that many customers have (`有限公司`) it would expect nobody and sort them all, so one term stands for the phrase, and
 * none where it is a common one.
 */
export function tellingTerms(terms: readonly string[], frequencies: TermFrequencies): string[] {
  const telling: string[] = [];
  let phrase: number | undefined;
  for (const term of terms) {
    const share = frequencies.get(term) ?? 0;
    if (share > commonShare) continue;
    if (share < rareShare) telling.push(term);
    else if (phrase === undefined || Math.abs(share - phrase) > samePhrase * phrase) {
      phrase = share;
      telling.push(term);
    }
  }
  return telling;
}
