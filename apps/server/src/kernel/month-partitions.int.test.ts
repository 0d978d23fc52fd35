import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { createDb, type Db } from './db.ts';
import { createLog } from './log.ts';
import { ensureMonthPartitions } from './month-partitions.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ ...database, maxConnections: 5, log: createLog('silent') });
});

afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function write(at: string): Promise<unknown> {
  return db.platformTx((tx) =>
    tx.query(
      `insert into kernel.event_log (position, event_id, tenant_id, kind, type, topics, payload, occurred_at, logged_at)
       values (1, gen_random_uuid(), gen_random_uuid(), 'domain', 'test.happened', '{}', '{}', $1, $1)`,
      [at],
    ),
  );
}

it('lets rows be written years after the installation, and is safe to repeat', async () => {
  await expect(write('2039-03-31T23:59:59Z')).rejects.toThrow(/no partition/);
  const clock = createManualClock(new Date('2038-12-31T12:00:00Z'));
  await Promise.all(Array.from({ length: 4 }, () => ensureMonthPartitions({ db, clock })));
  await write('2039-03-31T23:59:59Z');
  await write('2038-11-01T00:00:00Z');
  await expect(write('2039-04-01T00:00:00Z')).rejects.toThrow(/no partition/);
});

it('looks after every table that is partitioned', async () => {
  const rows = await db.platformTx((tx) =>
    tx.query<{ name: string; months: number }>(
      `select t.partrelid::regclass::text as name, count(*)::int as months
       from pg_partitioned_table t join pg_inherits i on i.inhparent = t.partrelid
       where i.inhrelid::regclass::text like '%2039_03' group by 1 order by 1`,
    ),
  );
  expect(rows.map(({ name }) => name)).toEqual([
    'audit.entry',
    'customers.timeline_entry',
    'kernel.event_log',
    'messaging.message',
  ]);
});
