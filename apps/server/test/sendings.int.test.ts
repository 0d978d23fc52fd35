import * as segments from '@guanjia/contracts/customers/segments';
import { listBackgroundTasks } from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { emit } from '../src/kernel/outbox.ts';
import { type MessagingOffice, signature, startMessagingOffice, textOf } from './messaging-office.ts';
import { until } from './until.ts';

let office: MessagingOffice;

beforeAll(async () => {
  office = await startMessagingOffice();
});
afterAll(() => office[Symbol.asyncDispose]());
beforeEach(() => office.next());

const numbers = () => office.gateway.received.map((pdu) => `+${pdu.destination_addr}`).toSorted();
const numbersOf = async (ids: readonly string[]) => {
  const { rows } = await office.app.admin.query<{ e164: string }>(
    'select e164 from customers.phone where customer_id = any($1) order by e164',
    [ids],
  );
  return rows.map(({ e164 }) => e164);
};
/** As another process would take the sending up. */
const runAgain = (sendingId: string) =>
  office.app.db.platformTx((tx) =>
    addJob(tx, 'messaging.run_sending', { tenantId: office.tenant.tenantId, sendingId }),
  );

describe('a message to many', () => {
  it('goes to each customer of a filter once, with values and signature, and stands on the timelines', async () => {
    const ids = await office.add(230);
    const sending = await office.start();
    const done = await office.comes(sending.id, 'done');
    expect(done).toMatchObject({ looked: 230, total: 230, sent: 230, refused: 0, failed: 0, parts: 230 });
    expect(numbers()).toEqual(await numbersOf(ids));
    const [first] = await office.messages(sending.id);
    expect(first).toMatchObject({ state: 'sent', kind: 'notice', sendingName: sending.name });
    expect(first?.text).toBe(`【${signature}】您好，${first?.customerName}`);
    expect(office.gateway.received.map(textOf)).toContain(first?.text);
    const entry = await until('the timeline tells it', async () => {
      const [one] = await office.timeline(first?.customerId ?? '');
      return one;
    });
    expect(entry.data).toMatchObject({ outcome: 'sent', text: first?.text, sending: sending.name });
    const { items } = await office.supervisor.client.call(listBackgroundTasks, {});
    expect(items.find(({ id }) => id === sending.id)).toMatchObject({
      ...{ kind: 'messaging_sending', state: 'done', done: 230, total: 230 },
    });
  });

  it('goes to a segment, too, to named customers, or to typed numbers', async () => {
    const ids = await office.add(3);
    const segment = await office.supervisor.client.call(segments.createSegment, {
      body: {
        ...{ name: office.source(), kind: 'dynamic' },
        query: { filter: [{ column: 'source', op: 'equals', value: office.source() }] },
      },
    });
    const filter = JSON.stringify([{ column: 'segment', op: 'in', values: [segment.id] }]);
    const bySegment = await office.start({ target: { kind: 'query', query: { filter } } });
    expect(await office.comes(bySegment.id, 'done')).toMatchObject({ sent: 3 });
    const named = await office.start({ target: { kind: 'ids', ids: ids.slice(0, 2) } });
    expect(await office.comes(named.id, 'done')).toMatchObject({ sent: 2 });
    office.gateway.received.length = 0;
    const typed = await office.start({
      text: '您好',
      target: {
        kind: 'numbers',
        numbers: ['138 0000 7711', '13800007711', '010-66668888', '12', '+1 202 555 0134'],
      },
    });
    expect(await office.comes(typed.id, 'done')).toMatchObject({
      ...{ looked: 5, sent: 2, refused: 3 },
      reasons: expect.arrayContaining([
        { reason: 'duplicate', count: 1 },
        { reason: 'no_mobile', count: 1 },
        { reason: 'number_invalid', count: 1 },
      ]),
    });
    expect(numbers()).toEqual(['+12025550134', '+8613800007711']);
    const { rows } = await office.app.admin.query('select target from messaging.sending where id = $1', [
      typed.id,
    ]);
    expect(rows).toEqual([{ target: { kind: 'numbers', numbers: [] } }]);
  });

  it('begins at its time, and finds its customers then', async () => {
    await office.add(1);
    const startsAt = new Date(office.app.clock.now().getTime() + 60_000).toISOString();
    const sending = await office.start({ startsAt });
    expect(sending).toMatchObject({ state: 'scheduled', nextAt: startsAt });
    await office.app.clock.advance(30_000);
    expect((await office.read(sending.id)).state).toBe('scheduled');
    await office.add(1);
    await office.app.clock.advance(31_000);
    expect(await office.comes(sending.id, 'done')).toMatchObject({ sent: 2 });
  });

  it('waits for decent hours when it greets or advertises, a notice does not', async () => {
    await office.add(1);
    await office.decide({ hours: { from: '08:00', to: '11:00' } });
    const notice = await office.start();
    expect(await office.comes(notice.id, 'done')).toMatchObject({ sent: 1 });
    const greeting = await office.start({ kind: 'greeting' });
    const waiting = await office.comes(greeting.id, 'waiting');
    const opens = new Date(waiting.nextAt ?? 0);
    expect(waiting.waitsFor).toBe('hours');
    expect(opens.toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai' })).toBe('08:00:00');
    expect(opens.getTime() - office.app.clock.now().getTime()).toBeGreaterThan(19 * 3_600_000);
    expect((await office.preview(office.written({ kind: 'greeting' }))).waitsUntil).toBe(waiting.nextAt);
    await office.decide({ hours: { from: '08:00', to: '21:00' } });
    // The sweep looks again when it is time; here the time is now.
    await office.app.admin.query('update messaging.sending set next_at = $2 where id = $1', [
      greeting.id,
      office.app.clock.now(),
    ]);
    await office.app.clock.advance(1500);
    expect(await office.comes(greeting.id, 'done')).toMatchObject({ sent: 1 });
  });

  it('pauses, goes on and is cancelled; what was sent is sent', async () => {
    await office.add(350);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    office.gateway.answer = async () => {
      await held;
      return 0;
    };
    const sending = await office.start();
    await until('some are on their way', async () => office.gateway.received.length > 0);
    expect((await office.control(sending.id, 'pause')).state).toBe('paused');
    release();
    // The lot that was on its way is finished.
    await until('the lot has its answers', async () => (await office.read(sending.id)).sent === 100);
    expect(office.gateway.received).toHaveLength(100);
    await expect(office.control(sending.id, 'pause')).rejects.toMatchObject({ code: 'sending_state' });
    office.gateway.answer = undefined;
    await office.control(sending.id, 'resume');
    expect(await office.comes(sending.id, 'done')).toMatchObject({ sent: 350 });
    expect(new Set(numbers()).size).toBe(350);

    const later = new Date(office.app.clock.now().getTime() + 60_000).toISOString();
    const other = await office.start({ startsAt: later });
    await office.control(other.id, 'pause');
    expect((await office.control(other.id, 'resume')).state).toBe('scheduled');
    expect((await office.control(other.id, 'cancel')).state).toBe('cancelled');
    await expect(office.control(other.id, 'resume')).rejects.toMatchObject({ code: 'sending_state' });
    await office.app.clock.advance(61_000);
    expect(await office.read(other.id)).toMatchObject({ state: 'cancelled', looked: 0 });
  });

  it('that is cancelled takes back what waits', async () => {
    await office.add(120);
    office.gateway.answer = () => 0x58;
    const sending = await office.start();
    await office.comes(sending.id, 'waiting');
    await office.control(sending.id, 'cancel');
    const all = await until('all are taken back', async () => {
      const items = await office.messages(sending.id);
      return items.every(({ state }) => state === 'cancelled') && items;
    });
    expect(all).toHaveLength(120);
  });
});

describe('no message is sent twice', () => {
  it('though the process is killed between handing over and the answer: what was marked becomes unknown', async () => {
    const ids = await office.add(5);
    const sending = await office.start();
    await office.comes(sending.id, 'done');
    // As a run leaves it that was killed while two were at the gateway and one had not been looked at.
    const { rows } = await office.app.admin.query<{ id: string; number: string }>(
      'select id, number from messaging.message where sending_id = $1 order by id',
      [sending.id],
    );
    const [one, two, three] = rows.map(({ id }) => id);
    await office.app.admin.query(
      `update messaging.message set state = case when id = $2 then 'queued' else 'submitting' end
       where id = any($1)`,
      [[one, two, three], three],
    );
    await office.app.admin.query(
      `update messaging.sending set state = 'running', finished_at = null, sent = 2 where id = $1`,
      [sending.id],
    );
    office.gateway.received.length = 0;
    await runAgain(sending.id);
    await runAgain(sending.id);
    const done = await office.comes(sending.id, 'done');
    expect(done).toMatchObject({ total: 5, sent: 3, unknown: 2, failed: 0 });
    expect(done.reasons).toEqual([{ reason: 'interrupted', count: 2 }]);
    expect(numbers()).toEqual([rows[2]?.number]);
    const states = (await office.messages(sending.id)).map(({ state }) => state).toSorted();
    expect(states).toEqual(['sent', 'sent', 'sent', 'unknown', 'unknown']);
    expect(ids).toHaveLength(5);
  });

  it('though two runs are at it at once; an answer that comes late is the better knowledge', async () => {
    await office.add(250);
    const late = Promise.withResolvers<void>();
    let handed = 0;
    office.gateway.answer = async () => {
      handed += 1;
      if (handed > 130 && handed <= 140) await late.promise;
      return 0;
    };
    const sending = await office.start();
    await until('ten wait for their answers', async () => handed >= 140);
    // As when a process is taken for dead and lives.
    await runAgain(sending.id);
    const done = await office.comes(sending.id, 'done');
    expect(done).toMatchObject({ sent: 150, unknown: 100 });
    late.resolve();
    const after = await until('the answers are written', async () => {
      const now = await office.read(sending.id);
      return now.unknown < 100 && now;
    });
    expect(after.sent + after.unknown).toBe(250);
    const perNumber = Map.groupBy(numbers(), (number) => number);
    expect([...perNumber.values()].filter((list) => list.length > 1)).toEqual([]);
    expect(after.unknown).toBe(250 - perNumber.size);
  });

  it('though a collection is begun again where it stood', async () => {
    await office.add(4);
    const sending = await office.start();
    await office.comes(sending.id, 'done');
    office.gateway.received.length = 0;
    // As if it had been killed before its place was written: the same customers come once more.
    await office.app.admin.query(
      `update messaging.sending set state = 'collecting', reached = null, finished_at = null where id = $1`,
      [sending.id],
    );
    await runAgain(sending.id);
    const done = await office.comes(sending.id, 'done');
    expect(numbers()).toEqual([]);
    expect(done).toMatchObject({ sent: 4, reasons: [{ reason: 'duplicate', count: 4 }] });
  });
});

describe('a restored backup', () => {
  /** As the rows of a backup stand that was made before anything went out. */
  async function turnBack(id: string): Promise<void> {
    await office.app.admin.query(
      `update messaging.sending set state = 'running', lots = 0, sent = 0, finished_at = null where id = $1`,
      [id],
    );
    await office.app.admin.query(`update messaging.message set state = 'queued' where sending_id = $1`, [id]);
    office.gateway.received.length = 0;
  }

  it('sends nothing that may have gone out since; it pauses until somebody has looked', async () => {
    await office.add(3);
    const sending = await office.start();
    await office.comes(sending.id, 'done');
    await turnBack(sending.id);
    await runAgain(sending.id);
    expect(await office.comes(sending.id, 'paused')).toMatchObject({ waitsFor: 'restored', sent: 0 });
    expect(office.gateway.received).toEqual([]);
    await office.control(sending.id, 'resume');
    expect(await office.comes(sending.id, 'done')).toMatchObject({ sent: 3, waitsFor: null });
  });

  it('pauses what was put down for later, too', async () => {
    await office.add(1);
    const startsAt = new Date(office.app.clock.now().getTime() + 60_000).toISOString();
    const sending = await office.start({ startsAt });
    const payload = { backupOf: startsAt };
    await office.app.db.tenantTx(office.tenant.tenantId, (tx) =>
      emit(tx, { type: 'backup.tenant_restored', payload, at: office.app.clock.now() }),
    );
    expect(await office.comes(sending.id, 'paused')).toMatchObject({ waitsFor: 'restored' });
    await office.app.clock.advance(61_000);
    expect((await office.read(sending.id)).state).toBe('paused');
    expect(office.gateway.received).toEqual([]);
  });
});

describe('the gateway', () => {
  it('that has too much is left alone for a while; nothing is lost or sent twice', async () => {
    await office.add(30);
    let asked = 0;
    office.gateway.answer = () => {
      asked += 1;
      return asked <= 12 ? 0 : 0x58;
    };
    const sending = await office.start();
    const waiting = await office.comes(sending.id, 'waiting');
    expect(waiting).toMatchObject({ waitsFor: 'gateway', sent: 12 });
    office.gateway.answer = undefined;
    await office.app.clock.advance(6000);
    expect(await office.comes(sending.id, 'done')).toMatchObject({ sent: 30, failed: 0, unknown: 0 });
  });

  it('that refuses a message has its words kept, and the others go out', async () => {
    await office.add(3);
    const [refused] = await numbersOf(await office.add(1));
    office.gateway.answer = ({ destination_addr }) => (`+${destination_addr}` === refused ? 11 : 0);
    const sending = await office.start();
    expect(await office.comes(sending.id, 'done')).toMatchObject({
      ...{ sent: 3, failed: 1, reasons: [{ reason: 'gateway_refused', count: 1 }] },
    });
    const failed = (await office.messages(sending.id)).find(({ state }) => state === 'failed');
    expect(failed?.detail).toMatch(/status 11/);
  });
});
