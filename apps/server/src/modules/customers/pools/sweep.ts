import type { Db } from '#kernel/db.ts';
import type { MoveDeps } from './move.ts';
import { sweepRecycling } from './recycling.ts';

/** What time brings: customers go back by the rules, shares end. */
export async function sweepPools(deps: MoveDeps & { db: Db }): Promise<void> {
  await sweepRecycling(deps);
  // Nobody sees anything by them any more: the scope asks for the time itself.
  await deps.db.platformTx((tx) =>
    tx.query('delete from customers.share where until <= $1', [deps.clock.now()]),
  );
}
