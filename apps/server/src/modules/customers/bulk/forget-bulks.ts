import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Job } from '#kernel/jobs.ts';
import { dayMs } from '../pools/pool-rules.ts';

/** So long after a bulk change what became of each customer can be looked up. */
const keptDays = 30;
const batch = 10_000;

/** Lets the rows of old bulk changes go; the counts stay, and what was done stands in the trail. */
export function forgetBulksJob({ db, clock }: { db: Db; clock: Clock }): Job<never> {
  return {
    name: 'customers.forget_bulks',
    cron: '40 3 * * *',
    async handle(_, signal) {
      const before = new Date(clock.now().getTime() - keptDays * dayMs);
      let gone = batch;
      while (gone === batch) {
        signal.throwIfAborted();
        const rows = await db.platformTx((tx) =>
          tx.query(
            `delete from customers.bulk_item i using (
               select i.bulk_id, i.customer_id from customers.bulk_item i join customers.bulk b on b.id = i.bulk_id
               where b.finished_at < $1 limit ${batch}
             ) old where i.bulk_id = old.bulk_id and i.customer_id = old.customer_id returning 1`,
            [before],
          ),
        );
        gone = rows.length;
      }
    },
  };
}
