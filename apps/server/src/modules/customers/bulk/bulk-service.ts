import type * as routes from '@guanjia/contracts/customers/bulk';
import type { Bulk, BulkActionInput, BulkTarget } from '@guanjia/contracts/customers/bulk';
import { createTask, updateTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Locale, OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { addJob } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { nextFilteredIds } from '../finding/customer-list.ts';
import type { OpenList } from '../finding/list-context.ts';
import { dayMs } from '../pools/pool-rules.ts';
import type { BulkAction } from './bulk-action.ts';
import { type BulkRow, changeBulk, insertBulk, readBulk } from './bulk-store.ts';

export interface BulkDeps {
  db: Db;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  actions: readonly BulkAction<never>[];
  openList: OpenList;
}

export const bulkJobName = 'customers.run_bulk';
/** So long after its end a change of many can be taken back. */
const undoableMs = 7 * dayMs;

/** Throws `forbidden` without the permission of the action. */
export function requireAction(
  { actions }: BulkDeps,
  principal: Principal,
  name: BulkActionInput['action'],
): BulkAction<never> {
  const action = actions.find((one) => one.name === name);
  if (!action || !principal.permissions.has(action.permission)) throw new AppError('forbidden');
  return action;
}

/** Throws `forbidden`, `bad_request` for a filter that there is not, and what the action refuses as a whole. */
export async function startBulk(
  deps: BulkDeps,
  tx: Tx,
  principal: Principal,
  { what, target, locale }: { what: BulkActionInput; target: BulkTarget; locale: Locale },
): Promise<Bulk> {
  const action = requireAction(deps, principal, what.action);
  const context = { principal, params: what.params as never, bulkId: null, memory: {} };
  const label = (await action.prepare(tx, context))[locale];
  const now = deps.clock.now();
  const id = newId(now.getTime());
  if (target.kind === 'query') {
    // One row proves that the filter is good.
    const context = await deps.openList(tx, principal);
    await nextFilteredIds(tx, principal, target.query, { context, after: null, limit: 1, before: now });
  }
  await insertBulk(tx, { id, user_id: principal.userId, ...what, target, label, created_at: now });
  await createTask(tx, { id, userId: principal.userId, kind: 'customers_bulk', label, total: null, at: now });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.bulk_started',
    entityType: 'bulk',
    entityId: id,
    after: { label, ...what, target },
  });
  await addJob(
    tx,
    bulkJobName,
    { tenantId: principal.tenantId, bulkId: id },
    { key: `${bulkJobName}:${id}` },
  );
  return presentBulk(await readBulk(tx, id), now);
}

/** Throws `not_found` for somebody else's. */
export async function readOwnBulk(tx: Tx, principal: Principal, id: string, lock = false): Promise<BulkRow> {
  const row = await readBulk(tx, id, lock);
  if (row.user_id !== principal.userId) throw notFound();
  return row;
}

/** Throws `not_found` for somebody else's, `forbidden`, `bulk_state`. */
export async function controlBulk(
  deps: BulkDeps,
  tx: Tx,
  principal: Principal,
  { id, what }: { id: string; what: OperationInput<typeof routes.controlBulk>['body']['do'] },
): Promise<Bulk> {
  const before = await readOwnBulk(tx, principal, id, true);
  requireAction(deps, principal, before.action);
  const now = deps.clock.now();
  const change = nextState(before, what, now);
  if (!change) throw new AppError('bulk_state');
  const row = await changeBulk(tx, id, change);
  await updateTask(tx, id, { state: taskStates[row.state] }, now);
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.bulk_controlled',
    entityType: 'bulk',
    entityId: id,
    before: { state: before.state },
    after: { state: row.state },
  });
  if (isUnderWay(row.state))
    await addJob(
      tx,
      bulkJobName,
      { tenantId: principal.tenantId, bulkId: id },
      { key: `${bulkJobName}:${id}` },
    );
  return presentBulk(row, now);
}

function nextState(row: BulkRow, what: 'pause' | 'resume' | 'cancel' | 'undo', now: Date) {
  const { state } = row;
  switch (what) {
    case 'pause':
      return isUnderWay(state) ? { state: 'paused' as const, resume_to: state } : undefined;
    case 'resume':
      return state === 'paused' && row.resume_to ? { state: row.resume_to, resume_to: null } : undefined;
    case 'cancel':
      return state === 'freezing' ||
        state === 'running' ||
        (state === 'paused' && row.resume_to !== 'undoing')
        ? { state: 'cancelled' as const, resume_to: null, finished_at: now }
        : undefined;
    case 'undo':
      return isUndoable(row, now) ? { state: 'undoing' as const } : undefined;
  }
}

export function isUnderWay(state: Bulk['state']): state is 'freezing' | 'running' | 'undoing' {
  return state === 'freezing' || state === 'running' || state === 'undoing';
}

function isUndoable({ state, done, undone, kept, finished_at }: BulkRow, now: Date): boolean {
  return (
    (state === 'done' || state === 'cancelled' || state === 'failed') &&
    done > undone + kept &&
    finished_at !== null &&
    now.getTime() - finished_at.getTime() <= undoableMs
  );
}

/** How the task centre calls the states. */
export const taskStates = {
  freezing: 'running',
  running: 'running',
  paused: 'paused',
  cancelled: 'cancelled',
  done: 'done',
  undoing: 'running',
  undone: 'done',
  failed: 'failed',
} as const satisfies Record<Bulk['state'], string>;

export function presentBulk(row: BulkRow, now: Date): Bulk {
  const { id, action, label, state, total, done, refused, undone, kept } = row;
  return {
    ...{ id, action, label, state, total, done, refused, undone, kept },
    undoable: isUndoable(row, now),
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
