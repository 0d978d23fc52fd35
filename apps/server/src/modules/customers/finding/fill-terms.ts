import type { Db } from '#kernel/db.ts';
import type { Job } from '#kernel/jobs.ts';
import { fillMissingTerms } from './term-store.ts';

const batchSize = 1000;

/** Computes the search terms of customers that have none, as after an upgrade; harmless to repeat. */
export function fillTermsJob({ db }: { db: Db }): Job<never> {
  return {
    name: 'customers.fill_terms',
    cron: '*/5 * * * *',
    async handle(_payload, signal) {
      const tenants = await db.platformTx((tx) =>
        tx.query<{ id: string }>(
          'select distinct tenant_id as id from customers.customer where terms is null',
        ),
      );
      for (const { id } of tenants) {
        while (!signal.aborted) {
          const filled = await db.tenantTx(id, (tx) => fillMissingTerms(tx, batchSize));
          if (filled < batchSize) break;
        }
      }
    },
  };
}
