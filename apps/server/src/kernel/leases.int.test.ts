import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { until } from '../../test/until.ts';
import { createDb, type Db } from './db.ts';
import { createLeases, keepLease } from './leases.ts';
import { createLog } from './log.ts';

const log = createLog('silent');
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ ...database, maxConnections: 5, log });
});

afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

it('has one holder at a time, and a fence that tells them apart', async () => {
  const clock = createManualClock();
  const [one, two] = [createLeases({ db, clock }), createLeases({ db, clock })];
  const first = await one.acquire('dialer', 1000);
  expect(first?.fence).toBe(1);
  expect(await two.acquire('dialer', 1000)).toBeUndefined();
  expect((await one.acquire('dialer', 1000))?.fence).toBe(1);
  await clock.advance(1001);
  expect((await two.acquire('dialer', 1000))?.fence).toBe(2);
  expect(await one.acquire('dialer', 1000)).toBeUndefined();
});

it('moves what runs to another process when its holder stops', async () => {
  const clock = createManualClock();
  const running: string[] = [];
  const keep = (who: string) =>
    keepLease({
      leases: createLeases({ db, clock }),
      clock,
      log,
      name: 'telephony',
      ms: 3000,
      start: async () => {
        running.push(who);
        return { [Symbol.asyncDispose]: async () => void running.splice(running.indexOf(who), 1) };
      },
    });
  const one = await keep('one');
  const two = await keep('two');
  expect(running).toEqual(['one']);
  await one[Symbol.asyncDispose]();
  await until('the second to take over', async () => {
    await clock.advance(1000);
    return running.join() === 'two';
  });
  await two[Symbol.asyncDispose]();
  expect(running).toEqual([]);
});
