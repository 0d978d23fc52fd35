import * as routes from '@guanjia/contracts/customers/imports';
import { type Operation, operation, requireFile } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import { xlsxType } from '#kernel/sheets/xlsx-package.ts';
import { cleanCustomerUploadsJob } from './clean-uploads.ts';
import {
  cancelImport,
  checkImport,
  pauseImport,
  resumeImport,
  setRules,
  startImport,
  undoImport,
  uploadCustomers,
} from './import-service.ts';
import { presentImport, readImport } from './import-store.ts';
import { listImports, listKept } from './import-views.ts';
import { writeRowsNotTaken } from './not-taken-file.ts';
import { checkImportJob, type RunDeps, runImportJob } from './run-import.ts';
import { readTargets } from './targets/read-targets.ts';
import { writeCustomerTemplate } from './template.ts';
import { undoImportJob } from './undo-import.ts';

export function importJobs(deps: RunDeps): Job<never>[] {
  return [
    runImportJob(deps) as Job<never>,
    checkImportJob(deps) as Job<never>,
    undoImportJob(deps) as Job<never>,
    cleanCustomerUploadsJob(deps),
  ];
}

export function importOperations(deps: RunDeps): Operation[] {
  const { db } = deps;
  return [
    operation(routes.listCustomerImports, ({ principal }, { query }) =>
      db.tenantTx(principal.tenantId, (tx) => listImports(tx, principal, query)),
    ),
    operation(routes.listImportTargets, ({ principal }) =>
      db.tenantTx(principal.tenantId, async (tx) => ({
        items: (await readTargets(tx, principal)).map(({ key, label, repeatable, matches }) => ({
          key,
          label,
          repeatable: repeatable ?? false,
          matches: matches ?? false,
        })),
      })),
    ),
    operation(routes.downloadCustomerTemplate, ({ principal }, { query }) =>
      db.tenantTx(principal.tenantId, (tx) => writeCustomerTemplate(tx, principal, query)),
    ),
    operation(routes.uploadCustomers, ({ principal }, { file }) =>
      uploadCustomers(deps, principal, requireFile(file)),
    ),
    operation(routes.getCustomerImport, ({ principal }, { params }) =>
      db.tenantTx(principal.tenantId, async (tx) =>
        presentImport(await readImport(tx, principal, params.id)),
      ),
    ),
    operation(routes.setImportRules, ({ principal }, { params, body }) =>
      setRules(deps, principal, params.id, body),
    ),
    operation(routes.checkCustomerImport, ({ principal }, { params }) =>
      checkImport(deps, principal, params.id),
    ),
    operation(routes.startCustomerImport, ({ principal }, { params }) =>
      startImport(deps, principal, params.id),
    ),
    operation(routes.pauseCustomerImport, ({ principal }, { params }) =>
      pauseImport(deps, principal, params.id),
    ),
    operation(routes.resumeCustomerImport, ({ principal }, { params }) =>
      resumeImport(deps, principal, params.id),
    ),
    operation(routes.cancelCustomerImport, ({ principal }, { params }) =>
      cancelImport(deps, principal, params.id),
    ),
    operation(routes.undoCustomerImport, ({ principal }, { params }) =>
      undoImport(deps, principal, params.id),
    ),
    operation(routes.listKeptCustomers, ({ principal }, { params, query }) =>
      db.tenantTx(principal.tenantId, async (tx) => {
        await readImport(tx, principal, params.id);
        return listKept(tx, principal, params.id, query);
      }),
    ),
    operation(routes.downloadNotTaken, async ({ principal, locale }, { params, query }) => {
      const record = await db.tenantTx(principal.tenantId, async (tx) => {
        const found = await readImport(tx, principal, params.id);
        await deps.audit.record(tx, {
          actor: principal,
          action: 'customers.not_taken_downloaded',
          entityType: 'customer_import',
          entityId: params.id,
        });
        return found;
      });
      const file = await writeRowsNotTaken(deps, principal, { record, kind: query.kind, locale });
      return { ...file, contentType: xlsxType };
    }),
  ];
}
