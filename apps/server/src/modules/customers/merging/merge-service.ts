import type * as routes from '@guanjia/contracts/customers/merging';
import { sql } from 'kysely';
import { changeSet } from '#kernel/change-set.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import { fillSlots, handOverAttachments, settleHolders } from '#modules/forms/index.ts';
import { beforeOf, carryOut, type MoveDeps } from '../pools/move.ts';
import { newMoveId, readMoveFacts } from '../pools/move-store.ts';
import { nextRecycling } from '../pools/pool-rules.ts';
import { readRules } from '../pools/rule-store.ts';
import { readForTrail } from '../trail.ts';
import { mergedColumns } from './merge-fields.ts';
import { planRows } from './merge-rows.ts';
import { inBulk, keepMerge, leadTo, writeCustomer } from './merge-store.ts';
import { type Decided, decideFields } from './plan.ts';
import { refreshMerged } from './refresh-merged.ts';
import { readRows, writeRows } from './row-store.ts';
import type { Row, RowChange } from './row-tables.ts';
import { tellMerge } from './tell-merge.ts';

type Input = OperationInput<typeof routes.mergeCustomers>['body'];

const object = 'customers.customer';

/**
 * Makes several customers one. The others stay as rows that lead to the survivor; all that is changed is kept, so that it
 * can be undone. Throws what `decideFields` throws, `version_conflict`, `merge_kinds`, `merge_bulk_running`.
 */
export async function mergeCustomers(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  input: Input,
): Promise<{ id: string; survivorId: string }> {
  const { survivorId, otherIds } = input;
  const now = deps.clock.now();
  const decided = await decideFields(tx, principal, input, { choices: input.choices, lock: true });
  const { customers, form, kept, ownerId } = decided;
  const [survivor] = customers;
  if (customers.some(({ id, version }) => input.versions[id] !== version))
    throw new AppError('version_conflict');
  if (customers.some(({ kind }) => kind !== survivor.kind)) throw new AppError('merge_kinds');
  const ids = customers.map(({ id }) => id);
  if (await inBulk(tx, ids)) throw new AppError('merge_bulk_running');

  const before = await readForTrail(tx, survivorId);
  const names = await namesOf(tx, otherIds);
  const moveId = await moveOwner(deps, tx, principal, decided);
  const { changes } = planRows({ survivorId, otherIds, ownerId, rows: await readRows(tx, ids, true) });
  await writeRows(tx, changes);
  const { columns, custom } = mergedColumns(customers, kept);
  await writeCustomer(tx, survivorId, {
    columns: { ...columns, custom, ...fillSlots(form.slots, custom) },
    at: now,
  });
  await settleHolders(tx, object, [
    { recordId: survivorId, custom },
    ...customers.slice(1).map((other) => ({ recordId: other.id, custom: other.custom })),
  ]);
  await handOverAttachments(tx, object, filesOf(changes, 'after'));
  const chain = await leadTo(tx, survivorId, otherIds, now);
  await refreshMerged(tx, ids, now);

  const id = newId(now.getTime());
  await keepMerge(tx, {
    id,
    survivor_id: survivorId,
    other_ids: [...otherIds],
    by: principal.userId,
    at: now,
    images: {
      columns: changedColumns(survivor, columns),
      custom: { before: survivor.custom, after: custom },
      rows: changes,
      chain,
      moveId,
    },
  });
  await tellMerge(deps, tx, principal, {
    mergeId: id,
    survivor: { id: survivorId, name: before.name },
    others: otherIds.map((one) => ({ id: one, name: names.get(one) ?? '' })),
    changes: changeSet(before, await readForTrail(tx, survivorId)),
    undone: false,
  });
  return { id, survivorId };
}

/** Files that hang on records, with whoever holds them before or after. */
export function filesOf(changes: readonly RowChange[], when: 'before' | 'after') {
  return changes
    .filter(({ table }) => table === 'attachment')
    .map((change) => ({
      id: String(change[when].attachment_id),
      recordId: String(change[when].customer_id),
    }));
}

function changedColumns(survivor: Row, columns: Row): { before: Row; after: Row } {
  const changed = Object.keys(columns).filter((name) => survivor[name] !== columns[name]);
  const pick = (row: Row) => Object.fromEntries(changed.map((name) => [name, row[name]]));
  return { before: pick(survivor), after: pick(columns) };
}

/** The survivor goes to whoever was chosen, with the times and the protection that go with that owner. No limit is asked. */
async function moveOwner(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  { customers, kept, ownerId }: Decided,
): Promise<string | null> {
  const [{ id: survivorId }] = customers;
  const facts = await readMoveFacts(tx, {
    ids: customers.map(({ id }) => id),
    within: sql<boolean>`true`,
    lock: true,
  });
  const mine = facts.find(({ id }) => id === survivorId);
  const theirs = facts.find(({ id }) => id === kept.get('owner'));
  if (!mine || mine.ownerId === ownerId) return null;
  const now = deps.clock.now();
  const after = {
    ownedSince: theirs?.ownedSince ?? null,
    releasedAt: theirs?.releasedAt ?? null,
    protectedUntil: theirs?.protectedUntil ?? null,
    protectionReason: theirs?.protectionReason ?? null,
  };
  const { rules } = await readRules(tx);
  const moveId = newMoveId(now);
  await carryOut(deps, tx, principal, [
    {
      ...after,
      customerId: survivorId,
      moveId,
      kind: 'merge',
      at: now,
      from: mine.ownerId,
      to: ownerId,
      actorId: principal.userId,
      recycleAt: nextRecycling(rules, { ...mine, ...after, ownerId })?.at ?? null,
      rule: null,
      note: null,
      bulkId: null,
      undoes: null,
      before: beforeOf(mine),
    },
  ]);
  return moveId;
}

export async function namesOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from customers.customer where tenant_id = $1 and id = any($2)',
    [tx.tenantId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
