import * as bulk from '@guanjia/contracts/customers/bulk';
import * as pools from '@guanjia/contracts/customers/pools';
import * as customers from '@guanjia/contracts/customers/routes';
import { listBackgroundTasks } from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addCustomers, addPerson, setRules } from './pool-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenant: { code: string; tenantId: string; unitId: string };
let supervisor: SignedIn;
let agent: SignedIn;
let other: SignedIn;
let serial = 0;
/** What this test's customers have in common. */
let source: string;

beforeAll(async () => {
  app = await startApp();
  const { tenantId, groupId } = await app.tenant('T1');
  tenant = { code: 'T1', tenantId, unitId: groupId };
});
afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  serial += 1;
  source = `source ${serial}`;
  supervisor = await app.logIn('T1', 'supervisor');
  agent = await addPerson(app, tenant);
  other = await addPerson(app, tenant);
  await setRules(supervisor, {});
});

const add = (count: number, ownerId: string | null = null) =>
  addCustomers(app, tenant.tenantId, count, { source, ownerId });
const all = () => ({
  kind: 'query' as const,
  query: { filter: JSON.stringify([{ column: 'source', op: 'equals', value: source }]) },
});
type Request = Parameters<typeof supervisor.client.call<typeof bulk.startBulk>>[1]['body'];
type What = Request['what'];
const assign = (who: SignedIn): What => ({ action: 'assign', params: { ownerId: who.me.user.id } });

const start = (what: What, target: Request['target'] = all(), who = supervisor) =>
  who.client.call(bulk.startBulk, { body: { what, target } });
const preview = (what: What, target: Request['target'] = all()) =>
  supervisor.client.call(bulk.previewBulk, { body: { what, target } });
const read = (id: string, who = supervisor) => who.client.call(bulk.getBulk, { params: { id } });
const control = (id: string, what: 'pause' | 'resume' | 'cancel' | 'undo') =>
  supervisor.client.call(bulk.controlBulk, { params: { id }, body: { do: what } });
const reaches = (id: string, state: bulk.Bulk['state']) =>
  until(`it is ${state}`, async () => {
    const now = await read(id);
    return now.state === state && now;
  });
const itemsOf = async (id: string, outcome?: 'refused' | 'kept' | 'done') =>
  (await supervisor.client.call(bulk.listBulkItems, { params: { id }, query: { outcome, limit: 200 } }))
    .items;
/** How many of this test's customers each owns. */
async function ownersOf(): Promise<Record<string, number>> {
  const { rows } = await app.admin.query<{ owner: string; count: number }>(
    `select coalesce(owner_id::text, 'public') as owner, count(*)::int as count
     from customers.customer where source = $1 group by 1`,
    [source],
  );
  return Object.fromEntries(rows.map(({ owner, count }) => [owner, count]));
}

