import { updateTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import type { CellValue } from '#kernel/sheets/cell.ts';
import { nextTurn } from '#kernel/sheets/sheet-row.ts';
import { writeXlsx } from '#kernel/sheets/xlsx-writer.ts';
import { readTrustSettings } from '#modules/audit/index.ts';
import { loadPrincipal } from '#modules/identity/index.ts';
import {
  type ExportDeps,
  type ExportPayload,
  exportJob,
  findList,
  parseQuery,
  readersOf,
  waitForApproval,
} from './export-request.ts';
import { changeRequest, type ExportRow, lockRequest } from './export-store.ts';
import { watermarkOf } from './watermark.ts';

const pageSize = 200;
const tellEveryMs = 200;
const dayMs = 24 * 3_600_000;

/** The list has grown beyond what may go without somebody's approval. */
class ApprovalNeeded extends Error {}

/** Writes the file of an approved export; rights and size are those of the moment when it runs. */
export function runExportJob(deps: ExportDeps): Job<ExportPayload> {
  const { db, clock, log } = deps;
  return {
    name: exportJob,
    async handle({ tenantId, requestId }, signal) {
      const request = await db.tenantTx(tenantId, (tx) => lockRequest(tx, requestId));
      if (request.state !== 'approved') return;
      try {
        await run(deps, request, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        if (error instanceof ApprovalNeeded) {
          await db.tenantTx(tenantId, (tx) => waitForApproval(deps, tx, requestId));
          return;
        }
        const expected = error instanceof AppError;
        log[expected ? 'info' : 'error']({ err: error, requestId }, 'an export failed');
        const errorCode = expected ? error.code : 'internal';
        await db.tenantTx(tenantId, async (tx) => {
          await changeRequest(tx, requestId, { state: 'failed' });
          await updateTask(tx, requestId, { state: 'failed', errorCode }, clock.now());
        });
      }
    },
  };
}

async function run(deps: ExportDeps, request: ExportRow, signal: AbortSignal): Promise<void> {
  const { db, clock, objects, audit } = deps;
  const { id, tenant_id: tenantId, request: body } = request;
  const list = findList(deps.lists, body.list);
  const { who, settings } = await db.tenantTx(tenantId, async (tx) => ({
    who: await loadPrincipal(tx, request.user_id),
    settings: (await readTrustSettings(tx)).exports,
  }));
  const may = who?.principal.permissions;
  if (!who || !may?.has(list.permission) || !may.has('tasks.export')) throw new AppError('forbidden');
  const principal: Principal = { ...who.principal, ip: request.ip };
  const limit = request.decided_by === null ? settings.approvalAbove : Number.POSITIVE_INFINITY;
  const progress = { done: 0 };
  const rows = pagesOf(deps, { request, principal, progress, limit, signal });
  const resultObject = `exports/${tenantId}/${id}`;
  const columns = body.columns.map(({ title }) => ({ title }));
  const watermark = watermarkOf(request, principal.userName, who.timeZone);
  await objects.put(resultObject, writeXlsx({ columns, rows, timeZone: who.timeZone, watermark }));
  const now = clock.now();
  await db.tenantTx(tenantId, (tx) => finish(tx, now));

  async function finish(tx: Tx, at: Date): Promise<void> {
    const expiresAt = new Date(at.getTime() + settings.keepDays * dayMs);
    await changeRequest(tx, id, { state: 'done', rows: progress.done, capped: false, expires_at: expiresAt });
    await audit.record(tx, {
      actor: principal,
      action: 'tasks.list_exported',
      entityType: 'export',
      entityId: id,
      after: { list: body.list, rows: progress.done, expiresAt: expiresAt.toISOString() },
      purpose: request.purpose,
    });
    const result = { resultObject, resultPath: `/api/tasks/${id}/result` };
    await updateTask(tx, id, { state: 'done', done: progress.done, total: progress.done, ...result }, at);
  }
}

interface PagesInput {
  request: ExportRow;
  principal: Principal;
  progress: { done: number };
  /** More rows than these need an approval. */
  limit: number;
  signal: AbortSignal;
}

/** The rows of the list as cells, page by page, telling how far it is. */
async function* pagesOf(
  { db, clock, lists }: ExportDeps,
  { request, principal, progress, limit, signal }: PagesInput,
): AsyncGenerator<CellValue[][]> {
  const { id, tenant_id: tenantId, request: body } = request;
  const list = findList(lists, body.list);
  const readers = readersOf(list, body);
  let told = clock.now().getTime();
  let cursor: string | undefined;
  do {
    signal.throwIfAborted();
    const query = { ...parseQuery(list, body.query, 'en'), limit: pageSize, ...(cursor && { cursor }) };
    const page = await db.tenantTx(tenantId, (tx) => list.page(tx, principal, query));
    progress.done += page.items.length;
    if (progress.done > limit) throw new ApprovalNeeded();
    yield page.items.map((row) => readers.map((read) => read(row)));
    cursor = page.nextCursor ?? undefined;
    const now = clock.now();
    if (now.getTime() - told >= tellEveryMs) {
      told = now.getTime();
      const { done } = progress;
      await db.tenantTx(tenantId, (tx) => updateTask(tx, id, { state: 'running', done }, now));
    }
    await nextTurn();
  } while (cursor);
}
