import * as routes from '@guanjia/contracts/audit/routes';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { listEntries } from './audit-views.ts';

export function createAudit({ db }: { db: Db }): { operations: Operation[] } {
  return {
    operations: [
      operation(routes.listAuditEntries, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, (tx) => listEntries(tx, principal.tenantId, query)),
      ),
    ],
  };
}
