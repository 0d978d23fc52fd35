import { buffer } from 'node:stream/consumers';
import * as attachmentRoutes from '@guanjia/contracts/forms/attachments';
import * as dictionaryRoutes from '@guanjia/contracts/forms/dictionaries';
import * as routes from '@guanjia/contracts/forms/routes';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { type Operation, operation, requireFile } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import {
  type AttachmentDeps,
  cleanAttachmentsJob,
  downloadAttachment,
  getAttachment,
  uploadAttachment,
} from './attachments.ts';
import { type BulkForms, createBulkForms } from './bulk-entry.ts';
import { getDictionary, importDictionary, saveDictionary } from './dictionaries.ts';
import { dictionaryFile } from './dictionary-file.ts';
import { listDictionaries, listDictionaryVersions } from './dictionary-store.ts';
import { createFormsApi, type FormsApi } from './entry.ts';
import { getDefinition, previewEffect, publishDraft, saveDraft } from './form-service.ts';
import { listVersions, readForm } from './form-store.ts';
import type { ReferenceSources } from './ports.ts';
import { refillJob } from './refill.ts';

export interface Forms {
  operations: Operation[];
  jobs: Job<never>[];
  api: FormsApi;
  bulk: BulkForms;
}

export interface FormsDeps extends AttachmentDeps {
  references: ReferenceSources;
}

export function createForms(deps: FormsDeps): Forms {
  return {
    api: createFormsApi(deps),
    bulk: createBulkForms(deps.references),
    jobs: [refillJob(deps) as Job<never>, cleanAttachmentsJob(deps)],
    operations: [...formOperations(deps), ...dictionaryOperations(deps), ...attachmentOperations(deps)],
  };
}

function inTenantOf(db: Db) {
  return <T>(principal: Principal, work: (tx: Tx) => Promise<T>) => db.tenantTx(principal.tenantId, work);
}

function formOperations(deps: FormsDeps): Operation[] {
  const inTenant = inTenantOf(deps.db);
  return [
    operation(routes.listForms, ({ principal }) =>
      inTenant(principal, async (tx) => {
        const items = [];
        for (const { object } of deps.owners) {
          const { version, published, draft } = await readForm(tx, object);
          items.push({ object, version, fields: published.fields.length, hasDraft: draft !== null });
        }
        return { items };
      }),
    ),
    operation(routes.getForm, ({ principal }, { query }) =>
      inTenant(principal, (tx) => getDefinition(deps, tx, query.object)),
    ),
    operation(routes.saveFormDraft, ({ principal }, { body: { object, revision, ...draft } }) =>
      inTenant(principal, (tx) => saveDraft(deps, tx, principal, { object, revision, draft })),
    ),
    operation(routes.discardFormDraft, ({ principal }, { body }) =>
      inTenant(principal, (tx) => saveDraft(deps, tx, principal, { ...body, draft: null })),
    ),
    operation(routes.previewFormEffect, ({ principal }, { query }) =>
      inTenant(principal, async (tx) => ({ items: await previewEffect(deps, tx, query.object) })),
    ),
    operation(routes.publishForm, ({ principal, locale }, { body }) =>
      inTenant(principal, (tx) => publishDraft(deps, tx, principal, { ...body, locale })),
    ),
    operation(routes.listFormVersions, ({ principal }, { query }) =>
      inTenant(principal, async (tx) => ({ items: await listVersions(tx, query.object) })),
    ),
    operation(routes.findReferences, ({ principal }, { query: { kind, ids, q } }) =>
      inTenant(principal, async (tx) => {
        const source = deps.references[kind];
        if (source.permission && !principal.permissions.has(source.permission))
          throw new AppError('forbidden');
        return { items: await source.find(tx, principal, { ...(ids && { ids }), ...(q && { q }) }) };
      }),
    ),
  ];
}

function attachmentOperations(deps: FormsDeps): Operation[] {
  const inTenant = inTenantOf(deps.db);
  return [
    operation(attachmentRoutes.uploadAttachment, ({ principal }, { file }) =>
      uploadAttachment(deps, principal, requireFile(file)),
    ),
    operation(attachmentRoutes.getAttachment, ({ principal }, { params }) =>
      inTenant(principal, (tx) => getAttachment(deps, tx, principal, params.id)),
    ),
    operation(attachmentRoutes.downloadAttachment, ({ principal }, { params }) =>
      downloadAttachment(deps, principal, params.id),
    ),
  ];
}

function dictionaryOperations(deps: FormsDeps): Operation[] {
  const inTenant = inTenantOf(deps.db);
  return [
    operation(dictionaryRoutes.listDictionaries, ({ principal }) =>
      inTenant(principal, async (tx) => ({ items: await listDictionaries(tx) })),
    ),
    operation(dictionaryRoutes.getDictionary, ({ principal }, { params, query }) =>
      inTenant(principal, (tx) => getDictionary(tx, params.id, query.version)),
    ),
    operation(dictionaryRoutes.listDictionaryVersions, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await getDictionary(tx, params.id);
        return { items: await listDictionaryVersions(tx, params.id) };
      }),
    ),
    operation(dictionaryRoutes.saveDictionary, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => saveDictionary(deps, tx, principal, params.id, body)),
    ),
    operation(dictionaryRoutes.importDictionary, async ({ principal }, { params, file }) => {
      const content = await buffer(requireFile(file).stream);
      return inTenant(principal, (tx) => importDictionary(deps, tx, principal, params.id, content));
    }),
    operation(dictionaryRoutes.downloadDictionary, ({ principal, locale }, { params, query }) =>
      inTenant(principal, async (tx) =>
        dictionaryFile(await getDictionary(tx, params.id), query.format, locale),
      ),
    ),
  ];
}
