import type * as routes from '@guanjia/contracts/customers/segments';
import type { Segment, SegmentQuery } from '@guanjia/contracts/customers/segments';
import { createTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { addJob } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { nextFilteredIds, numberColumn } from '../finding/customer-list.ts';
import type { OpenList } from '../finding/list-context.ts';
import { insertFreezing } from './freezing-store.ts';
import { requireMarkFree } from './marks.ts';
import { namesSegments } from './segment-condition.ts';
import { factsOf, insertSegment, lockSegment, saveSegment, setDeleted } from './segment-store.ts';
import { readSegment } from './segment-views.ts';

export interface SegmentDeps {
  db: Db;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  openList: OpenList;
}

export const freezeJobName = 'customers.freeze_segment';

/** Throws `segment_exists`, `segment_marks_full`, `segment_nested`, `bad_request` for conditions that the list or the role does not have. */
export async function createSegment(
  deps: SegmentDeps,
  tx: Tx,
  principal: Principal,
  input: OperationInput<typeof routes.createSegment>['body'],
): Promise<Segment> {
  const now = deps.clock.now();
  const id = newId(now.getTime());
  await requireGood(deps, tx, principal, input.query);
  if (input.best) numberColumn(principal, await deps.openList(tx, principal), input.best.column);
  if (input.mark) await requireMarkFree(tx);
  await insertSegment(tx, { ...input, id, ownerId: principal.userId, at: now });
  if (input.kind === 'frozen') await startFreezing(deps, tx, principal, { id, name: input.name });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.segment_created',
    entityType: 'segment',
    entityId: id,
    after: factsOf(input),
  });
  return readSegment(tx, id);
}

/** Throws `not_found`, `version_conflict`, `segment_exists`, `segment_nested`, `segment_kind` for the query of a frozen one. */
export async function updateSegment(
  deps: SegmentDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  { version, ...input }: OperationInput<typeof routes.updateSegment>['body'],
): Promise<Segment> {
  const before = await lockSegment(tx, id);
  if (before.version !== version) throw new AppError('version_conflict');
  if (input.query && before.kind === 'frozen') throw new AppError('segment_kind');
  if (input.query) await requireGood(deps, tx, principal, input.query);
  if (input.mark && !before.mark) await requireMarkFree(tx);
  const after = {
    ...before,
    name: input.name ?? before.name,
    note: input.note === undefined ? before.note : input.note,
    query: input.query ?? before.query,
    mark: input.mark === undefined ? before.mark : input.mark,
  };
  await saveSegment(tx, after, deps.clock.now());
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.segment_updated',
    entityType: 'segment',
    entityId: id,
    before: factsOf(before),
    after: factsOf(after),
  });
  return readSegment(tx, id);
}

/** Throws `not_found`, `segment_kind`, `segment_freezing`, `bad_request` for conditions that the role does not have. */
export async function freezeSegment(
  deps: SegmentDeps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<Segment> {
  const segment = await lockSegment(tx, id);
  if (segment.kind !== 'frozen') throw new AppError('segment_kind');
  await requireGood(deps, tx, principal, segment.query);
  if (segment.best) numberColumn(principal, await deps.openList(tx, principal), segment.best.column);
  await startFreezing(deps, tx, principal, segment);
  return readSegment(tx, id);
}

/** Throws `not_found`. */
export async function deleteSegment(
  { clock, audit }: SegmentDeps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<void> {
  const segment = await lockSegment(tx, id);
  await setDeleted(tx, segment, clock.now());
  await audit.record(tx, {
    actor: principal,
    action: 'customers.segment_deleted',
    entityType: 'segment',
    entityId: id,
    before: factsOf(segment),
  });
}

/** Throws `not_found` for one that is not deleted or gone for good, `segment_exists`. */
export async function restoreSegment(
  { audit }: SegmentDeps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<Segment> {
  const segment = await lockSegment(tx, id, true);
  if (segment.mark) await requireMarkFree(tx);
  await setDeleted(tx, segment, null);
  await audit.record(tx, {
    actor: principal,
    action: 'customers.segment_restored',
    entityType: 'segment',
    entityId: id,
    after: factsOf(segment),
  });
  return readSegment(tx, id);
}

/** One row proves that the filter is good for whoever asks. */
async function requireGood(
  { openList, clock }: SegmentDeps,
  tx: Tx,
  principal: Principal,
  query: SegmentQuery,
): Promise<void> {
  if (namesSegments(query)) throw new AppError('segment_nested');
  const context = await openList(tx, principal);
  await nextFilteredIds(tx, principal, query, { context, after: null, limit: 1, before: clock.now() });
}

async function startFreezing(
  { clock, audit }: SegmentDeps,
  tx: Tx,
  principal: Principal,
  { id: segmentId, name }: { id: string; name: string },
): Promise<void> {
  const { tenantId, userId } = principal;
  const at = clock.now();
  const id = newId(at.getTime());
  if (!(await insertFreezing(tx, { id, segmentId, userId, at }))) throw new AppError('segment_freezing');
  await createTask(tx, { id, userId, kind: 'customers_freeze', label: name, total: null, at });
  await audit.record(tx, {
    actor: principal,
    action: 'customers.segment_freezing_started',
    entityType: 'segment',
    entityId: segmentId,
    after: { name },
  });
  await addJob(tx, freezeJobName, { tenantId, freezingId: id }, { key: `${freezeJobName}:${id}` });
}
