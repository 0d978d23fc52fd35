import type { ListQuery } from '@guanjia/contracts/core/list';
import type { ExportRequest } from '@guanjia/contracts/files/exports';
import type { BackgroundTask } from '@guanjia/contracts/tasks/routes';
import { createTask, updateTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { columnReader, type ExportRow, toCell } from '#kernel/export-cells.ts';
import type { Locale } from '#kernel/http/operation.ts';
import { parsePart } from '#kernel/http/validate.ts';
import { addJob } from '#kernel/jobs.ts';
import type { ExportableList } from '#kernel/list-exports.ts';
import type { Log } from '#kernel/log.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import { publish } from '#kernel/outbox.ts';
import type { Principal } from '#kernel/principal.ts';
import type { CellValue } from '#kernel/sheets/cell.ts';
import { topics } from '#kernel/topics.ts';
import { type AuditTrail, readTrustSettings } from '#modules/audit/index.ts';
import { listPeopleWithRole, readTimeZone } from '#modules/identity/index.ts';
import { changeRequest, type ExportBody, insertRequest, lockRequest, readRequest } from './export-store.ts';

export interface ExportDeps {
  db: Db;
  clock: Clock;
  log: Log;
  objects: ObjectStore;
  audit: AuditTrail;
  lists: readonly ExportableList[];
}

export interface ExportPayload {
  tenantId: string;
  requestId: string;
}

export const exportJob = 'files.export_list';

/** Throws `bad_request` for an unknown list, column or filter, `forbidden`. */
export async function requestExport(
  deps: ExportDeps,
  tx: Tx,
  principal: Principal,
  locale: Locale,
  body: ExportBody,
): Promise<BackgroundTask> {
  const { lists, clock, audit } = deps;
  const list = findList(lists, body.list);
  if (!principal.permissions.has(list.permission)) throw new AppError('forbidden');
  readersOf(list, body);
  const query = parseQuery(list, body.query, locale);
  // The first row proves that filters and sort are good; the count says whether somebody must agree.
  const { count } = await list.page(tx, principal, { ...query, limit: 1, count: 'true' });
  const { value: rows, capped } = count ?? { value: 0, capped: true };
  const now = clock.now();
  const task = await createTask(tx, {
    userId: principal.userId,
    kind: 'list_export',
    label: `${fileTitle(body.title) || list.title[locale]} ${stamp(now, await readTimeZone(tx))}.xlsx`,
    total: capped ? null : rows,
    at: now,
  });
  await insertRequest(tx, {
    id: task.id,
    user_id: principal.userId,
    list: body.list,
    label: task.label,
    purpose: body.purpose,
    rows,
    capped,
    request: body,
    locale,
    ip: principal.ip,
    state: 'approved',
    created_at: now,
  });
  await audit.record(tx, {
    actor: principal,
    action: 'tasks.export_requested',
    entityType: 'export',
    entityId: task.id,
    after: { list: body.list, rows, query: body.query, columns: body.columns.map(({ key }) => key) },
    purpose: body.purpose,
  });
  const { approvalAbove } = (await readTrustSettings(tx)).exports;
  if (rows > approvalAbove) return waitForApproval(deps, tx, task.id);
  await enqueue(tx, task.id);
  return task;
}

/** Puts an export before those who may let it go. */
export async function waitForApproval({ clock }: ExportDeps, tx: Tx, id: string): Promise<BackgroundTask> {
  await changeRequest(tx, id, { state: 'pending' });
  await announce(tx, await readRequest(tx, id), clock.now());
  return updateTask(tx, id, { state: 'waiting', done: 0 }, clock.now());
}

/** Throws `not_found`, `not_yourself`, `export_decided`. */
export async function decide(
  { clock, audit }: ExportDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  { approve, note }: { approve: boolean; note?: string | undefined },
): Promise<ExportRequest> {
  const before = await lockRequest(tx, id);
  if (before.user_id === principal.userId) throw new AppError('not_yourself');
  if (before.state !== 'pending') throw new AppError('export_decided');
  const now = clock.now();
  const state = approve ? ('approved' as const) : ('declined' as const);
  await changeRequest(tx, id, {
    state,
    decided_by: principal.userId,
    decided_at: now,
    note: note ?? null,
  });
  if (approve) await enqueue(tx, id);
  await updateTask(
    tx,
    id,
    approve ? { state: 'queued' } : { state: 'failed', errorCode: 'export_declined' },
    now,
  );
  await audit.record(tx, {
    actor: principal,
    action: `tasks.export_${state}`,
    entityType: 'export',
    entityId: id,
    before: { state: before.state },
    after: { state, requesterId: before.user_id, list: before.list, rows: before.rows },
    ...(note ? { purpose: note } : {}),
  });
  const request = await readRequest(tx, id);
  await announce(tx, request, now);
  return request;
}

async function enqueue(tx: Tx, requestId: string): Promise<void> {
  const payload: ExportPayload = { tenantId: tx.tenantId ?? '', requestId };
  await addJob(tx, exportJob, payload, { key: `${exportJob}:${requestId}` });
}

/** Tells the requester and everybody who may decide. */
async function announce(tx: Tx, request: ExportRequest, at: Date): Promise<void> {
  const people = await listPeopleWithRole(tx);
  const deciders = people.filter(({ permissions }) => permissions.has('tasks.exports.approve'));
  const told = new Set([request.requester.id, ...deciders.map(({ id }) => id)]);
  await publish(tx, { type: 'files.export', payload: request, at, topics: [...told].map(topics.user) });
}

export function findList(lists: readonly ExportableList[], name: string): ExportableList {
  const list = lists.find(({ definition }) => definition.name === name);
  if (!list) throw badField('list', 'there is no such list');
  return list;
}

function badField(path: string, message: string): AppError {
  return new AppError('bad_request', { fields: [{ path, message }] });
}

export function parseQuery(list: ExportableList, query: ExportBody['query'], locale: Locale): ListQuery {
  const { cursor: _, limit: __, count: ___, ...rest } = query;
  return parsePart(list.query, rest, 'query', locale) as ListQuery;
}

/** How each column of the file is read from a row of the list. Throws `bad_request` for a column that is none. */
export function readersOf(list: ExportableList, body: ExportBody): ((row: ExportRow) => CellValue)[] {
  return body.columns.map(({ key, words }, index) => {
    const read = columnReader(list.definition, list.extra, key);
    if (!read) throw badField(`columns.${index}.key`, `there is no column ${key}`);
    return (row) => toCell(read(row), words);
  });
}

/** Without what file systems refuse. */
function fileTitle(title = ''): string {
  return title.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim();
}

/** `2026-01-31 1530` by the wall clock of the tenant. */
function stamp(now: Date, timeZone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
    now,
  );
  return text.replace(':', '');
}
