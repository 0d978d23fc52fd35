import type { Clock } from './clock.ts';
import type { Db } from './db.ts';
import type { Job } from './jobs.ts';

interface Deps {
  db: Db;
  clock: Clock;
}

/** From last month, for what is written late, to so many months ahead: the job may fail for long before it matters. */
const monthsAhead = 3;

/**
 * Makes the coming months of every table that is partitioned by month: a row whose month is missing cannot be written.
 * Safe to repeat, also by several processes at once.
 */
export async function ensureMonthPartitions({ db, clock }: Deps): Promise<void> {
  await db.platformTx(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('kernel.month_partitions'))`);
    await tx.query(
      `select kernel.ensure_month_partition(t.partrelid, $1::timestamptz + make_interval(months => ahead))
       from pg_partitioned_table t
       join pg_class c on c.oid = t.partrelid
       join pg_namespace n on n.oid = c.relnamespace and n.nspname <> 'graphile_worker'
       cross join generate_series(-1, $2::int) ahead`,
      [clock.now(), monthsAhead],
    );
  });
}

/** Every night; the server also does it when it starts. */
export function monthPartitionsJob(deps: Deps): Job<never> {
  return { name: 'kernel.make_partitions', cron: '15 17 * * *', handle: () => ensureMonthPartitions(deps) };
}
