import type { ListDefinition, ListPage, ListQuery } from '@guanjia/contracts/core/list';
import type { Permission } from '@guanjia/contracts/core/permissions';
import type { AnyRoute } from '@guanjia/contracts/core/route';
import { type BackgroundTask, exportList } from '@guanjia/contracts/tasks/routes';
import type { z } from 'zod';
import { createTask, updateTask } from './background-tasks.ts';
import type { Clock } from './clock.ts';
import type { Db, Tx } from './db.ts';
import { AppError } from './errors.ts';
import { columnReader, type ExportRow, type ExtraColumns, toCell } from './export-cells.ts';
import { type Locale, type Operation, type OperationInput, operation } from './http/operation.ts';
import { parsePart } from './http/validate.ts';
import { addJob, type Job } from './jobs.ts';
import type { Log } from './log.ts';
import type { ObjectStore } from './object-store.ts';
import type { Actor, Principal } from './principal.ts';
import type { CellValue } from './sheets/cell.ts';
import { nextTurn } from './sheets/sheet-row.ts';
import { writeXlsx } from './sheets/xlsx-writer.ts';

/** A list that can be exported: the same pages that its route answers, with the same rights and masks. */
export interface ExportableList {
  definition: ListDefinition;
  permission: Permission;
  /** Begins the name of the file. */
  title: Readonly<Record<Locale, string>>;
  query: z.ZodType;
  page(tx: Tx, principal: Principal, query: ListQuery): Promise<ListPage<ExportRow>>;
  extra: ExtraColumns;
}

/** Makes a list exportable by the route that shows it. */
export function exportable<R extends AnyRoute, Row extends object>(input: {
  definition: ListDefinition;
  route: R;
  title: ExportableList['title'];
  page(tx: Tx, principal: Principal, query: OperationInput<R>['query']): Promise<ListPage<Row>>;
  extra?: ExtraColumns;
}): ExportableList {
  const { access } = input.route;
  if (access === 'public' || access === 'session')
    throw new Error(`${input.definition.name} has no permission`);
  return {
    definition: input.definition,
    permission: access,
    title: input.title,
    query: input.route.query as z.ZodType,
    page: input.page as unknown as ExportableList['page'],
    extra: input.extra ?? {},
  };
}

export interface ExportDeps {
  db: Db;
  clock: Clock;
  log: Log;
  objects: ObjectStore;
  lists: readonly ExportableList[];
  /** Who somebody is at this moment; undefined when the account may do nothing any more. */
  loadPrincipal(tx: Tx, userId: string): Promise<{ principal: Principal; timeZone: string } | undefined>;
  audit: {
    record(
      tx: Tx,
      entry: {
        actor: Actor;
        action: string;
        entityType: string;
        entityId: string | null;
        after: Record<string, unknown>;
      },
    ): Promise<void>;
  };
}

type Request = OperationInput<typeof exportList>['body'];

interface Payload {
  tenantId: string;
  userId: string;
  taskId: string;
  request: Request;
  ip: string | null;
}

const jobName = 'tasks.export_list';
const pageSize = 200;
const tellEveryMs = 200;

/** Exports as a route and the job behind it. */
export function createListExports(deps: ExportDeps): { operations: Operation[]; jobs: Job<never>[] } {
  const { db } = deps;
  return {
    operations: [
      operation(exportList, ({ principal, locale }, { body }) =>
        db.tenantTx(principal.tenantId, (tx) => requestExport(deps, tx, principal, locale, body)),
      ),
    ],
    jobs: [
      {
        name: jobName,
        async handle(payload: Payload, signal) {
          try {
            await runExport(deps, payload, signal);
          } catch (error) {
            if (signal.aborted) throw error;
            const expected = error instanceof AppError;
            deps.log[expected ? 'info' : 'error']({ err: error, taskId: payload.taskId }, 'an export failed');
            const errorCode = expected ? error.code : 'internal';
            await db.tenantTx(payload.tenantId, (tx) =>
              updateTask(tx, payload.taskId, { state: 'failed', errorCode }, deps.clock.now()),
            );
          }
        },
      } satisfies Job<Payload> as Job<never>,
    ],
  };
}

