import { updateTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Job } from '#kernel/jobs.ts';
import { systemActor } from '#kernel/principal.ts';
import { isTransient } from '#kernel/transient.ts';
import { loadPrincipal } from '#modules/identity/index.ts';
import { nextFilteredIds, numberColumn } from '../finding/customer-list.ts';
import { findBar, overBar } from './best.ts';
import { addMembers, type FreezingRow, lockFreezing, putInForce, saveFreezing } from './freezing-store.ts';
import { freezeJobName, type SegmentDeps } from './segment-service.ts';
import { lockSegment, type SegmentRow } from './segment-store.ts';

interface Payload {
  tenantId: string;
  freezingId: string;
}

const batch = 5000;

/**
 * Finds the members of a frozen segment in the order of their ids. Each batch commits with the place reached while the
 * run's own row is locked: a run goes on where another stopped, and two at a time add nobody twice. Members count when
 * all are found.
 */
export function freezeJob(deps: SegmentDeps): Job<Payload> {
  return {
    name: freezeJobName,
    async handle({ tenantId, freezingId }, signal) {
      try {
        while (await deps.db.tenantTx(tenantId, (tx) => step(deps, tx, freezingId))) signal.throwIfAborted();
      } catch (error) {
        if (signal.aborted || isTransient(error)) throw error;
        const expected = error instanceof AppError;
        deps.log[expected ? 'info' : 'error']({ err: error, freezingId }, 'freezing a segment failed');
        await deps.db.tenantTx(tenantId, (tx) =>
          fail(deps, tx, freezingId, expected ? error.code : 'internal'),
        );
      }
    },
  };
}

/** One batch; false when there is nothing more to do. */
async function step(deps: SegmentDeps, tx: Tx, freezingId: string): Promise<boolean> {
  const segmentId = await segmentOf(tx, freezingId);
  // In the order in which a request locks them, so that the two cannot wait for each other.
  const segment = await lockSegment(tx, segmentId);
  const row = await lockFreezing(tx, freezingId);
  if (row.state !== 'running') return false;
  const { found, ...next } = await nextMembers(deps, tx, segment, row);
  await addMembers(tx, row.id, found);
  const done = found.length < batch;
  const after: FreezingRow = {
    ...row,
    ...next,
    reached: found.at(-1) ?? row.reached,
    size: row.size + found.length,
    state: done ? 'done' : 'running',
  };
  const now = deps.clock.now();
  await saveFreezing(tx, after, done ? now : null);
  await updateTask(tx, row.id, { state: after.state, done: after.size }, now);
  if (!done) return true;
  await putInForce(tx, after, now);
  await deps.audit.record(tx, {
    actor: systemActor(tx.tenantId ?? ''),
    action: 'customers.segment_frozen',
    entityType: 'segment',
    entityId: segment.id,
    after: { name: segment.name, size: after.size, userId: row.user_id },
  });
  return false;
}

async function segmentOf(tx: Tx, freezingId: string): Promise<string> {
  const [row] = await tx.query<{ segment_id: string }>(
    'select segment_id from customers.segment_freezing where tenant_id = $1 and id = $2',
    [tx.tenantId, freezingId],
  );
  return row?.segment_id ?? '00000000-0000-0000-0000-000000000000';
}

/** The next who belong to it, with the rights that whoever asked for it has now. */
async function nextMembers(deps: SegmentDeps, tx: Tx, { query, best }: SegmentRow, row: FreezingRow) {
  const who = await loadPrincipal(tx, row.user_id);
  if (!who?.principal.permissions.has('customers.segments.manage')) throw new AppError('forbidden');
  const { principal } = who;
  const context = await deps.openList(tx, principal);
  const among = { context, after: row.reached, limit: batch, before: row.created_at };
  if (!best) return { found: await nextFilteredIds(tx, principal, query, among) };
  const known = row.bar
    ? { bar: row.bar, share: row.share }
    : await findBar(tx, principal, { query, best, before: row.created_at }, context);
  if (!known) return { found: [] };
  const only = overBar(numberColumn(principal, context, best.column), known.bar);
  return { ...known, found: await nextFilteredIds(tx, principal, query, { ...among, only }) };
}

/** The members before it, if any, still count. */
async function fail({ clock }: SegmentDeps, tx: Tx, freezingId: string, errorCode: string): Promise<void> {
  const now = clock.now();
  const row = await lockFreezing(tx, freezingId);
  if (row.state !== 'running') return;
  await saveFreezing(tx, { ...row, state: 'failed' }, now);
  await updateTask(tx, freezingId, { state: 'failed', errorCode }, now);
}
