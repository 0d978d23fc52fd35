import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Job } from '#kernel/jobs.ts';
import { dayMs } from '../pools/pool-rules.ts';

/** So long a deleted segment can be brought back. */
const keptDays = 7;
const batch = 10_000;

/** Lets members go that no longer count, and segments that were deleted a week ago. */
export function forgetSegmentsJob({ db, clock }: { db: Db; clock: Clock }): Job<never> {
  return {
    name: 'customers.forget_segments',
    cron: '50 3 * * *',
    async handle(_, signal) {
      const before = new Date(clock.now().getTime() - keptDays * dayMs);
      const query = (text: string) => db.platformTx((tx) => tx.query(text, [before]));
      // A run of a segment that was deleted meanwhile has ended by then.
      const past = `select f.id from customers.segment_freezing f join customers.segment s on s.id = f.segment_id
        where s.deleted_at < $1 or (f.state <> 'running' and f.id is distinct from s.freezing_id)`;
      let gone = batch;
      while (gone === batch) {
        signal.throwIfAborted();
        const rows = await query(
          `delete from customers.segment_member m using (
             select freezing_id, customer_id from customers.segment_member where freezing_id in (${past}) limit ${batch}
           ) old where m.freezing_id = old.freezing_id and m.customer_id = old.customer_id returning 1`,
        );
        gone = rows.length;
      }
      // The newest stays: it says whether the last freezing failed.
      await query(
        `delete from customers.segment_freezing old where old.id in (${past}) and (
           exists (select from customers.segment s where s.id = old.segment_id and s.deleted_at < $1)
           or exists (select from customers.segment_freezing later where later.segment_id = old.segment_id
             and later.created_at > old.created_at))`,
      );
      await query(
        `delete from customers.segment s where s.deleted_at < $1
           and not exists (select from customers.segment_freezing f where f.segment_id = s.id)`,
      );
    },
  };
}
