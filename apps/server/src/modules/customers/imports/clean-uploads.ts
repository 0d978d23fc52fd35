import type { Job } from '#kernel/jobs.ts';
import { systemActor } from '#kernel/principal.ts';
import { readTrustSettings } from '#modules/audit/index.ts';
import { forgetRows } from './import-rows.ts';
import { changeImport, lockImport } from './import-store.ts';
import type { RunDeps } from './run-import.ts';

const dayMs = 24 * 3_600_000;
const rowsPerLot = 5000;
const atWork = `('checking', 'running', 'undoing')`;

/** Deletes uploaded lists when their time is over, and notes on rows that no longer count. What was imported stays. */
export function cleanCustomerUploadsJob(deps: RunDeps): Job<never> {
  return {
    name: 'customers.clean_uploads',
    cron: '40 * * * *',
    async handle() {
      const tenants = await deps.db.platformTx((tx) =>
        tx.query<{ id: string }>(
          `select distinct tenant_id as id from customers.import
           where file_deleted_at is null and state not in ${atWork}`,
        ),
      );
      for (const { id } of tenants) await cleanTenant(deps, id);
    },
  };
}

interface Upload {
  id: string;
  file_object: string;
  pass: number;
  due: boolean;
}

async function cleanTenant({ db, clock, objects, audit }: RunDeps, tenantId: string): Promise<void> {
  const now = clock.now();
  const uploads = await db.tenantTx(tenantId, async (tx) => {
    const { uploadKeepDays } = (await readTrustSettings(tx)).exports;
    return tx.query<Upload>(
      `select id, file_object, pass, coalesce(finished_at, created_at) <= $2 as due from customers.import
       where tenant_id = $1 and file_deleted_at is null and state not in ${atWork}`,
      [tenantId, new Date(now.getTime() - uploadKeepDays * dayMs)],
    );
  });
  for (const { id, file_object: object, pass, due } of uploads) {
    const before = due ? pass + 1 : pass;
    for (let forgotten = rowsPerLot; forgotten === rowsPerLot; )
      forgotten = await db.tenantTx(tenantId, (tx) => forgetRows(tx, id, { before, limit: rowsPerLot }));
    if (!due) continue;
    await objects.delete(object);
    await db.tenantTx(tenantId, async (tx) => {
      await lockImport(tx, id);
      // The sample and the problems quote rows of the list.
      await changeImport(tx, id, { file_deleted_at: now, sample: [], problems: [] });
      await audit.record(tx, {
        actor: systemActor(tenantId),
        action: 'customers.upload_deleted',
        entityType: 'customer_import',
        entityId: id,
      });
    });
  }
}
