import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Job } from '#kernel/jobs.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** How long tries to log in are kept, ms: six months, the least that China's Cybersecurity Law (article 21) asks for. */
export const attemptsKeptMs = 183 * dayMs;

/** Deletes what log-ins leave behind and nobody needs any more. */
export function sweepLogInsJob({ db, clock }: { db: Db; clock: Clock }): Job<never> {
  return {
    name: 'identity.sweep_log_ins',
    cron: '25 3 * * *',
    async handle() {
      const now = clock.now();
      await db.platformTx(async (tx) => {
        await tx.query('delete from identity.log_in_attempt where occurred_at < $1', [
          new Date(now.getTime() - attemptsKeptMs),
        ]);
        await tx.query('delete from identity.session where expires_at <= $1', [now]);
        await tx.query('delete from identity.trusted_device where expires_at <= $1', [now]);
        await tx.query('delete from identity.address_block where blocked_until <= $1', [now]);
      });
    },
  };
}
