import * as routes from '@guanjia/contracts/outbound/imports';
import { type Operation, operation, requireFile } from '#kernel/http/operation.ts';
import { writeCustomerTemplate } from '#modules/customers/index.ts';
import { writeBadRows } from './import-files.ts';
import { type ImportDeps, loadUpload, mapImport, startImport, uploadList } from './import-service.ts';
import { presentImport, readImport } from './import-store.ts';

export function importOperations(deps: ImportDeps): Operation[] {
  const { db, objects } = deps;
  return [
    operation(routes.uploadList, ({ principal }, { params, file }) =>
      uploadList(deps, principal, params.id, requireFile(file)),
    ),
    operation(routes.getImport, ({ principal }, { params }) =>
      db.tenantTx(principal.tenantId, async (tx) => presentImport(await readImport(tx, params.id))),
    ),
    operation(routes.mapImport, ({ principal }, { params, body }) =>
      mapImport(deps, principal, params.id, body.mapping),
    ),
    operation(routes.startImport, ({ principal }, { params }) => startImport(deps, principal, params.id)),
    operation(routes.downloadBadRows, async ({ principal, locale }, { params }) => {
      const record = await db.tenantTx(principal.tenantId, async (tx) => {
        const found = await readImport(tx, params.id);
        await deps.audit.record(tx, {
          actor: principal,
          action: 'outbound.bad_rows_downloaded',
          entityType: 'list_import',
          entityId: params.id,
        });
        return found;
      });
      return writeBadRows(await loadUpload(objects, record), record, locale);
    }),
    // One template for the pools and for lists to call (CUS-046): columns that a list does not use are left out.
    operation(routes.downloadTemplate, ({ principal }, { query }) =>
      db.tenantTx(principal.tenantId, (tx) => writeCustomerTemplate(tx, principal, query)),
    ),
  ];
}
