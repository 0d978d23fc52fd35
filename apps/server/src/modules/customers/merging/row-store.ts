import type { Tx } from '#kernel/db.ts';
import type { Rows } from './merge-rows.ts';
import { type Row, type RowChange, type RowTable, rowShapes, rowTables } from './row-tables.ts';

/** All that belongs to these customers, locked until the transaction ends where it is going to change. */
export async function readRows(tx: Tx, customerIds: readonly string[], lock: boolean): Promise<Rows> {
  const found: [RowTable, Row[]][] = [];
  for (const table of rowTables) {
    const { owners, key } = rowShapes[table];
    const whose = owners.map((column) => `t.${column} = any($2)`).join(' or ');
    const rows = await tx.query<{ row: Row }>(
      `select to_jsonb(t) as row from customers.${table} t where t.tenant_id = $1 and (${whose})
       order by ${key.map((column) => `t.${column}`).join(', ')} ${lock ? 'for update' : ''}`,
      [tx.tenantId, customerIds],
    );
    found.push([table, rows.map(({ row }) => row)]);
  }
  return Object.fromEntries(found) as unknown as Rows;
}

/** The rows of a table that have one of these keys now. */
export async function readByKey(tx: Tx, table: RowTable, keys: readonly Row[]): Promise<Row[]> {
  const { key } = rowShapes[table];
  const rows = await tx.query<{ row: Row }>(
    `select to_jsonb(t) as row from customers.${table} t
     join jsonb_populate_recordset(null::customers.${table}, $2) k on ${key.map((column) => `k.${column} = t.${column}`).join(' and ')}
     where t.tenant_id = $1 for update of t`,
    [tx.tenantId, JSON.stringify(keys)],
  );
  return rows.map(({ row }) => row);
}

/**
 * Puts rows in the place of others. Rows give way before others come, because primary ones and keys are unique at any
 * moment; entries of the lists, on which branches hang, stand aside instead.
 */
export async function writeRows(tx: Tx, changes: readonly RowChange[]): Promise<void> {
  for (const [table, ofTable] of Map.groupBy(changes, (change) => change.table)) {
    const before = JSON.stringify(ofTable.map((change) => change.before));
    const after = JSON.stringify(ofTable.map((change) => change.after));
    const { key } = rowShapes[table];
    const matches = key.map((column) => `k.${column} = t.${column}`).join(' and ');
    if (table === 'listing') {
      await tx.query(
        `update customers.listing t set state = 'ended' from jsonb_populate_recordset(null::customers.listing, $2) k
         where t.tenant_id = $1 and ${matches}`,
        [tx.tenantId, before],
      );
      await tx.query(
        `update customers.listing t set state = k.state, customer_id = k.customer_id
         from jsonb_populate_recordset(null::customers.listing, $2) k where t.tenant_id = $1 and ${matches}`,
        [tx.tenantId, after],
      );
      continue;
    }
    await tx.query(
      `delete from customers.${table} t using jsonb_populate_recordset(null::customers.${table}, $2) k
       where t.tenant_id = $1 and ${matches}`,
      [tx.tenantId, before],
    );
    await tx.query(
      `insert into customers.${table} select k.* from jsonb_populate_recordset(null::customers.${table}, $2) k
       where k.tenant_id = $1`,
      [tx.tenantId, after],
    );
  }
}
