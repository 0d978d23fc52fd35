import { updateTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Job } from '#kernel/jobs.ts';
import { type Principal, systemActor } from '#kernel/principal.ts';
import { isTransient } from '#kernel/transient.ts';
import { loadPrincipal } from '#modules/identity/index.ts';
import { nextFilteredIds } from '../finding/customer-list.ts';
import { type BulkDeps, bulkJobName, isUnderWay, requireAction, taskStates } from './bulk-service.ts';
import {
  addItems,
  type BulkChange,
  type BulkRow,
  changeBulk,
  nextItems,
  readBulk,
  writeOutcomes,
} from './bulk-store.ts';
import { visibleIds } from './visible-ids.ts';

interface Payload {
  tenantId: string;
  bulkId: string;
}

const freezeBatch = 5000;
const changeBatch = 200;

/**
 * Freezes the rows, then changes them batch by batch. Each batch commits with its outcomes and counts while the run's own
 * row is locked: a run goes on where another stopped, and two at a time cannot change a row twice.
 */
export function bulkJob(deps: BulkDeps): Job<Payload> {
  return {
    name: bulkJobName,
    async handle({ tenantId, bulkId }, signal) {
      try {
        while (await deps.db.tenantTx(tenantId, (tx) => step(deps, tx, bulkId))) signal.throwIfAborted();
      } catch (error) {
        if (signal.aborted || isTransient(error)) throw error;
        const expected = error instanceof AppError;
        deps.log[expected ? 'info' : 'error']({ err: error, bulkId }, 'a bulk change failed');
        await deps.db.tenantTx(tenantId, (tx) => fail(deps, tx, bulkId, expected ? error.code : 'internal'));
      }
    },
  };
}

/** One batch; false when there is nothing more to do. */
async function step(deps: BulkDeps, tx: Tx, bulkId: string): Promise<boolean> {
  const row = await readBulk(tx, bulkId, true);
  if (!isUnderWay(row.state)) return false;
  const who = await loadPrincipal(tx, row.user_id);
  if (!who) throw new AppError('forbidden');
  const run = { deps, tx, row, principal: who.principal };
  const change = await phases[row.state](run);
  const next = await changeBulk(tx, bulkId, change);
  await tell(deps, tx, next);
  return isUnderWay(next.state);
}

interface Run {
  deps: BulkDeps;
  tx: Tx;
  row: BulkRow;
  principal: Principal;
}

const phases = { freezing: freeze, running: change, undoing: takeBack };

/** The next rows of the filter, in the order of their ids; rows that came after the start are left out. */
async function freeze({ deps, tx, row, principal }: Run): Promise<BulkChange> {
  const { target } = row;
  if (target.kind === 'ids') {
    const ids = await visibleIds(tx, principal, target.ids);
    await addItems(tx, row.id, ids);
    return { state: 'running', total: ids.length };
  }
  const ids = await nextFilteredIds(tx, principal, target.query, {
    context: await deps.openList(tx, principal),
    after: row.frozen_to,
    limit: freezeBatch,
    before: row.created_at,
  });
  await addItems(tx, row.id, ids);
  return {
    total: row.total + ids.length,
    frozen_to: ids.at(-1) ?? row.frozen_to,
    ...(ids.length < freezeBatch && { state: 'running' }),
  };
}

async function change({ deps, tx, row, principal }: Run): Promise<BulkChange> {
  const action = requireAction(deps, principal, row.action);
  const items = await nextItems(tx, row.id, { outcome: 'waiting', limit: changeBatch });
  const ids = items.map(({ customerId }) => customerId);
  const memory = { ...row.memory };
  const context = { principal, params: row.params as never, bulkId: row.id, memory };
  const outcomes = ids.length > 0 ? await action.apply(tx, context, ids) : [];
  await writeOutcomes(tx, row.id, outcomes, { good: 'done', bad: 'refused' });
  const refused = outcomes.filter((outcome) => 'refusal' in outcome).length;
  return {
    memory,
    done: row.done + outcomes.length - refused,
    refused: row.refused + refused,
    ...(items.length < changeBatch && { state: 'done', finished_at: deps.clock.now() }),
  };
}

async function takeBack({ deps, tx, row, principal }: Run): Promise<BulkChange> {
  const action = requireAction(deps, principal, row.action);
  const items = await nextItems(tx, row.id, { outcome: 'done', limit: changeBatch });
  const context = { principal, params: row.params as never, bulkId: row.id, memory: {} };
  const outcomes = items.length > 0 ? await action.undo(tx, context, items) : [];
  await writeOutcomes(tx, row.id, outcomes, { good: 'undone', bad: 'kept' });
  const kept = outcomes.filter((outcome) => 'refusal' in outcome).length;
  return {
    undone: row.undone + outcomes.length - kept,
    kept: row.kept + kept,
    ...(items.length < changeBatch && { state: 'undone', finished_at: deps.clock.now() }),
  };
}

async function tell({ clock, audit }: BulkDeps, tx: Tx, row: BulkRow): Promise<void> {
  const { state, total, done, refused, undone, kept } = row;
  const backwards = state === 'undoing' || state === 'undone';
  await updateTask(
    tx,
    row.id,
    {
      state: taskStates[state],
      ...(state !== 'freezing' && { total: backwards ? done : total }),
      done: backwards ? undone + kept : done + refused,
    },
    clock.now(),
  );
  if (isUnderWay(state)) return;
  await audit.record(tx, {
    actor: systemActor(tx.tenantId ?? ''),
    action: 'customers.bulk_finished',
    entityType: 'bulk',
    entityId: row.id,
    after: { label: row.label, state, total, done, refused, undone, kept, userId: row.user_id },
  });
}

/** What was changed stays and can be taken back as far as it went. */
async function fail(deps: BulkDeps, tx: Tx, bulkId: string, errorCode: string): Promise<void> {
  const row = await readBulk(tx, bulkId, true);
  if (!isUnderWay(row.state)) return;
  const failed = await changeBulk(tx, bulkId, { state: 'failed', finished_at: deps.clock.now() });
  await updateTask(tx, bulkId, { errorCode }, deps.clock.now());
  await tell(deps, tx, failed);
}
