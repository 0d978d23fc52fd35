import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';

const ours = '00000000-0000-7000-8000-000000000001';
const theirs = '00000000-0000-7000-8000-000000000002';
let database: TestDatabase;
let app: Client;

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

beforeAll(async () => {
  database = await createTestDatabase();
  const admin = await connect(database.adminUrl);
  await admin.query(`
    select kernel.create_module_schema('sample');
    create table sample.thing (tenant_id uuid not null, name text not null);
    select kernel.protect('sample.thing');
    insert into sample.thing values ('${ours}', 'ours'), ('${theirs}', 'theirs')`);
  await admin.end();
  app = await connect(database.appUrl);
});

afterAll(async () => {
  await app.end();
  await database[Symbol.asyncDispose]();
});

async function asTenant(tenant: string | undefined, sql: string): Promise<unknown[]> {
  await app.query('begin');
  try {
    if (tenant !== undefined) await app.query("select set_config('app.tenant_id', $1, true)", [tenant]);
    return (await app.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await app.query('rollback');
  }
}

test('a tenant sees and changes only its own rows', async () => {
  expect(await asTenant(ours, 'select name from sample.thing')).toEqual(['ours']);
  expect(await asTenant(ours, "update sample.thing set name = 'x' returning name")).toEqual(['x']);
  expect(await asTenant(ours, 'delete from sample.thing returning name')).toEqual(['ours']);
});

test('a row for another tenant cannot be written', async () => {
  await expect(asTenant(ours, `insert into sample.thing values ('${theirs}', 'x')`)).rejects.toThrow(
    /row-level security/,
  );
  await expect(asTenant(ours, `update sample.thing set tenant_id = '${theirs}'`)).rejects.toThrow(
    /row-level security/,
  );
});

test.each([undefined, ''])('without a tenant (%o) there is nothing to see or write', async (tenant) => {
  expect(await asTenant(tenant, 'select name from sample.thing')).toEqual([]);
  await expect(asTenant(tenant, `insert into sample.thing values ('${ours}', 'x')`)).rejects.toThrow(
    /row-level security/,
  );
});

test('the tenant ends with its transaction', async () => {
  await asTenant(ours, 'select 1');
  expect(await asTenant(undefined, 'select name from sample.thing')).toEqual([]);
});

test('the platform role sees all tenants', async () => {
  const platform = await connect(database.platformUrl);
  const { rows } = await platform.query('select name from sample.thing order by name');
  await platform.end();
  expect(rows).toEqual([{ name: 'ours' }, { name: 'theirs' }]);
});

test('every table with a tenant_id has forced row-level security and a tenant policy', async () => {
  const admin = await connect(database.adminUrl);
  const { rows } = await admin.query(`
    select pg_class.oid::regclass::text as name
    from pg_attribute
    join pg_class on pg_class.oid = pg_attribute.attrelid and pg_class.relkind in ('r', 'p')
    where pg_attribute.attname = 'tenant_id' and not pg_attribute.attisdropped
      -- a partition that only its parent can be used through is covered by the parent
      and not (pg_class.relispartition and not has_table_privilege('guanjia_app', pg_class.oid, 'select'))
      and not (pg_class.relrowsecurity and pg_class.relforcerowsecurity
        and exists (select from pg_policy where polrelid = pg_class.oid and polname = 'tenant'))`);
  await admin.end();
  expect(rows).toEqual([]);
});

test("the server's roles own nothing, may create nothing and cannot bypass the policies", async () => {
  const { rows } = await app.query(`
    select
      (select count(*)::int from pg_class where relowner = 'guanjia_app'::regrole or relowner = 'guanjia_platform'::regrole) as owned,
      (select rolbypassrls or rolsuper or rolcreaterole or rolcreatedb from pg_roles where rolname = 'guanjia_app') as mighty,
      (select count(*)::int from pg_namespace where has_schema_privilege('guanjia_app', oid, 'create') and nspname not like 'pg_temp%') as writable_schemas`);
  expect(rows).toEqual([{ owned: 0, mighty: false, writable_schemas: 0 }]);
});
