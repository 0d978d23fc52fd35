import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import {
  copyLines,
  customerColumns,
  type InventedCustomer,
  inventCustomers,
  phoneColumns,
  slotColumns,
} from './invented-customers.ts';

export interface Filling {
  tenantId: string;
  owners: readonly string[];
}

/**
 * Puts invented customers into the database, as its superuser: a tenant's customers `from` … `from + count`. Many at
 * once are loaded without indexes, which are made anew afterwards.
 */
export async function addCustomers(
  admin: pg.Client,
  { tenantId, owners }: Filling,
  range: { from: number; count: number; block: number },
): Promise<void> {
  await copy(
    admin,
    'customers.customer',
    customerColumns,
    inventCustomers({ ...range, owners }),
    (one) => copyLines(tenantId, one).customer,
  );
  await copy(
    admin,
    'customers.phone',
    phoneColumns,
    inventCustomers({ ...range, owners }),
    (one) => copyLines(tenantId, one).phone,
  );
}

/** The named indexes are dropped while `work` runs. */
export async function withoutIndexes(admin: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await admin.query<{ name: string; definition: string; statistics: [number, number][] }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition,
       array(select jsonb_build_array(a.attnum, a.attstattarget) from pg_attribute a
         where a.attrelid = i.indexrelid and a.attstattarget >= 0) as statistics
     from pg_index i
     where i.indrelid in ('customers.customer'::regclass, 'customers.phone'::regclass)
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
  );
  for (const { name } of rows) await admin.query(`drop index ${name}`);
  await work();
  await admin.query(`set maintenance_work_mem = '512MB'`);
  for (const { name, definition, statistics } of rows) {
    await admin.query(definition);
    // No part of the definition, and what the planner knows of searches hangs on it.
    for (const [column, target] of statistics)
      await admin.query(`alter index ${name} alter column ${column} set statistics ${target}`);
  }
}

async function copy(
  admin: pg.Client,
  table: string,
  columns: readonly string[],
  customers: Iterable<InventedCustomer>,
  line: (one: InventedCustomer) => string,
): Promise<void> {
  await pipeline(
    Readable.from(chunks(customers, line)),
    admin.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`)),
  );
}

function* chunks(customers: Iterable<InventedCustomer>, line: (one: InventedCustomer) => string) {
  let chunk = '';
  for (const one of customers) {
    chunk += line(one);
    if (chunk.length < 60_000) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** The benchmark's own fields, in slots, so that the list filters and sorts by them. */
export async function addOwnFields(admin: pg.Client, tenantId: string): Promise<void> {
  const fields = [
    {
      key: 'plate',
      type: 'text',
      label: { zh: '车牌号', en: 'Licence plate' },
      required: false,
      listed: true,
    },
    { key: 'trade', type: 'text', label: { zh: '行业', en: 'Trade' }, required: false, listed: true },
    { key: 'budget', type: 'number', label: { zh: '预算', en: 'Budget' }, required: false, listed: true },
  ];
  await admin.query(
    `update forms.form set fields = $2, version = version + 1 where tenant_id = $1 and object = 'customers.customer'`,
    [tenantId, JSON.stringify(fields)],
  );
  await admin.query(`delete from forms.slot where tenant_id = $1 and object = 'customers.customer'`, [
    tenantId,
  ]);
  for (const [key, column] of Object.entries(slotColumns))
    await admin.query(
      `insert into forms.slot (tenant_id, object, column_name, field_key, state) values ($1, 'customers.customer', $2, $3, 'ready')`,
      [tenantId, column, key],
    );
}

/** Other tenants beside the one that is measured. */
export async function addTenants(admin: pg.Client, count: number): Promise<Filling[]> {
  const { rows } = await admin.query<{ tenantId: string }>(
    `insert into identity.tenant (tenant_id, code, name, created_at)
     select gen_random_uuid(), 'B' || n, 'B' || n, now() from generate_series(1, $1::int) n
     returning tenant_id as "tenantId"`,
    [count],
  );
  return rows.map(({ tenantId }) => ({ tenantId, owners: [] }));
}

/** Colleagues of an agent, whose customers are spread over them. Returns the agents' ids, the given one first. */
export async function addColleagues(admin: pg.Client, login: string, count: number): Promise<Filling> {
  const { rows } = await admin.query<{ id: string; tenantId: string }>(
    `insert into identity.app_user
     select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'login', 'bench' || n,
       'employee_no', 'bench' || n, 'phone_extension', null))).*
     from identity.app_user t, generate_series(1, $2::int) n where t.login = $1
     returning id, tenant_id as "tenantId"`,
    [login, count],
  );
  const { rows: own } = await admin.query<{ id: string }>(
    'select id from identity.app_user where login = $1',
    [login],
  );
  return { tenantId: rows[0]?.tenantId ?? '', owners: [...own, ...rows].map(({ id }) => id) };
}
