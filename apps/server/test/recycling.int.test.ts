import type { PoolRules } from '@guanjia/contracts/customers/pool-rules';
import * as pools from '@guanjia/contracts/customers/pools';
import * as customers from '@guanjia/contracts/customers/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emit } from '../src/kernel/outbox.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addCustomers, addPerson, setRules } from './pool-office.ts';
import { until } from './until.ts';

const day = 24 * 3_600_000;
const rule = { kind: 'no_contact' as const, days: 30, levels: [], sources: [], on: true, from: null };
const sale = { ...rule, kind: 'no_sale' as const, days: 60 };

let app: TestApp;
let tenant: { code: string; tenantId: string; unitId: string };
let supervisor: SignedIn;
let agent: SignedIn;
let agentId: string;

beforeAll(async () => {
  app = await startApp();
  const { tenantId, groupId } = await app.tenant('T1');
  tenant = { code: 'T1', tenantId, unitId: groupId };
});
afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  supervisor = await app.logIn('T1', 'supervisor');
  agent = await addPerson(app, tenant);
  agentId = agent.me.user.id;
});

/** Makes what the agent has so many days older: the tables know the months around now only. */
async function pass(days: number): Promise<void> {
  const columns = [
    'created_at',
    'owned_since',
    'last_contact_at',
    'last_sale_at',
    'protected_until',
    'recycle_at',
  ];
  await app.admin.query(
    `update customers.customer set ${columns.map((name) => `${name} = ${name} - make_interval(days => $2)`).join()}
     where owner_id = $1`,
    [agentId, days],
  );
}

/** Rules whose warning time is over, with one private customer that they know. */
async function withRules(recycle: PoolRules['recycle'], more: Partial<PoolRules> = {}): Promise<string> {
  // Saved again as they were, they keep the time from which they hold.
  await setRules(supervisor, { recycle, warnDays: 0 });
  await setRules(supervisor, { recycle, warnDays: 0, ...more });
  const [id = ''] = await addCustomers(app, tenant.tenantId, 1);
  await agent.client.call(pools.pickCustomer, { params: { id } });
  return id;
}

const customerOf = (id: string) => supervisor.client.call(customers.getCustomer, { params: { id } });
const poolOf = (id: string) => supervisor.client.call(pools.getCustomerPool, { params: { id } });
const movesOf = async (id: string) =>
  (await supervisor.client.call(pools.listPoolMoves, { params: { id } })).items;
const recycled = (id: string) =>
  until('it went back', async () => {
    await app.clock.advance(1100);
    return (await customerOf(id)).pool === 'public';
  });
/** A round of the sweep has been: one that says to be due, but is not, was looked at. */
async function oneRound(): Promise<void> {
  const [mark = ''] = await addCustomers(app, tenant.tenantId, 1, { ownerId: agentId });
  await app.admin.query(
    `update customers.customer set recycle_at = now() - interval '900 days' where id = $1`,
    [mark],
  );
  await until('a round was', async () => {
    await app.clock.advance(1100);
    const { rows } = await app.admin.query(
      `select from customers.customer where id = $1 and recycle_at > now() - interval '800 days'`,
      [mark],
    );
    return rows.length > 0;
  });
}

const call = (customerId: string, outcome: 'answered' | 'no_answer' = 'answered') =>
  app.db.tenantTx(tenant.tenantId, (tx) =>
    emit(tx, {
      type: 'voice.call_ended',
      payload: {
        callId: customerId,
        customerId,
        agentId,
        direction: 'outbound',
        outcome,
        talkSeconds: 5,
        recorded: false,
        startedAt: app.clock.now().toISOString(),
      },
      at: app.clock.now(),
    }),
  );

