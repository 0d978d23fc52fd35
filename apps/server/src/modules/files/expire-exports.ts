import { withdrawResult } from '#kernel/background-tasks.ts';
import type { Job } from '#kernel/jobs.ts';
import { systemActor } from '#kernel/principal.ts';
import type { ExportDeps } from './export-request.ts';
import { changeRequest, findRequest } from './export-store.ts';

/** Deletes the files of exports whose time is over. The object goes first: what fails in between is tried again. */
export function expireExportsJob({ db, clock, objects, audit }: ExportDeps): Job<never> {
  return {
    name: 'files.expire_exports',
    cron: '*/15 * * * *',
    async handle() {
      const due = await db.platformTx((tx) =>
        tx.query<{ id: string; tenant_id: string }>(
          `select id, tenant_id from files.export_request where state = 'done' and expires_at <= $1`,
          [clock.now()],
        ),
      );
      for (const { id, tenant_id: tenantId } of due) {
        await objects.delete(`exports/${tenantId}/${id}`);
        await db.tenantTx(tenantId, async (tx) => {
          if ((await findRequest(tx, id))?.state !== 'done') return;
          await changeRequest(tx, id, { state: 'expired' });
          await withdrawResult(tx, id, 'file_expired', clock.now());
          await audit.record(tx, {
            actor: systemActor(tenantId),
            action: 'tasks.export_expired',
            entityType: 'export',
            entityId: id,
          });
        });
      }
    },
  };
}
