import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { until } from '../../test/until.ts';
import { createDb, type Db } from './db.ts';
import { newId } from './ids.ts';
import { createLog } from './log.ts';
import { emit } from './outbox.ts';
import { type EventPump, startEventPump } from './sequencer.ts';
import { startSubscribers } from './subscribers.ts';

const log = createLog('silent');
const at = new Date('2026-01-05T02:00:00Z');
let database: TestDatabase;
let db: Db;
let pump: EventPump;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ ...database, maxConnections: 20, log });
  pump = await startEventPump({ db, log });
});

afterAll(async () => {
  await pump[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function say(tenantId: string, type: string, payload: unknown): Promise<void> {
  return db.tenantTx(tenantId, (tx) => emit(tx, { type, payload, at }));
}

describe('the event log', () => {
  it('never shows a smaller position after a larger one, whatever commits in between', async () => {
    const tenantId = newId();
    let release = () => {};
    const slow = db.tenantTx(tenantId, async (tx) => {
      await emit(tx, { type: 'test.slow', payload: {}, at });
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await Promise.all(Array.from({ length: 50 }, (_, index) => say(tenantId, 'test.fast', { index })));
    await pump.flush();
    const before = await positions(tenantId);
    expect(before).toHaveLength(50);
    release();
    await slow;
    await pump.flush();
    const after = await positions(tenantId);
    expect(after.slice(0, 50)).toEqual(before);
    expect(after[50]).toBeGreaterThan(before[49] ?? 0);
  });

  it('is not written when the transaction fails', async () => {
    const tenantId = newId();
    const failing = db.tenantTx(tenantId, async (tx) => {
      await emit(tx, { type: 'test.undone', payload: {}, at });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await pump.flush();
    expect(await positions(tenantId)).toEqual([]);
  });
});

async function positions(tenantId: string): Promise<number[]> {
  const rows = await db.platformTx((tx) =>
    tx.query<{ position: number }>(
      'select position from kernel.event_log where tenant_id = $1 order by position',
      [tenantId],
    ),
  );
  return rows.map((row) => row.position);
}

describe('subscribers', () => {
  it('handle each event once, in order, and go on after one that cannot be handled', async () => {
    const tenantId = newId();
    const seen: number[] = [];
    let failures = 0;
    const runner = await startSubscribers({
      db,
      log,
      subscribers: [
        {
          name: 'test.counter',
          types: ['test.counted'],
          async handle(tx, event) {
            const { index } = event.payload as { index: number };
            if (index === 3) {
              failures += 1;
              throw new Error('cannot be handled');
            }
            expect(tx.tenantId).toBe(tenantId);
            seen.push(index);
          },
        },
      ],
    });
    pump.onEvents(() => runner.wake());
    for (let index = 0; index < 6; index += 1) await say(tenantId, 'test.counted', { index });
    await until('the last event', async () => seen.at(-1) === 5);
    expect(seen).toEqual([0, 1, 2, 4, 5]);
    expect(failures).toBeGreaterThan(1);
    const dead = await db.platformTx((tx) =>
      tx.query<{ error: string }>('select error from kernel.dead_event where subscription = $1', [
        'test.counter',
      ]),
    );
    expect(dead).toHaveLength(1);
    expect(dead[0]?.error).toContain('cannot be handled');
    await runner[Symbol.asyncDispose]();
  });
});
