import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import { refreshRecords } from './refresh.ts';

export const rescoreJobName = 'customers.rescore';
/** As many records are locked for moments, not a table for a minute. */
const batch = 2000;

export interface RescorePayload {
  tenantId: string;
  /** Only records without a score. */
  missing?: boolean;
}

interface Deps {
  db: Db;
  clock: Clock;
}

/** Counts the scores of all records of a tenant anew. May run again from the start. */
export function rescoreJob({ db, clock }: Deps): Job<RescorePayload> {
  return {
    name: rescoreJobName,
    async handle({ tenantId, missing = false }, signal) {
      let after = '00000000-0000-0000-0000-000000000000';
      for (let more = true; more; ) {
        signal.throwIfAborted();
        const from = after;
        const ids = await db.tenantTx(tenantId, async (tx) => {
          const rows = await tx.query<{ id: string }>(
            `select id from customers.customer where tenant_id = $1 and id > $2 and purged_at is null
             ${missing ? 'and completeness is null' : ''} order by id limit $3 for no key update`,
            [tenantId, from, batch],
          );
          const found = rows.map(({ id }) => id);
          await refreshRecords(tx, found, clock.now());
          return found;
        });
        after = ids.at(-1) ?? after;
        more = ids.length === batch;
      }
    },
  };
}

/** Finds tenants with records without a score: from before there were scores, or from an import. */
export function findUnscoredJob({ db }: Deps): Job<never> {
  return {
    name: 'customers.find_unscored',
    cron: '* * * * *',
    async handle() {
      await db.platformTx(async (tx) => {
        const tenants = await tx.query<{ id: string }>(
          `select t.tenant_id as id from identity.tenant t where exists
             (select 1 from customers.customer c where c.tenant_id = t.tenant_id and c.completeness is null and c.purged_at is null)`,
        );
        for (const { id } of tenants)
          await addJob(
            tx,
            rescoreJobName,
            { tenantId: id, missing: true },
            { key: `score ${id}`, queue: `score ${id}` },
          );
      });
    },
  };
}
