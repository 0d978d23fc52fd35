import * as routes from '@guanjia/contracts/audit/routes';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import { forgetReads } from './audit-trail.ts';
import { listEntries } from './audit-views.ts';
import { type LedgerDeps, ledgerJobs, ledgerOperations } from './ledger/ledger-operations.ts';
import { sealWaiting } from './ledger/ledger-store.ts';
import { cutLedgers } from './ledger/retention.ts';
import type { RecycleBin } from './recycle/recycle-bin.ts';
import { recycleOperations } from './recycle/recycle-operations.ts';
import { revealOperations } from './reveals/reveal-operations.ts';
import { settingsOperations } from './settings.ts';
import { violationOperations } from './violations/violation-operations.ts';

export interface Audit {
  operations: Operation[];
  lists: ExportableList[];
  jobs: Job<never>[];
  /** Gives new entries their place in the ledger; called every second. */
  sweep(): Promise<void>;
}

export function createAudit(deps: LedgerDeps & { recycleBin: RecycleBin }): Audit {
  const { db } = deps;
  return {
    lists: [
      exportable({
        definition: routes.auditList,
        route: routes.listAuditEntries,
        title: { 'zh-CN': '审计记录', en: 'audit entries' },
        page: (tx, principal, query) => listEntries(tx, principal.tenantId, query),
      }),
    ],
    sweep: () => sealWaiting(deps),
    jobs: [
      ...ledgerJobs(deps),
      { name: 'audit.purge_deleted', cron: '50 * * * *', handle: () => deps.recycleBin.purgeDue(deps) },
      { name: 'audit.cut_ledgers', cron: '10 19 * * *', handle: () => cutLedgers(deps) },
      { name: 'audit.forget_reads', cron: '*/10 * * * *', handle: () => forgetReads(deps) },
    ],
    operations: [
      operation(routes.listAuditEntries, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, (tx) => listEntries(tx, principal.tenantId, query)),
      ),
      ...ledgerOperations(deps),
      ...revealOperations(deps),
      ...settingsOperations(deps),
      ...recycleOperations(deps),
      ...violationOperations(deps),
    ],
  };
}