describe('a private customer', () => {
  it('goes back after so many days without a contact, and says by which rule', async () => {
    const id = await withRules([rule]);
    expect(await poolOf(id)).toMatchObject({
      recycle: { rule: 1, kind: 'no_contact', days: 30, warn: false },
    });
    await pass(29);
    await oneRound();
    expect((await customerOf(id)).owner?.id).toBe(agentId);
    await pass(1);
    await recycled(id);
    const [move] = await movesOf(id);
    const { version } = await supervisor.client.call(pools.getPoolRules, {});
    expect(move).toMatchObject({
      kind: 'recycle',
      from: { id: agentId },
      to: null,
      actor: null,
      rule: { number: 1, version, kind: 'no_contact', days: 30 },
    });
    const timeline = await supervisor.client.call(customers.listTimeline, { params: { id } });
    expect(timeline.items[0]).toMatchObject({
      kind: 'pool',
      data: { move: 'recycle', rule: 1, ruleKind: 'no_contact', ruleDays: 30 },
    });
  });

  it('stays while there are contacts; a sale counts for the other rule', async () => {
    const id = await withRules([rule, sale]);
    await pass(29);
    await call(id);
    await until('the call counts', async () => (await customerOf(id)).lastContactAt !== null);
    await pass(29);
    await oneRound();
    expect((await customerOf(id)).pool).toBe('private');
    expect((await poolOf(id)).recycle).toMatchObject({ rule: 1, kind: 'no_contact' });
    await call(id);
    await until('the next call counts', async () => (await poolOf(id)).recycle?.kind === 'no_sale');
    await app.db.tenantTx(tenant.tenantId, (tx) =>
      emit(tx, {
        type: 'outbound.contact_saved',
        payload: {
          ...{
            contactId: id,
            taskId: id,
            campaignId: id,
            campaignName: 'x',
            customerId: id,
            agentId,
            callId: null,
          },
          ...{ outcome: 'success', dispositionName: 'sold', dispositionKind: 'success', notes: '' },
          at: app.clock.now().toISOString(),
        },
        at: app.clock.now(),
      }),
    );
    await until('the sale counts', async () => (await poolOf(id)).lastSaleAt !== null);
    expect((await poolOf(id)).recycle?.kind).toBe('no_contact');
  });

  it('is not kept by calls that nobody answers', async () => {
    const id = await withRules([rule]);
    await pass(29);
    await call(id, 'no_answer');
    await until('the call is on the timeline', async () => {
      const { items } = await supervisor.client.call(customers.listTimeline, { params: { id } });
      return items.some(({ kind }) => kind === 'call');
    });
    expect((await customerOf(id)).lastContactAt).toBeNull();
    await pass(1);
    await recycled(id);
  });

  it('that is protected stays until then', async () => {
    const id = await withRules([rule]);
    const until60 = new Date(app.clock.now().getTime() + 60 * day).toISOString();
    await supervisor.client.call(pools.protectCustomer, {
      params: { id },
      body: { on: true, until: until60, reason: '签约中' },
    });
    expect(await poolOf(id)).toMatchObject({ protectionReason: '签约中', recycle: { at: until60 } });
    await pass(45);
    await oneRound();
    expect((await poolOf(id)).recycle?.at).not.toBe(until60);
    expect((await customerOf(id)).pool).toBe('private');
    await supervisor.client.call(pools.protectCustomer, { params: { id }, body: { on: false } });
    await recycled(id);
  });

  it('is announced to its owner and found in the list', async () => {
    const id = await withRules([rule], { warnDays: 3 });
    await pass(28);
    expect((await poolOf(id)).recycle?.warn).toBe(true);
    const soon = new Date(app.clock.now().getTime() + 3 * day).toISOString();
    const filter = JSON.stringify([{ column: 'recycleAt', op: 'range', to: soon }]);
    const query = { filter, sort: 'recycleAt' };
    const { items } = await agent.client.call(customers.listCustomers, { query });
    expect(items.map((row) => [row.id, row.recycleAt])).toEqual([[id, (await poolOf(id)).recycle?.at]]);
  });
});

describe('rules that are switched on', () => {
  it('warn first, then take everybody who is due, once', async () => {
    await setRules(supervisor, {});
    const ids = await addCustomers(app, tenant.tenantId, 250, { ownerId: agentId });
    await pass(100);
    const rules = {
      ...(await supervisor.client.call(pools.getPoolRules, {})).rules,
      recycle: [{ ...rule, from: null }],
    };
    const look = (days: number) =>
      supervisor.client.call(pools.previewRecycling, { body: { days, rules: { ...rules, warnDays: 3 } } });
    expect(await look(2)).toMatchObject({ due: 0 });
    const preview = await look(3);
    expect(preview.byOwner.find(({ owner }) => owner.id === agentId)?.count).toBe(250);
    expect(preview.first[0]).toMatchObject({ rule: 1 });
    await setRules(supervisor, { recycle: [{ ...rule, from: null }], warnDays: 3 });
    const [first = ''] = ids;
    await until('the list says so', async () => {
      const { rows } = await app.admin.query(
        'select from customers.customer where owner_id = $1 and recycle_at is null',
        [agentId],
      );
      return rows.length === 0;
    });
    expect((await customerOf(first)).pool).toBe('private');
    await app.clock.advance(3 * day);
    await until('all went back', async () => {
      await app.clock.advance(1100);
      const { rows } = await app.admin.query('select from customers.customer where owner_id = $1', [agentId]);
      return rows.length === 0;
    });
    const { rows } = await app.admin.query<{ moves: number }>(
      `select count(*)::int as moves from customers.pool_move where from_owner = $1 and kind = 'recycle'`,
      [agentId],
    );
    expect(rows).toEqual([{ moves: 250 }]);
  });

  it('are for some levels and sources only', async () => {
    await setRules(supervisor, { recycle: [{ ...rule, levels: ['gold'], sources: ['fair'] }], warnDays: 0 });
    const mine = { ownerId: agentId };
    const [gold = ''] = await addCustomers(app, tenant.tenantId, 1, {
      ...mine,
      level: 'gold',
      source: 'fair',
    });
    const [web = ''] = await addCustomers(app, tenant.tenantId, 1, { ...mine, level: 'gold', source: 'web' });
    expect((await poolOf(gold)).recycle).not.toBeNull();
    expect((await poolOf(web)).recycle).toBeNull();
    const { version } = await customerOf(web);
    const body = { source: 'fair', version };
    await supervisor.client.call(customers.updateCustomer, { params: { id: web }, body });
    const { rows } = await app.admin.query(
      'select from customers.customer where id = $1 and recycle_at is not null',
      [web],
    );
    expect(rows).toHaveLength(1);
  });
});
