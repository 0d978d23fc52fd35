import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { bootstrapDatabase } from './bootstrap-database.ts';
import { migrate } from './migrate.ts';

const shipped = resolve(import.meta.dirname, '../../migrations');
let dir: string;
let database: TestDatabase;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'migrations-'));
  await cp(shipped, dir, { recursive: true });
  database = await createTestDatabase({ empty: true });
});

afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function lastNumber(): Promise<number> {
  return (await readMigrationNames()).length;
}

async function readMigrationNames(): Promise<unknown[]> {
  return (await query('select name from kernel.migration order by number')).map((row) => row.name);
}

async function add(number: number, sql: string): Promise<void> {
  await writeFile(join(dir, `${String(number).padStart(4, '0')}_kernel_test.sql`), sql);
}

test('concurrent runners apply each file exactly once', async () => {
  const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(database.adminUrl, { dir })));
  expect(runs.flat().sort()).toEqual(await readMigrationNames());
});

test('a second run applies nothing, a new file is applied alone', async () => {
  await migrate(database.adminUrl, { dir });
  expect(await migrate(database.adminUrl, { dir })).toEqual([]);
  const next = (await lastNumber()) + 1;
  await add(next, 'create table kernel.later (id uuid primary key)');
  expect(await migrate(database.adminUrl, { dir })).toHaveLength(1);
});

test('a file that changed after it was applied is refused', async () => {
  await migrate(database.adminUrl, { dir });
  const file = join(dir, '0001_kernel_init.sql');
  await writeFile(file, `${await readFile(file, 'utf8')}\n-- one more line\n`);
  await expect(migrate(database.adminUrl, { dir })).rejects.toThrow(/0001_kernel_init.sql .* never changes/);
});

test('a database of a newer version is refused', async () => {
  await migrate(database.adminUrl, { dir });
  await query("insert into kernel.migration values (9000, '9000_kernel_future.sql', 'x')");
  await expect(migrate(database.adminUrl, { dir })).rejects.toThrow(/newer Guanjia \(9000_kernel_future.sql/);
});

test('a failing file leaves nothing of itself and the ones before it in place', async () => {
  await migrate(database.adminUrl, { dir });
  const before = await lastNumber();
  await add(before + 1, 'create table kernel.half (id uuid); select 1/0;');
  await expect(migrate(database.adminUrl, { dir })).rejects.toThrow(/division by zero/);
  expect(await lastNumber()).toBe(before);
  expect(await query("select to_regclass('kernel.half') as half")).toEqual([{ half: null }]);
});

test('a gap in the numbers is refused', async () => {
  await add(8000, 'select 1');
  await expect(migrate(database.adminUrl, { dir })).rejects.toThrow(/expected a name such as/);
});

test('bootstrap may run at once from several processes, and again', async () => {
  const run = () => bootstrapDatabase(database.adminUrl, { roleSecret: database.roleSecret });
  const [first, ...others] = await Promise.all([run(), run(), run()]);
  for (const other of others) expect(other).toEqual(first);
});

test('an administrator without superuser rights can bootstrap and migrate', async () => {
  await query("create role limited login createrole password 'limited'");
  await query(`grant all on database ${database.name} to limited`);
  // Managed servers let their administrator hand out the roles that it created.
  await query('grant guanjia_app, guanjia_platform to limited with admin option');
  const url = new URL(database.adminUrl);
  url.username = 'limited';
  url.password = 'limited';
  await bootstrapDatabase(url.href, { roleSecret: database.roleSecret });
  await expect(migrate(url.href, { dir })).resolves.not.toHaveLength(0);
  await query('drop owned by limited cascade');
  await query('drop role limited');
});
