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
