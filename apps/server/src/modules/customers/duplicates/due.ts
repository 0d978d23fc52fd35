import type { Tx } from '#kernel/db.ts';

/**
 * These customers are looked at by the next scan for duplicates: whoever changes a name, a company or a way to a customer
 * says so in the same transaction. New customers are found by their ids.
 */
export async function markDue(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `insert into customers.duplicate_due (tenant_id, customer_id)
     select $1, id from unnest($2::uuid[]) as id order by id on conflict do nothing`,
    [tx.tenantId, [...new Set(ids)]],
  );
}

/** Whoever looks like one of these customers, who go for good. */
export async function markSharersDue(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select distinct other.customer_id as id from customers.duplicate_member gone
     join customers.duplicate_member other on other.group_id = gone.group_id and other.tenant_id = $1
     where gone.tenant_id = $1 and gone.customer_id = any($2) and other.customer_id <> all($2)`,
    [tx.tenantId, ids],
  );
  await markDue(
    tx,
    rows.map(({ id }) => id),
  );
}
