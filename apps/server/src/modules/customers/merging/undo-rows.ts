import type { MergeBelonging } from '@guanjia/contracts/customers/merging';
import type { Tx } from '#kernel/db.ts';
import { phoneTypeOf } from '../record/contact-point.ts';
import { sameRow } from './merge-rows.ts';
import { readByKey, writeRows } from './row-store.ts';
import { keyOf, type Row, type RowChange, type RowTable, rowShapes } from './row-tables.ts';

/** Puts rows back as they were before a merge, except those that somebody changed or removed since. */
export async function undoRows(
  tx: Tx,
  changes: readonly RowChange[],
  customerIds: readonly string[],
): Promise<{ restored: RowChange[]; kept: MergeBelonging[] }> {
  const restored: RowChange[] = [];
  const kept = new Set<MergeBelonging>();
  for (const [table, ofTable] of Map.groupBy(changes, (change) => change.table)) {
    const now = await readByKey(
      tx,
      table,
      ofTable.map(({ after }) => after),
    );
    const byKey = new Map(now.map((row) => [keyOf(table, row), row]));
    for (const { before, after } of ofTable) {
      const present = byKey.get(keyOf(table, after));
      if (present && sameRow(spoken(table, present), spoken(table, after)))
        restored.push({ table, before: present, after: before });
      else kept.add(rowShapes[table].belonging);
    }
  }
  await writeRows(tx, await withRoomForPrimaries(tx, restored));
  await givePrimaries(tx, customerIds);
  return { restored, kept: [...kept] };
}

/** Saving one number writes down what the others of the customer say by themselves: that changes nothing. */
function spoken(table: RowTable, row: Row): Row {
  return table === 'phone' && typeof row.e164 === 'string'
    ? { ...row, type: row.type ?? phoneTypeOf(row.e164) }
    : row;
}

/** Among what is each row the only primary one; null: it knows none. */
function groupOf(table: RowTable, row: Row): string | null {
  if (row.is_primary !== true) return null;
  if (table === 'phone') return String(row.customer_id);
  if (table === 'contact_point') return JSON.stringify([row.customer_id, row.channel]);
  return table === 'company_contact' ? String(row.company_id) : null;
}

/** Whatever became the primary one since, stays it. */
async function withRoomForPrimaries(tx: Tx, restored: readonly RowChange[]): Promise<RowChange[]> {
  const moving = new Set(restored.map(({ table, before }) => table + keyOf(table, before)));
  const taken = new Set<string>();
  for (const table of ['phone', 'contact_point', 'company_contact'] as const) {
    const column = table === 'company_contact' ? 'company_id' : 'customer_id';
    const owners = restored.filter((change) => change.table === table).map(({ after }) => after[column]);
    if (owners.length === 0) continue;
    const rows = await tx.query<{ row: Row }>(
      `select to_jsonb(t) as row from customers.${table} t
       where t.tenant_id = $1 and t.${column} = any($2::uuid[]) and t.is_primary`,
      [tx.tenantId, owners],
    );
    for (const { row } of rows)
      if (!moving.has(table + keyOf(table, row))) taken.add(table + groupOf(table, row));
  }
  return restored.map((change) =>
    taken.has(change.table + groupOf(change.table, change.after))
      ? { ...change, after: { ...change.after, is_primary: false } }
      : change,
  );
}

/** Where the primary number or address has gone, the first that may be used takes its place. */
async function givePrimaries(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.query(
    `update customers.phone p set is_primary = true where p.tenant_id = $1 and p.id in (
       select distinct on (customer_id) id from customers.phone c where tenant_id = $1 and customer_id = any($2)
         and not exists (select 1 from customers.phone o where o.customer_id = c.customer_id and o.is_primary)
       order by customer_id, do_not_use, id)`,
    [tx.tenantId, customerIds],
  );
  await tx.query(
    `update customers.contact_point p set is_primary = true where p.tenant_id = $1 and p.id in (
       select distinct on (customer_id, channel) id from customers.contact_point c
       where tenant_id = $1 and customer_id = any($2) and not exists (select 1 from customers.contact_point o
         where o.customer_id = c.customer_id and o.channel = c.channel and o.is_primary)
       order by customer_id, channel, do_not_use, id)`,
    [tx.tenantId, customerIds],
  );
}
