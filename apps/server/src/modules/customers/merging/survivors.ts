import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { type Reader, readCustomers } from '../customer-views.ts';

/** Who a customer is now: whoever it was merged into, else itself. */
export async function survivorOf(tx: Tx, id: string): Promise<string> {
  return (await survivorsOf(tx, [id])).get(id) ?? id;
}

/** As above, by id, of many; who is nobody else is left out. */
export async function survivorsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; merged_into: string }>(
    `select id, merged_into from customers.customer
     where tenant_id = $1 and id = any($2) and merged_into is not null`,
    [tx.tenantId, ids],
  );
  return new Map(rows.map(({ id, merged_into }) => [id, merged_into]));
}

/** A customer and all who were merged into it: whose past is its past. */
export async function mergedWith(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select id from customers.customer where tenant_id = $1 and merged_into = $2',
    [tx.tenantId, id],
  );
  return [id, ...rows.map((row) => row.id)];
}

/** As `readCustomers`, by ids that other modules keep: of a merged customer the one who stayed, once. */
export async function readCurrentCustomers(
  tx: Tx,
  ids: readonly string[],
  reader: Reader,
): Promise<Customer[]> {
  if (ids.length === 0) return [];
  const survivors = await survivorsOf(tx, ids);
  return readCustomers(tx, [...new Set(ids.map((id) => survivors.get(id) ?? id))], reader);
}

/** As above, for one. Throws `not_found` outside the data scope too. */
export async function readCurrentCustomer(tx: Tx, id: string, reader: Reader): Promise<Customer> {
  const [customer] = await readCurrentCustomers(tx, [id], reader);
  if (!customer) throw notFound();
  return customer;
}
