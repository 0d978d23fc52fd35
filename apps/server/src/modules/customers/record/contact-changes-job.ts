import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Job } from '#kernel/jobs.ts';
import { forgetChanges } from './contact-store.ts';

/** How long a change of the ways to a customer can be taken back, ms. */
const keepMs = 7 * 24 * 60 * 60 * 1000;
const batch = 1000;

/** Forgets what changes replaced: numbers that were removed must not stay for ever. */
export function forgetChangesJob({ db, clock }: { db: Db; clock: Clock }): Job<never> {
  return {
    name: 'customers.forget_contact_changes',
    cron: '29 * * * *',
    async handle(_payload, signal) {
      const until = new Date(clock.now().getTime() - keepMs);
      for (let gone = batch; gone === batch; ) {
        signal.throwIfAborted();
        gone = await db.platformTx((tx) => forgetChanges(tx, until, batch));
      }
    },
  };
}
