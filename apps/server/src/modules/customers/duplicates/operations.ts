import * as routes from '@guanjia/contracts/customers/duplicates';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { dismissGroup, reopenGroup, requestScan } from './group-service.ts';
import { listGroups } from './group-views.ts';
import { nightlyScanJob, scanJob } from './scan-job.ts';
import { findScan, presentScan } from './scan-store.ts';

interface Deps {
  db: Db;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
}

export function duplicateJobs(deps: Deps): Job<never>[] {
  return [scanJob(deps) as Job<never>, nightlyScanJob(deps)];
}

export function duplicateOperations(deps: Deps): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(routes.listDuplicateGroups, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listGroups(tx, principal, query)),
    ),
    operation(routes.dismissDuplicates, ({ principal }, { params }) =>
      inTenant(principal, (tx) => dismissGroup(deps, tx, principal, params.id)),
    ),
    operation(routes.reopenDuplicates, ({ principal }, { params }) =>
      inTenant(principal, (tx) => reopenGroup(deps, tx, principal, params.id)),
    ),
    operation(routes.getDuplicateScan, ({ principal }) =>
      inTenant(principal, async (tx) => presentScan(await findScan(tx))),
    ),
    operation(routes.startDuplicateScan, ({ principal, locale }) =>
      inTenant(principal, (tx) => requestScan(deps, tx, { principal, locale })),
    ),
  ];
}
