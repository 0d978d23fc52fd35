import type { CustomersEvents } from '@guanjia/contracts/customers/events';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { emit } from '#kernel/outbox.ts';
import type { Principal } from '#kernel/principal.ts';
import type { RecycleBin, Recycler } from '#modules/audit/index.ts';
import { releaseAttachments } from '#modules/forms/index.ts';
import { readCustomer } from './customer-views.ts';
import { markDue } from './duplicates/due.ts';
import { mergedWith } from './merging/survivors.ts';
import { removePasswords } from './passwords/password-store.ts';
import { companiesOf, refreshRecords } from './record/refresh.ts';
import { removeRecord } from './record/removal.ts';
import { requireFullAccess } from './sharing/changeable.ts';
import { readForTrail } from './trail.ts';

interface Deps {
  clock: Clock;
  recycleBin: RecycleBin;
}

/** Moves a customer into the recycle bin. Throws `not_found` outside the data scope, `customer_read_only`. */
export async function deleteCustomer(
  { clock, recycleBin }: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  reason: string | undefined,
): Promise<{ id: string; purgeAt: string }> {
  await readCustomer(tx, id, principal);
  await requireFullAccess(tx, principal, id);
  const customer = await readForTrail(tx, id);
  await mark(tx, id, clock.now());
  await refreshRecords(tx, await companiesOf(tx, id), clock.now());
  await tell(tx, 'customers.deleted', id, clock.now());
  return recycleBin.put(tx, principal, {
    entityType: 'customer',
    entityId: id,
    label: customer.name,
    record: customer,
    reason,
  });
}

export function customerRecycler(clock: Clock): Recycler {
  return {
    entityType: 'customer',
    actions: {
      deleted: 'customers.deleted',
      restored: 'customers.restored',
      purged: 'customers.purged',
    },
    async restore(tx, id) {
      await mark(tx, id, null);
      await markDue(tx, [id]);
      await refreshRecords(tx, [id, ...(await companiesOf(tx, id))], clock.now());
      await tell(tx, 'customers.restored', id, clock.now());
    },
    // Calls and results point at the customer and stay; who it was goes.
    async purge(tx, id) {
      // Whoever was merged into the customer is the same one.
      for (const one of await mergedWith(tx, id)) await purge(tx, one, clock.now());
      await tx.query('delete from customers.merge where tenant_id = $1 and survivor_id = $2', [
        tx.tenantId,
        id,
      ]);
      await tell(tx, 'customers.purged', id, clock.now());
    },
  };
}

async function purge(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query('delete from customers.phone where tenant_id = $1 and customer_id = $2', [tx.tenantId, id]);
  await removeRecord(tx, id);
  await tx.query('delete from customers.timeline_entry where tenant_id = $1 and customer_id = $2', [
    tx.tenantId,
    id,
  ]);
  for (const table of ['pool_move', 'share', 'bulk_item', 'duplicate_member', 'duplicate_due']) {
    await tx.query(`delete from customers.${table} where tenant_id = $1 and customer_id = $2`, [
      tx.tenantId,
      id,
    ]);
  }
  await removePasswords(tx, id);
  await tx.query(
    `update customers.customer set name = '', gender = 'unknown', birth_year = null, region = null, source = null,
       note = null, company = null, consent_note = null, terms = '', custom = '{}', purged_at = $3, version = version + 1, updated_at = $3
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, now],
  );
  await releaseAttachments(tx, { object: 'customers.customer', recordId: id }, now);
}

async function mark(tx: Tx, id: string, deletedAt: Date | null): Promise<void> {
  const marked = await tx.query(
    `update customers.customer set deleted_at = $3, version = version + 1
     where tenant_id = $1 and id = $2 and purged_at is null and (deleted_at is null) = ($3::timestamptz is not null)
     returning 1`,
    [tx.tenantId, id, deletedAt],
  );
  if (marked.length === 0) throw notFound();
}

type Happened = 'customers.deleted' | 'customers.restored' | 'customers.purged';

/** Other modules keep the ids of those who were merged into the customer: it happened to them as well. */
async function tell(tx: Tx, type: Happened, id: string, at: Date): Promise<void> {
  for (const customerId of await mergedWith(tx, id))
    await emit(tx, { type, payload: { customerId } satisfies CustomersEvents[Happened], at });
}
