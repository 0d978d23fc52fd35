import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';

/** Above this share of all customers, reading the list in its order finds a page quicker than the index. */
const commonShare = 0.05;
const keptMs = 10 * 60_000;

/** Terms that more than 5 % of all customers have, as the database's statistics tell; kept for ten minutes. */
export function createCommonTerms(clock: Clock): (tx: Tx) => Promise<ReadonlySet<string>> {
  let known: { terms: ReadonlySet<string>; until: number } | undefined;
  return async (tx) => {
    const now = clock.now().getTime();
    if (known && now < known.until) return known.terms;
    const [row] = await tx.query<{ terms: string[] }>('select customers.common_terms($1) as terms', [
      commonShare,
    ]);
    known = { terms: new Set(row?.terms), until: now + keptMs };
    return known.terms;
  };
}