describe('a bulk change', () => {
  it('says first what it will do, then does it, batch by batch, and stands in the task centre', async () => {
    await add(450);
    await add(5, agent.me.user.id);
    expect(await preview(assign(agent))).toMatchObject({
      total: { value: 455, capped: false },
      looked: 455,
      willChange: 450,
      refused: 5,
      reasons: [{ code: 'owner_unchanged', count: 5 }],
      gets: [{ userId: agent.me.user.id, held: 5, gets: 450 }],
    });
    expect(await ownersOf()).toEqual({ public: 450, [agent.me.user.id]: 5 });
    const { id } = await start(assign(agent));
    expect(await reaches(id, 'done')).toMatchObject({ total: 455, done: 450, refused: 5, undoable: true });
    expect(await ownersOf()).toEqual({ [agent.me.user.id]: 455 });
    const refused = await itemsOf(id, 'refused');
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ refusal: { code: 'owner_unchanged' }, name: expect.any(String) });
    const { items } = await supervisor.client.call(listBackgroundTasks, {});
    expect(items.find((task) => task.id === id)).toMatchObject({
      kind: 'customers_bulk',
      state: 'done',
      done: 455,
      total: 455,
      label: expect.stringContaining(agent.me.user.name),
    });
    const [moved] = await itemsOf(id, 'done');
    const params = { id: moved?.customerId ?? '' };
    const moves = await supervisor.client.call(pools.listPoolMoves, { params });
    expect(moves.items[0]).toMatchObject({ kind: 'assign', bulkId: id });
  });

  it('keeps to limits: the preview says the same numbers as the run', async () => {
    await setRules(supervisor, { people: [{ userId: agent.me.user.id, perDay: null, holding: 230 }] });
    await add(300);
    expect(await preview(assign(agent))).toMatchObject({
      willChange: 230,
      refused: 70,
      reasons: [{ code: 'holding_limit', count: 70, params: { limit: 230, used: 230, rule: 1 } }],
    });
    const { id } = await start(assign(agent));
    expect(await reaches(id, 'done')).toMatchObject({ done: 230, refused: 70 });
  });

  it('takes the rows that the filter had at the start, and none twice', async () => {
    await add(250);
    const filter = JSON.stringify([
      { column: 'source', op: 'equals', value: source },
      { column: 'pool', op: 'equals', value: 'public' },
    ]);
    const { id } = await start(assign(agent), { kind: 'query', query: { filter } });
    expect(await reaches(id, 'done')).toMatchObject({ total: 250, done: 250, refused: 0 });
  });

  it('takes what a search by number finds', async () => {
    await add(3);
    const { items } = await supervisor.client.call(customers.listCustomers, { query: all().query });
    const { rows } = await app.admin.query<{ e164: string }>(
      'select e164 from customers.phone where customer_id = $1',
      [items[0]?.id],
    );
    const number = rows[0]?.e164.slice(3) ?? '';
    expect(await preview(assign(agent), { kind: 'query', query: { q: number } })).toMatchObject({
      looked: 1,
    });
    const filter = JSON.stringify([{ column: 'phone', op: 'contains', value: number }]);
    expect(await preview(assign(agent), { kind: 'query', query: { filter } })).toMatchObject({ looked: 1 });
  });

  it('is taken back, but for rows that moved on since, and says which', async () => {
    const ids = await add(210);
    const { id } = await start(assign(agent));
    await reaches(id, 'done');
    const [moved = ''] = ids;
    await supervisor.client.call(pools.assignCustomer, {
      params: { id: moved },
      body: { ownerId: other.me.user.id },
    });
    await control(id, 'undo');
    expect(await reaches(id, 'undone')).toMatchObject({ undone: 209, kept: 1, undoable: false });
    expect(await ownersOf()).toEqual({ public: 209, [other.me.user.id]: 1 });
    expect(await itemsOf(id, 'kept')).toMatchObject([
      { customerId: moved, refusal: { code: 'changed_since' } },
    ]);
    await expect(control(id, 'undo')).rejects.toMatchObject({ code: 'bulk_state' });
  });

  it('goes on where it stopped when its process is lost', async () => {
    await add(420);
    const { id } = await start(assign(agent));
    await control(id, 'pause').catch(() => undefined);
    await app.restart();
    supervisor = await app.logIn('T1', 'supervisor');
    const { state } = await read(id);
    if (state === 'paused') await control(id, 'resume');
    expect(await reaches(id, 'done')).toMatchObject({ total: 420, done: 420 });
    const { rows } = await app.admin.query('select from customers.pool_move where bulk_id = $1', [id]);
    expect(rows).toHaveLength(420);
  });

  it('is paused, resumed and cancelled; what is done stays done', async () => {
    await add(600);
    // Holds up the second batch, so that there is something to pause.
    const { rows } = await app.admin.query<{ id: string }>(
      'select id from customers.customer where source = $1 order by id offset 300 limit 1',
      [source],
    );
    await app.admin.query('begin');
    await app.admin.query('select from customers.customer where id = $1 for no key update', [rows[0]?.id]);
    const { id } = await start(assign(agent));
    await until('the first batch is done', async () => (await read(id)).done === 200);
    const paused = control(id, 'pause');
    await app.admin.query('rollback');
    await paused;
    expect(await read(id)).toMatchObject({ state: 'paused' });
    const { done } = await read(id);
    expect(done).toBeLessThan(600);
    const stopped = await control(id, 'cancel');
    expect(stopped).toMatchObject({ state: 'cancelled', done, undoable: true });
    await expect(control(id, 'resume')).rejects.toMatchObject({ code: 'bulk_state' });
    expect(await ownersOf()).toEqual({ public: 600 - done, [agent.me.user.id]: done });
    await control(id, 'undo');
    await reaches(id, 'undone');
    expect(await ownersOf()).toEqual({ public: 600 });
  });

  it('is for whoever has the permission of its action, and seen by whoever began it', async () => {
    const [first = ''] = await add(1, agent.me.user.id);
    await expect(start(assign(other), all(), agent)).rejects.toMatchObject({ code: 'forbidden' });
    const target = { kind: 'ids' as const, ids: [first] };
    const { id } = await start({ action: 'give_back', params: { reason: '不要了' } }, target, agent);
    await until('it is done', async () => (await read(id, agent)).state === 'done');
    expect(await ownersOf()).toEqual({ public: 1 });
    await expect(read(id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      start(assign(agent), {
        kind: 'query',
        query: { filter: '[{"column":"x","op":"empty","value":true}]' },
      }),
    ).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('ends when its user may no longer', async () => {
    await add(450);
    const leader = await addPerson(app, tenant, 'leader');
    const { id } = await app.db.tenantTx(tenant.tenantId, async (tx) => {
      // Nothing is given to this person until then, which holds the first batch up.
      await tx.query(
        `insert into customers.pool_holder (tenant_id, user_id, day, picked) values ($1, $2, '2026-01-01', 0)`,
        [tenant.tenantId, agent.me.user.id],
      );
      const started = await start(assign(agent), all(), leader);
      await until('it waits', async () => {
        const { rows } = await app.admin.query(`select from pg_stat_activity where wait_event_type = 'Lock'`);
        return rows.length > 0;
      });
      await app.admin.query('update identity.app_user set disabled_at = now() where id = $1', [
        leader.me.user.id,
      ]);
      return started;
    });
    await until('it ended', async () => {
      const { rows } = await app.admin.query<{ state: string }>(
        'select state from customers.bulk where id = $1',
        [id],
      );
      return rows[0]?.state === 'failed';
    });
    expect(await ownersOf()).toEqual({ public: 250, [agent.me.user.id]: 200 });
  });

  it('lets its rows go after a month; its counts stay', async () => {
    const target = { kind: 'ids' as const, ids: await add(2) };
    const { id } = await start(assign(agent), target);
    await reaches(id, 'done');
    await app.admin.query(
      `update customers.bulk set finished_at = now() - interval '31 days' where id = $1`,
      [id],
    );
    await app.db.platformTx((tx) => addJob(tx, 'customers.forget_bulks', {}));
    await until('they are gone', async () => (await itemsOf(id)).length === 0);
    expect(await read(id)).toMatchObject({ done: 2, undoable: false });
  });
});

describe('a distribution', () => {
  const people = (...weights: number[]) =>
    [agent, other].map(({ me }, index) => ({ userId: me.user.id, weight: weights[index] ?? 1 }));
  const distribute = (mode: bulk.DistributionMode, ...weights: number[]): What => ({
    action: 'distribute',
    params: { people: people(...weights), mode },
  });

  it('goes by weight over all batches, as the preview said', async () => {
    await add(500);
    const what = distribute('weight', 3, 2);
    const { gets } = await preview(what);
    expect(Object.fromEntries(gets.map((one) => [one.userId, one.gets]))).toEqual({
      [agent.me.user.id]: 300,
      [other.me.user.id]: 200,
    });
    const { id } = await start(what);
    await reaches(id, 'done');
    expect(await ownersOf()).toEqual({ [agent.me.user.id]: 300, [other.me.user.id]: 200 });
  });

  it('balances what people hold, moving no more than it must', async () => {
    await add(90, agent.me.user.id);
    await add(10, other.me.user.id);
    const { id } = await start(distribute('balance'));
    expect(await reaches(id, 'done')).toMatchObject({ done: 40, refused: 60 });
    expect(await ownersOf()).toEqual({ [agent.me.user.id]: 50, [other.me.user.id]: 50 });
  });

  it('passes over whoever is full', async () => {
    await setRules(supervisor, { people: [{ userId: agent.me.user.id, perDay: null, holding: 10 }] });
    await add(60);
    const { id } = await start(distribute('round_robin'));
    await reaches(id, 'done');
    expect(await ownersOf()).toEqual({ [agent.me.user.id]: 10, [other.me.user.id]: 50 });
  });
});

describe('sharing many', () => {
  it('is done, taken back, and kept where somebody changed it', async () => {
    const ids = await add(3, other.me.user.id);
    const what: What = {
      action: 'share',
      params: { userIds: [agent.me.user.id], access: 'read', until: null },
    };
    expect(await preview(what)).toMatchObject({ willChange: 3 });
    const { id } = await start(what);
    await reaches(id, 'done');
    const look = (customerId: string) =>
      agent.client.call(customers.getCustomer, { params: { id: customerId } });
    await Promise.all(ids.map(look));
    const [changed = ''] = ids;
    await app.admin.query(`update customers.share set access = 'edit' where customer_id = $1`, [changed]);
    await control(id, 'undo');
    expect(await reaches(id, 'undone')).toMatchObject({ undone: 2, kept: 1 });
    await look(changed);
    await expect(look(ids[1] ?? '')).rejects.toMatchObject({ code: 'not_found' });
  });
});
