import type { Clock } from './clock.ts';
import type { Db } from './db.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';

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

/**
 * Keeps something running in exactly one process: takes the lease, starts, renews at a third of its time, and stops
 * when it was lost. Resolves after the first try, whether it was won or not. A holder that died is followed within `ms`.
 */
export async function keepLease(options: {
  leases: Leases;
  clock: Clock;
  log: Log;
  name: string;
  ms: number;
  start: () => Promise<AsyncDisposable>;
}): Promise<AsyncDisposable> {
  const { leases, clock, log, name, ms } = options;
  let held: { lease: Lease; running: AsyncDisposable } | undefined;
  let stopped = false;
  let cancel: () => void = () => {};
  let turn: Promise<void> = Promise.resolve();

  async function tryOnce(): Promise<void> {
    const lease = await leases.acquire(name, ms);
    if (lease && !held) held = { lease, running: await options.start() };
    else if (!lease && held) {
      log.warn({ name }, 'a lease was lost to another process');
      const { running } = held;
      held = undefined;
      await running[Symbol.asyncDispose]();
    }
  }

  function schedule(): void {
    if (stopped) return;
    cancel = clock.after(ms / 3, () => {
      turn = tryOnce()
        .catch((error: unknown) => log.error({ err: error, name }, 'a lease could not be kept; trying again'))
        .then(schedule);
    });
  }

  await tryOnce();
  schedule();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      cancel();
      await turn;
      await held?.running[Symbol.asyncDispose]();
      await held?.lease.release();
    },
  };
}
