import type { FormValues } from '@guanjia/contracts/core/form';
import { type MergeField, mergeFields, type UndoneMerge } from '@guanjia/contracts/customers/merging';
import { sql } from 'kysely';
import { changeSet } from '#kernel/change-set.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { fillSlots, handOverAttachments, openForm, settleHolders } from '#modules/forms/index.ts';
import { readCustomer } from '../customer-views.ts';
import { beforeOf, carryOut, type MoveDeps } from '../pools/move.ts';
import { newMoveId, readMoveFacts } from '../pools/move-store.ts';
import { nextRecycling } from '../pools/pool-rules.ts';
import { readRules } from '../pools/rule-store.ts';
import { requireFullAccess } from '../sharing/changeable.ts';
import type { MoveBefore } from '../tables.ts';
import { readForTrail } from '../trail.ts';
import { type CustomerRow, fieldColumns } from './merge-fields.ts';
import { filesOf, namesOf } from './merge-service.ts';
import {
  laterMerge,
  leadBack,
  type MergeImages,
  markUndone,
  readCustomerRows,
  readMerge,
  type StoredMerge,
  writeCustomer,
} from './merge-store.ts';
import { refreshMerged } from './refresh-merged.ts';
import type { Row } from './row-tables.ts';
import { survivorOf } from './survivors.ts';
import { tellMerge } from './tell-merge.ts';
import { undoRows } from './undo-rows.ts';

type KeptField = UndoneMerge['kept'][number];

const object = 'customers.customer';

/**
 * Gives merged customers back as they were. What was changed since stays with the survivor and is named. Throws
 * `not_found` outside the data scope, `customer_read_only`, `merge_undone`, `merge_not_last`.
 */
export async function undoMerge(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  mergeId: string,
): Promise<UndoneMerge> {
  const now = deps.clock.now();
  const merge = await readMerge(tx, mergeId);
  if (!merge) throw notFound();
  const { survivor_id: survivorId, other_ids: otherIds, images } = merge;
  const current = await survivorOf(tx, survivorId);
  await readCustomer(tx, current, principal);
  await requireFullAccess(tx, principal, current);
  await requireLast(tx, merge);

  const ids = [survivorId, ...otherIds];
  const [survivor, ...others] = await readCustomerRows(tx, ids, true);
  if (!survivor || others.length !== otherIds.length) throw notFound();
  const before = await readForTrail(tx, survivorId);
  const ownerKept = !(await undoMove(deps, tx, principal, { survivorId, moveId: images.moveId }));
  await leadBack(tx, otherIds, images.chain, now);
  const { restored, kept: keptRows } = await undoRows(tx, images.rows, ids);
  const columns = restoredColumns(survivor, images);
  const custom = restoredCustom(survivor.custom, images.custom);
  const form = await openForm(tx, object, null);
  await writeCustomer(tx, survivorId, {
    columns: { ...columns.values, custom: custom.values, ...fillSlots(form.slots, custom.values) },
    at: now,
  });
  await settleHolders(tx, object, [
    { recordId: survivorId, custom: custom.values },
    ...others.map((other) => ({ recordId: other.id, custom: other.custom })),
  ]);
  await handOverAttachments(tx, object, filesOf(restored, 'after'));
  await refreshMerged(tx, ids, now);
  await markUndone(tx, mergeId, principal.userId, now);
  const names = await namesOf(tx, otherIds);
  await tellMerge(deps, tx, principal, {
    mergeId,
    survivor: { id: survivorId, name: before.name },
    others: otherIds.map((id) => ({ id, name: names.get(id) ?? '' })),
    changes: changeSet(before, await readForTrail(tx, survivorId)),
    undone: true,
  });
  const kept: KeptField[] = [
    ...columns.kept,
    ...(ownerKept ? (['owner'] as const) : []),
    ...custom.kept,
    ...keptRows,
  ];
  return { survivorId, otherIds, kept };
}

async function requireLast(tx: Tx, merge: StoredMerge): Promise<void> {
  if (merge.undone_at) throw new AppError('merge_undone');
  const later = await laterMerge(tx, merge);
  if (!later) return;
  throw new AppError('merge_not_last', { params: { name: later.name, at: later.at.toISOString() } });
}

/** Fields of the survivor that nobody changed since, as they were. */
function restoredColumns(
  survivor: CustomerRow,
  { columns }: MergeImages,
): { values: Row; kept: MergeField[] } {
  const untouched = (name: string) => survivor[name] === columns.after[name];
  const changed = mergeFields.filter((field) => fieldColumns[field].some((name) => name in columns.before));
  const kept = changed.filter(
    (field) => !fieldColumns[field].every((name) => !(name in columns.before) || untouched(name)),
  );
  const staying = new Set(kept.flatMap((field) => fieldColumns[field]));
  const back = Object.entries(columns.before).filter(([name]) => !staying.has(name) && untouched(name));
  return { values: Object.fromEntries(back), kept };
}

function restoredCustom(
  now: FormValues,
  { before, after }: MergeImages['custom'],
): { values: FormValues; kept: `custom.${string}`[] } {
  const values = { ...now };
  const kept: `custom.${string}`[] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const same = (one: FormValues, other: FormValues) =>
      JSON.stringify(one[key]) === JSON.stringify(other[key]);
    if (same(before, after)) continue;
    const old = before[key];
    if (!same(now, after)) kept.push(`custom.${key}`);
    else if (old === undefined) delete values[key];
    else values[key] = old;
  }
  return { values, kept };
}

/** Gives the survivor back to whom it belonged. False when it has moved on since. */
async function undoMove(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  { survivorId, moveId }: { survivorId: string; moveId: string | null },
): Promise<boolean> {
  if (moveId === null) return true;
  const [facts] = await readMoveFacts(tx, { ids: [survivorId], within: sql<boolean>`true`, lock: true });
  const [move] = await tx.query<{ from_owner: string | null; before: MoveBefore }>(
    'select from_owner, before from customers.pool_move where tenant_id = $1 and id = $2',
    [tx.tenantId, moveId],
  );
  if (!facts || !move || facts.lastMoveId !== moveId) return false;
  const date = (text: string | null) => (text === null ? null : new Date(text));
  const after = {
    ownedSince: date(move.before.ownedSince),
    releasedAt: date(move.before.releasedAt),
    protectedUntil: date(move.before.protectedUntil),
    protectionReason: move.before.protectionReason,
  };
  const { rules } = await readRules(tx);
  const now = deps.clock.now();
  await carryOut(deps, tx, principal, [
    {
      ...after,
      customerId: survivorId,
      moveId: newMoveId(now),
      kind: 'undo',
      at: now,
      from: facts.ownerId,
      to: move.from_owner,
      actorId: principal.userId,
      recycleAt: nextRecycling(rules, { ...facts, ...after, ownerId: move.from_owner })?.at ?? null,
      rule: null,
      note: null,
      bulkId: null,
      undoes: moveId,
      before: beforeOf(facts),
    },
  ]);
  return true;
}
