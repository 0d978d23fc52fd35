import type { FormValues } from '@guanjia/contracts/core/form';
import { sql } from 'kysely';
import type { Tx } from './db.ts';

/** Typed copies of values in slot columns of the record's table, by column name: `s1…` text, `n1…` numbers, `t1…` moments. */
export type SlotValues = Readonly<Record<string, string | number | null>>;

export interface CustomRecord {
  id: string;
  custom: FormValues;
}

/** A table of records with a `custom jsonb` column. The module that owns it hands this out; nobody else writes it. */
export interface CustomRecords {
  /** Records that hold a value, by key. */
  countValues(tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The next records by id, locked until the transaction ends. */
  readBatch(tx: Tx, after: string | undefined, limit: number): Promise<CustomRecord[]>;
  /** Writes values and slots back; every record names the same slots. */
  writeBatch(tx: Tx, records: readonly (CustomRecord & { slots: SlotValues })[]): Promise<void>;
  countAll(tx: Tx): Promise<number>;
}

const slotTypes: Readonly<Record<string, string>> = { s: 'text', n: 'float8', t: 'timestamptz' };

export function customRecords(name: string): CustomRecords {
  const table = sql.table(name);
  return {
    async countValues(tx, keys) {
      if (keys.length === 0) return new Map();
      const { rows } = await sql<{ key: string; count: number }>`
        select k.key, count(*)::int as count from ${table} r join unnest(${keys}::text[]) as k(key) on r.custom ? k.key
        where r.tenant_id = ${tx.tenantId} group by k.key`.execute(tx.kysely());
      return new Map(rows.map(({ key, count }) => [key, count]));
    },
    async readBatch(tx, after, limit) {
      const from = after === undefined ? sql`true` : sql`id > ${after}`;
      const { rows } = await sql<CustomRecord>`
        select id, custom from ${table} where tenant_id = ${tx.tenantId} and ${from}
        order by id limit ${limit} for update`.execute(tx.kysely());
      return rows;
    },
    async writeBatch(tx, records) {
      const columns = Object.keys(records[0]?.slots ?? {});
      const typed = columns.map(
        (column) => sql`${sql.ref(column)} ${sql.raw(slotTypes[column[0] ?? ''] ?? 'text')}`,
      );
      const sets = columns.map((column) => sql`${sql.ref(column)} = v.${sql.ref(column)}`);
      const values = JSON.stringify(records.map(({ id, custom, slots }) => ({ ...slots, id, custom })));
      await sql`
        update ${table} r set ${sql.join([sql`custom = v.custom`, ...sets])}
        from jsonb_to_recordset(${values}::jsonb) as v(${sql.join([sql`id uuid`, sql`custom jsonb`, ...typed])})
        where r.tenant_id = ${tx.tenantId} and r.id = v.id`.execute(tx.kysely());
    },
    async countAll(tx) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${table} where tenant_id = ${tx.tenantId}`.execute(tx.kysely());
      return rows[0]?.count ?? 0;
    },
  };
}
