import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { type ForeignKey, type LoadOrder, loadOrder } from './load-order.ts';
import { systemTables, type TableRule, tableRules } from './table-rules.ts';

/** A table that holds rows of tenants, as the database's catalogue describes it. Names are quoted where needed. */
export interface TenantTable {
  /** With its schema. */
  name: string;
  rule: TableRule | { kind: 'data' };
  /** Without those that PostgreSQL fills by itself. */
  columns: readonly string[];
  /** Columns of the primary key, as a sort key that is the same on every server. */
  order: readonly string[];
  primaryKey: readonly string[];
  /** The column by which it is cut into months. */
  monthOf: string | null;
}

export interface Catalogue {
  tables: ReadonlyMap<string, TenantTable>;
  order: LoadOrder;
}

type Row = {
  name: string;
  columns: string[];
  order: string[];
  primaryKey: string[];
  monthOf: string | null;
};

const ownTables = `
  pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')`;

/** Throws `backup_tables_unknown` when a table is there that neither has a tenant nor is known to need none. */
export async function readCatalogue(tx: Tx): Promise<Catalogue> {
  const rows = await tx.query<Row>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = '' and a.attidentity = '') as columns,
       key.columns as "primaryKey", key.ordered as "order",
       (select quote_ident(a.attname) from pg_partitioned_table p
        join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
        where p.partrelid = c.oid) as "monthOf"
     from (select c.oid, c.relname, c.relnamespace from ${ownTables}) c
     join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped
     cross join lateral (
       select array_agg(quote_ident(a.attname) order by k.place) as columns,
         array_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end
           order by k.place) as ordered
       from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (attnum, place)
       join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
       where i.indrelid = c.oid and i.indisprimary) key
     order by 1`,
  );
  await refuseUnknown(tx, rows);
  const tables = new Map(
    rows.map((row) => [row.name, { ...row, rule: tableRules[row.name] ?? { kind: 'data' as const } }]),
  );
  return { tables, order: loadOrder([...tables.keys()], await readForeignKeys(tx)) };
}

async function refuseUnknown(tx: Tx, known: readonly Row[]): Promise<void> {
  const all = await tx.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from ${ownTables} order by 1`,
  );
  const names = new Set(known.map(({ name }) => name));
  const unknown = all.filter(({ name }) => !names.has(name) && !systemTables.has(name));
  const unsorted = known.filter(({ primaryKey }) => primaryKey === null);
  const wrong = [...unknown, ...unsorted].map(({ name }) => name);
  if (wrong.length > 0) throw new AppError('backup_tables_unknown', { params: { tables: wrong.join(', ') } });
}

function readForeignKeys(tx: Tx): Promise<ForeignKey[]> {
  return tx.query<ForeignKey>(
    `select format('%I.%I', n.nspname, c.relname) as "from", format('%I.%I', m.nspname, d.relname) as "to",
       array_agg(quote_ident(a.attname)) as columns, bool_and(not a.attnotnull) as nullable
     from pg_constraint k
     join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_class d on d.oid = k.confrelid join pg_namespace m on m.oid = d.relnamespace
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
     where k.contype = 'f' and k.conparentid = 0 and not k.condeferred
     group by k.oid, 1, 2`,
  );
}

/** Number of the newest migration. */
export async function readSchemaNumber(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ number: number }>('select max(number) as number from kernel.migration');
  return row?.number ?? 0;
}
