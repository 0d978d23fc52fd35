import * as routes from '@guanjia/contracts/audit/routes';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import { listEntries } from './audit-views.ts';

export function createAudit({ db }: { db: Db }): { operations: Operation[]; lists: ExportableList[] } {
  return {
    lists: [
      exportable({
        definition: routes.auditList,
        route: routes.listAuditEntries,
        title: { 'zh-CN': '审计记录', en: 'audit entries' },
        page: (tx, principal, query) => listEntries(tx, principal.tenantId, query),
      }),
    ],
    operations: [
      operation(routes.listAuditEntries, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, (tx) => listEntries(tx, principal.tenantId, query)),
      ),
    ],
  };
}
