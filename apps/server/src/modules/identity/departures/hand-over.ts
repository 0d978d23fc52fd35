import type { handOverKinds } from '@guanjia/contracts/identity/departures';
import type { Tx } from '#kernel/db.ts';
import type { Actor } from '#kernel/principal.ts';

/** How a module passes the work of one person on to another. */
export interface HandOver {
  kind: (typeof handOverKinds)[number];
  count(tx: Tx, userId: string): Promise<number>;
  /** Passes on at most `limit` and says how many; none when nothing is left. May be repeated. */
  move(
    tx: Tx,
    step: { from: string; to: string | null; actor: Actor; reason: string; limit: number },
  ): Promise<number>;
}
