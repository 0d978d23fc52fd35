import { buffer } from 'node:stream/consumers';
import type { ImportView } from '@guanjia/contracts/outbound/imports';
import { createTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { UploadedFile } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { suggestMapping } from '#kernel/imports/headers.ts';
import { openList, plainFileName, sampleOf } from '#kernel/imports/list-file.ts';
import { addJob } from '#kernel/jobs.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { readCampaign } from '../campaign-views.ts';
import { addCounts, classifyRows, type Duplicate, noCounts } from './classify.ts';
import { listSearch, listWords, type Mapping } from './columns.ts';
import { changeImport, type ImportRecord, insertImport, presentImport, readImport } from './import-store.ts';
import type { RowProblem } from './row-check.ts';

export interface ImportDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  objects: ObjectStore;
}

export const maxRows = 50_000;
/** As many problems and duplicates are kept for the preview. */
export const keptDetails = 200;

export const runImportJob = 'outbound.run_import';

/** The file of an import. Throws `file_expired`, `file_unreadable` when the object store has lost it. */
export function loadUpload(objects: ObjectStore, record: ImportRecord): Promise<Buffer> {
  if (record.fileDeletedAt) throw new AppError('file_expired');
  return loadFile(objects, record.fileObject);
}

async function loadFile(objects: ObjectStore, key: string): Promise<Buffer> {
  const object = await objects.get(key);
  if (!object) throw new AppError('file_unreadable');
  return buffer(object.stream);
}

/**
 * Takes a file in and looks what it is. Throws `not_found` for the campaign, `file_type`, `file_empty`,
 * `file_unreadable`, `too_large`, `import_too_many_rows`.
 */
export async function uploadList(
  deps: ImportDeps,
  principal: Principal,
  campaignId: string,
  file: UploadedFile,
): Promise<ImportView> {
  const { db, clock, objects, audit } = deps;
  await db.tenantTx(principal.tenantId, (tx) => readCampaign(tx, campaignId));
  const now = clock.now();
  const id = newId(now.getTime());
  const fileObject = `imports/${principal.tenantId}/${id}`;
  try {
    await objects.put(fileObject, file.stream);
    const looked = await lookAt(await loadFile(objects, fileObject));
    const fileName = plainFileName(file.fileName);
    const userId = principal.userId;
    return await db.tenantTx(principal.tenantId, async (tx) => {
      const row = { ...looked, id, campaignId, userId, fileName, fileObject, counts: noCounts };
      const record = await insertImport(tx, row, now);
      await audit.record(tx, {
        actor: principal,
        action: 'outbound.list_uploaded',
        entityType: 'list_import',
        entityId: id,
        after: { file: fileName, rows: looked.totalRows, campaignId },
      });
      return presentImport(record);
    });
  } catch (error) {
    await objects.delete(fileObject);
    throw error;
  }
}

async function lookAt(content: Buffer) {
  const { columns, rows } = await openList(content, listSearch);
  let sample: string[][] | undefined;
  let totalRows = 0;
  for await (const lot of rows) {
    sample ??= sampleOf(columns, lot);
    totalRows += lot.length;
    if (totalRows > maxRows) throw new AppError('import_too_many_rows', { params: { max: maxRows } });
  }
  if (totalRows === 0) throw new AppError('file_empty');
  return { columns, sample: sample ?? [], totalRows, mapping: suggestMapping(columns, listWords) };
}

/** Checks the whole file as it is mapped. Throws `import_phone_column_missing`, `import_state`, `bad_request`. */
export async function mapImport(
  deps: ImportDeps,
  principal: Principal,
  id: string,
  mapping: Mapping,
): Promise<ImportView> {
  const { db, objects } = deps;
  const record = await db.tenantTx(principal.tenantId, (tx) => readImport(tx, id));
  requireOpen(record.state);
  requireMapping(mapping, record.columns.length);
  const source = { campaignId: record.campaignId, columns: record.columns, mapping };
  const seen = new Set<string>();
  let counts = noCounts;
  const problems: RowProblem[] = [];
  const duplicates: Duplicate[] = [];
  const { rows } = await openList(await loadUpload(objects, record), listSearch);
  for await (const lot of rows) {
    const classified = await db.tenantTx(principal.tenantId, (tx) => classifyRows(tx, source, lot, seen));
    counts = addCounts(counts, classified.counts);
    problems.push(...classified.problems.slice(0, keptDetails - problems.length));
    duplicates.push(...classified.duplicates.slice(0, keptDetails - duplicates.length));
  }
  return db.tenantTx(principal.tenantId, async (tx) => {
    requireOpen((await readImport(tx, id, true)).state);
    return presentImport(
      await changeImport(tx, id, { state: 'previewed', mapping, counts, problems, duplicates }),
    );
  });
}

function requireOpen(state: ImportView['state']): void {
  if (state !== 'uploaded' && state !== 'previewed') throw new AppError('import_state');
}

function requireMapping(mapping: Mapping, columns: number): void {
  const targets = mapping.filter((target) => target !== null);
  if (mapping.length !== columns || new Set(targets).size !== targets.length) {
    throw new AppError('bad_request', {
      fields: [{ path: 'mapping', message: 'one entry per column, each meaning at most once' }],
    });
  }
  if (!targets.includes('phone')) throw new AppError('import_phone_column_missing');
}

/** Lets the import run in the background. Throws `import_state` unless it was previewed. */
export async function startImport(deps: ImportDeps, principal: Principal, id: string): Promise<ImportView> {
  const { db, clock, audit } = deps;
  return db.tenantTx(principal.tenantId, async (tx) => {
    const record = await readImport(tx, id, true);
    if (record.state !== 'previewed') throw new AppError('import_state');
    const now = clock.now();
    const started = await changeImport(tx, id, {
      state: 'running',
      counts: noCounts,
      nextRow: 0,
    });
    // The import's own id, so that a run finds its entry of the task centre.
    await createTask(tx, {
      id,
      userId: record.userId,
      kind: 'outbound_import',
      label: record.fileName,
      total: record.totalRows,
      at: now,
    });
    await audit.record(tx, {
      actor: principal,
      action: 'outbound.import_started',
      entityType: 'list_import',
      entityId: id,
      after: { file: record.fileName, rows: record.totalRows, campaignId: record.campaignId },
    });
    await addJob(
      tx,
      runImportJob,
      { tenantId: principal.tenantId, importId: id },
      { key: `${runImportJob}:${id}` },
    );
    return presentImport(started);
  });
}
