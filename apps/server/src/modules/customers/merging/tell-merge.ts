import type { CustomersEvents } from '@guanjia/contracts/customers/events';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { emit } from '#kernel/outbox.ts';
import type { Principal } from '#kernel/principal.ts';
import type { MoveDeps } from '../pools/move.ts';
import { addEntries } from '../timeline.ts';
import { mergedWith } from './survivors.ts';

interface Named {
  id: string;
  name: string;
}

interface Told {
  mergeId: string;
  survivor: Named;
  others: readonly Named[];
  /** Of the survivor. */
  changes: { before: Partial<Customer>; after: Partial<Customer> };
  undone: boolean;
}

/** A merge, or its undoing, on the timelines and in the trail of everybody whom it is about, and to other modules. */
export async function tellMerge(
  { audit, clock }: MoveDeps,
  tx: Tx,
  principal: Principal,
  { mergeId, survivor, others, changes, undone }: Told,
): Promise<void> {
  const action = undone ? 'customers.merge_undone' : 'customers.merged';
  const names = others.map(({ name }) => name);
  await audit.recordAll(tx, [
    {
      actor: principal,
      action,
      entityType: 'customer',
      entityId: survivor.id,
      before: changes.before,
      after: { ...changes.after, merge: mergeId, others },
    },
    ...others.map((other) => ({
      actor: principal,
      action,
      entityType: 'customer',
      entityId: other.id,
      before: { mergedInto: undone ? survivor : null },
      after: { mergedInto: undone ? null : survivor, merge: mergeId },
    })),
  ]);
  const entry = {
    kind: 'merge' as const,
    occurredAt: clock.now(),
    actorId: principal.userId,
    refId: mergeId,
  };
  await addEntries(tx, [
    { ...entry, customerId: survivor.id, data: { undone, others: names.join('、') } },
    ...others.map(({ id }) => ({ ...entry, customerId: id, data: { undone, into: survivor.name } })),
  ]);
  const survivorId = survivor.id;
  const payload = undone
    ? ({ mergeId } satisfies CustomersEvents['customers.merge_undone'])
    : ({
        mergeId,
        survivorId,
        customerIds: await mergedWith(tx, survivorId),
      } satisfies CustomersEvents['customers.merged']);
  await emit(tx, { type: action, payload, at: clock.now() });
}
