import type { Clock } from './clock.ts';
import type { Db } from './db.ts';
import { newId } from './ids.ts';

export interface Lease {
  /** Higher than that of every holder before. */
  fence: number;
  release(): Promise<void>;
}

export interface Leases {
  /** Takes or renews the lease for `ms`; undefined while somebody else holds it. */
  acquire(name: string, ms: number): Promise<Lease | undefined>;
}

/** Leases in PostgreSQL for whoever must be the only one: a queue's router, a campaign's dialer. */
export function createLeases({ db, clock }: { db: Db; clock: Clock }): Leases {
  const holder = newId();
  return {
    async acquire(name, ms) {
      const now = clock.now();
      const rows = await db.platformTx((tx) =>
        tx.query<{ fence: number }>(
          `insert into kernel.lease as held (name, holder, fence, expires_at) values ($1, $2, 1, $4)
           on conflict (name) do update set
             holder = excluded.holder, expires_at = excluded.expires_at,
             fence = held.fence + (case when held.holder = excluded.holder then 0 else 1 end)
           where held.holder = excluded.holder or held.expires_at <= $3
           returning fence`,
          [name, holder, now, new Date(now.getTime() + ms)],
        ),
      );
      const [row] = rows;
      if (!row) return undefined;
      return {
        fence: row.fence,
        release: async () => {
          await db.platformTx((tx) =>
            tx.query('update kernel.lease set expires_at = $3 where name = $1 and holder = $2', [
              name,
              holder,
              clock.now(),
            ]),
          );
        },
      };
    },
  };
}
