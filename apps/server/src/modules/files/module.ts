import * as routes from '@guanjia/contracts/files/exports';
import { exportList } from '@guanjia/contracts/tasks/routes';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import { expireExportsJob } from './expire-exports.ts';
import { decide, type ExportDeps, requestExport } from './export-request.ts';
import { runExportJob } from './export-run.ts';
import { changeRequest, findRequest, listRequests } from './export-store.ts';

export interface Files {
  operations: Operation[];
  jobs: Job<never>[];
  /** Before a task's file is handed out: counts and records it. Throws `file_expired`. */
  onFetch(tx: Tx, principal: Principal, taskId: string): Promise<void>;
}

/** Files that leave the product: exports, who let them go, and how long they stay. */
export function createFiles(deps: ExportDeps): Files {
  const { db, clock, audit } = deps;
  return {
    operations: [
      operation(exportList, ({ principal, locale }, { body }) =>
        db.tenantTx(principal.tenantId, (tx) => requestExport(deps, tx, principal, locale, body)),
      ),
      operation(routes.listExportRequests, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, (tx) => listRequests(tx, query)),
      ),
      operation(routes.decideExport, ({ principal }, { params, body }) =>
        db.tenantTx(principal.tenantId, (tx) => decide(deps, tx, principal, params.id, body)),
      ),
    ],
    jobs: [runExportJob(deps) as Job<never>, expireExportsJob(deps)],
    async onFetch(tx, principal, taskId) {
      const request = await findRequest(tx, taskId);
      if (!request || request.user_id !== principal.userId) return;
      const gone = request.expires_at !== null && request.expires_at <= clock.now();
      if (gone || request.state === 'expired') throw new AppError('file_expired');
      await changeRequest(tx, taskId, { downloads: request.downloads + 1 });
      await audit.record(tx, {
        actor: principal,
        action: 'tasks.export_downloaded',
        entityType: 'export',
        entityId: taskId,
        after: { list: request.list, rows: request.rows, downloads: request.downloads + 1 },
      });
    },
  };
}