/** Throws `bad_request` for an unknown list, column or filter, `forbidden`. */
async function requestExport(
  { lists, clock, loadPrincipal }: ExportDeps,
  tx: Tx,
  principal: Principal,
  locale: Locale,
  request: Request,
): Promise<BackgroundTask> {
  const list = findList(lists, request.list);
  if (!principal.permissions.has(list.permission)) throw new AppError('forbidden');
  readersOf(list, request);
  const query = parseQuery(list, request.query, locale);
  // The first row proves that filters and sort are good; the count is what progress is measured against.
  const { count } = await list.page(tx, principal, { ...query, limit: 1, count: 'true' });
  const now = clock.now();
  const timeZone = (await loadPrincipal(tx, principal.userId))?.timeZone ?? 'UTC';
  const task = await createTask(tx, {
    userId: principal.userId,
    kind: 'list_export',
    label: `${fileTitle(request.title) || list.title[locale]} ${stamp(now, timeZone)}.xlsx`,
    total: count && !count.capped ? count.value : null,
    at: now,
  });
  const payload: Payload = {
    tenantId: principal.tenantId,
    userId: principal.userId,
    taskId: task.id,
    request,
    ip: principal.ip,
  };
  await addJob(tx, jobName, payload, { key: `${jobName}:${task.id}` });
  return task;
}

function findList(lists: readonly ExportableList[], name: string): ExportableList {
  const list = lists.find(({ definition }) => definition.name === name);
  if (!list) throw badField('list', 'there is no such list');
  return list;
}

function badField(path: string, message: string): AppError {
  return new AppError('bad_request', { fields: [{ path, message }] });
}

function parseQuery(list: ExportableList, query: Request['query'], locale: Locale): ListQuery {
  const { cursor: _, limit: __, count: ___, ...rest } = query;
  return parsePart(list.query, rest, 'query', locale) as ListQuery;
}

function readersOf(list: ExportableList, request: Request): ((row: ExportRow) => CellValue)[] {
  return request.columns.map(({ key, words }, index) => {
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

async function runExport(deps: ExportDeps, payload: Payload, signal: AbortSignal): Promise<void> {
  const { db, clock, objects, audit } = deps;
  const { tenantId, taskId, request } = payload;
  const list = findList(deps.lists, request.list);
  const who = await db.tenantTx(tenantId, (tx) => deps.loadPrincipal(tx, payload.userId));
  if (!who?.principal.permissions.has(list.permission)) throw new AppError('forbidden');
  const principal: Principal = { ...who.principal, ip: payload.ip };
  const readers = readersOf(list, request);
  let done = 0;
  let told = clock.now().getTime();
  async function* rows(): AsyncGenerator<CellValue[][]> {
    let cursor: string | undefined;
    do {
      signal.throwIfAborted();
      const query = { ...parseQuery(list, request.query, 'en'), limit: pageSize, ...(cursor && { cursor }) };
      const page = await db.tenantTx(tenantId, (tx) => list.page(tx, principal, query));
      yield page.items.map((row) => readers.map((read) => read(row)));
      done += page.items.length;
      cursor = page.nextCursor ?? undefined;
      const now = clock.now();
      if (now.getTime() - told >= tellEveryMs) {
        told = now.getTime();
        await db.tenantTx(tenantId, (tx) => updateTask(tx, taskId, { state: 'running', done }, now));
      }
      await nextTurn();
    } while (cursor);
  }
  const resultObject = `exports/${tenantId}/${taskId}`;
  const columns = request.columns.map(({ title }) => ({ title }));
  await objects.put(resultObject, writeXlsx({ columns, rows: rows(), timeZone: who.timeZone }));
  await db.tenantTx(tenantId, async (tx) => {
    await audit.record(tx, {
      actor: principal,
      action: 'tasks.list_exported',
      entityType: 'list',
      entityId: request.list,
      after: { rows: done, query: request.query, columns: request.columns.map(({ key }) => key) },
    });
    const result = { resultObject, resultPath: `/api/tasks/${taskId}/result` };
    await updateTask(tx, taskId, { state: 'done', done, total: done, ...result }, clock.now());
  });
}
