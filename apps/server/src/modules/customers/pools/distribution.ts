import type { DistributionMode } from '@guanjia/contracts/customers/bulk';

/** Somebody who gets customers. */
export interface Taker {
  userId: string;
  weight: number;
  /** Customers owned before the distribution began. */
  held: number;
  /** Customers got in it so far. */
  given: number;
}

/**
 * The takers in the order in which the next customer is offered to them: the first whom no limit stops gets it.
 *
 * - `round_robin`: whoever got the fewest, of equals in the order given.
 * - `weight`: so that everybody's part stays within one customer of the exact share at every moment (the quota method
 *   of Balinski and Young, SIAM J. Appl. Math. 33/4, 1977).
 * - `balance`: whoever would own the fewest.
 */
export function nextTakers(mode: DistributionMode, takers: readonly Taker[]): Taker[] {
  switch (mode) {
    case 'round_robin':
      return takers.toSorted((a, b) => a.given - b.given);
    case 'balance':
      return takers.toSorted((a, b) => a.held + a.given - (b.held + b.given));
    case 'weight': {
      const given = takers.reduce((sum, taker) => sum + taker.given, 0);
      const weights = takers.reduce((sum, { weight }) => sum + weight, 0);
      const above = (taker: Taker) => (taker.given * weights < taker.weight * (given + 1) ? 0 : 1);
      return takers.toSorted(
        (a, b) => above(a) - above(b) || b.weight * (a.given + 1) - a.weight * (b.given + 1),
      );
    }
  }
}

/** How many each gets of `count` when nothing stops them. */
export function shareOut(mode: DistributionMode, takers: readonly Taker[], count: number): Taker[] {
  const state = takers.map((taker) => ({ ...taker }));
  for (let left = count; left > 0; left -= 1) {
    const [first] = nextTakers(mode, state);
    if (first) first.given += 1;
  }
  return state;
}
