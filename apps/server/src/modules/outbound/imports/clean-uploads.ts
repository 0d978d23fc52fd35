import type { Job } from '#kernel/jobs.ts';
import { systemActor } from '#kernel/principal.ts';
import { readTrustSettings } from '#modules/audit/index.ts';
import type { ImportDeps } from './import-service.ts';

const dayMs = 24 * 3_600_000;

interface Upload {
  id: string;
  file_object: string;
}

/** Deletes uploaded lists when their time is over; what was imported stays, and so does the preview's summary. */
export function cleanUploadsJob(deps: ImportDeps): Job<never> {
  const { db } = deps;
  return {
    name: 'outbound.clean_uploads',
    cron: '20 * * * *',
    async handle() {
      const tenants = await db.platformTx((tx) =>
        tx.query<{ tenant_id: string }>(
          `select distinct tenant_id from outbound.list_import where file_deleted_at is null and state <> 'running'`,
        ),
      );
      for (const { tenant_id: tenantId } of tenants) await cleanTenant(deps, tenantId);
    },
  };
}

async function cleanTenant({ db, clock, objects, audit }: ImportDeps, tenantId: string): Promise<void> {
  const now = clock.now();
  const due = await db.tenantTx(tenantId, async (tx) => {
    const { uploadKeepDays } = (await readTrustSettings(tx)).exports;
    return tx.query<Upload>(
      `select id, file_object from outbound.list_import
       where tenant_id = $1 and file_deleted_at is null and state <> 'running'
         and coalesce(finished_at, created_at) <= $2`,
      [tenantId, new Date(now.getTime() - uploadKeepDays * dayMs)],
    );
  });
  for (const { id, file_object: object } of due) {
    await objects.delete(object);
    await db.tenantTx(tenantId, async (tx) => {
      // The sample and the problems quote rows of the list.
      await tx.query(
        `update outbound.list_import
         set file_deleted_at = $3, sample = '[]', problems = '[]', duplicates = '[]'
         where tenant_id = $1 and id = $2`,
        [tenantId, id, now],
      );
      await audit.record(tx, {
        actor: systemActor(tenantId),
        action: 'outbound.upload_deleted',
        entityType: 'list_import',
        entityId: id,
      });
    });
  }
}
