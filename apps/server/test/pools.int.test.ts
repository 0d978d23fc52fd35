import * as audit from '@guanjia/contracts/audit/routes';
import * as pools from '@guanjia/contracts/customers/pools';
import * as customers from '@guanjia/contracts/customers/routes';
import { previewDeparture, startDeparture } from '@guanjia/contracts/identity/departures';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addCustomers, addPerson, setRules } from './pool-office.ts';
import { until } from './until.ts';

const hour = 3_600_000;
const day = 24 * hour;

let app: TestApp;
let tenant: { code: string; tenantId: string; unitId: string };
let supervisor: SignedIn;
let leader: SignedIn;
let agent: SignedIn;
let agentId: string;

beforeAll(async () => {
  app = await startApp();
  const { tenantId, groupId } = await app.tenant('T1');
  tenant = { code: 'T1', tenantId, unitId: groupId };
});
afterAll(() => app[Symbol.asyncDispose]());

// The clock goes on for days: sessions do not.
beforeEach(async () => {
  supervisor = await app.logIn('T1', 'supervisor');
  leader = await app.logIn('T1', 'leader');
  agent = await addPerson(app, tenant);
  agentId = agent.me.user.id;
  await setRules(supervisor, {});
});

const publicOne = async () => (await addCustomers(app, tenant.tenantId, 1))[0] ?? '';
const ownedBy = async (who: SignedIn) =>
  (await addCustomers(app, tenant.tenantId, 1, { ownerId: who.me.user.id }))[0] ?? '';
const pick = (id: string, who = agent) => who.client.call(pools.pickCustomer, { params: { id } });
const giveBack = (id: string, who = agent) =>
  who.client.call(pools.giveBackCustomer, { params: { id }, body: { reason: '联系不上' } });
const ownerOf = async (id: string) =>
  (await supervisor.client.call(customers.getCustomer, { params: { id } })).owner?.id ?? null;
const movesOf = async (id: string) =>
  (await supervisor.client.call(pools.listPoolMoves, { params: { id } })).items;

describe('the rules', () => {
  it('are read by everybody, changed by few, kept by version, and in the trail', async () => {
    const before = await agent.client.call(pools.getPoolRules, {});
    await expect(
      agent.client.call(pools.savePoolRules, { body: { rules: before.rules, version: before.version } }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    const rules = { ...before.rules, everybody: { perDay: 7, holding: 70 } };
    const body = { rules, version: before.version };
    const saved = await supervisor.client.call(pools.savePoolRules, { body });
    expect(saved).toMatchObject({ version: before.version + 1, savedBy: { id: supervisor.me.user.id } });
    await expect(supervisor.client.call(pools.savePoolRules, { body })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    const old = await agent.client.call(pools.getPoolRules, { query: { version: before.version } });
    expect(old.rules).toEqual(before.rules);
    await expect(agent.client.call(pools.getPoolRules, { query: { version: 999 } })).rejects.toMatchObject({
      code: 'not_found',
    });
    const { client } = await app.logIn('T1', 'administrator');
    const filter = JSON.stringify([{ column: 'action', op: 'equals', value: 'customers.pool_rules_saved' }]);
    const { items } = await client.call(audit.listAuditEntries, { query: { filter } });
    expect(items.find(({ entityId }) => entityId === String(saved.version))).toMatchObject({
      before: { everybody: before.rules.everybody },
      after: { everybody: { perDay: 7, holding: 70 } },
    });
  });
});

describe('picking', () => {
  it('makes the customer one’s own; everything says who, when and how', async () => {
    const id = await publicOne();
    expect(await agent.client.call(pools.getCustomerPool, { params: { id } })).toMatchObject({
      access: 'full',
      pickRefusal: null,
      ownedSince: null,
    });
    const { moveId } = await pick(id);
    const customer = await agent.client.call(customers.getCustomer, { params: { id } });
    expect(customer).toMatchObject({ pool: 'private', owner: { id: agentId }, version: 2 });
    const [move] = await movesOf(id);
    expect(move).toMatchObject({
      id: moveId,
      kind: 'pick',
      from: null,
      to: { id: agentId },
      actor: { id: agentId },
      undone: false,
    });
    const { items } = await agent.client.call(customers.listTimeline, { params: { id } });
    expect(items[0]).toMatchObject({
      kind: 'pool',
      data: { move: 'pick', from: null, to: customer.owner?.name },
    });
  });

  it('is refused when somebody has the customer, with the reason', async () => {
    const id = await publicOne();
    await pick(id, leader);
    await expect(pick(id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(pick(id, supervisor)).rejects.toMatchObject({ code: 'customer_taken' });
  });

  it('stops at the limits a day and in all, says which rule, and when it goes on', async () => {
    await setRules(supervisor, { everybody: { perDay: 2, holding: 3 } });
    await addCustomers(app, tenant.tenantId, 1, { ownerId: agentId });
    await pick(await publicOne());
    await pick(await publicOne());
    expect(await agent.client.call(pools.getPoolStanding, {})).toEqual({
      pickedToday: 2,
      perDay: 2,
      held: 3,
      holding: 3,
    });
    const next = await publicOne();
    await expect(pick(next)).rejects.toMatchObject({
      code: 'pick_daily_limit',
      params: { limit: 2, used: 2, rule: 1, at: expect.stringMatching(/^\d{4}-\d\d-\d\d 00:00$/) },
    });
    const { pickRefusal } = await agent.client.call(pools.getCustomerPool, { params: { id: next } });
    expect(pickRefusal).toMatchObject({ code: 'pick_daily_limit', params: { rule: 1 } });
    await setRules(supervisor, { everybody: { perDay: null, holding: 3 } });
    await expect(pick(next)).rejects.toMatchObject({
      code: 'holding_limit',
      params: { limit: 3, used: 3, rule: 1 },
    });
    await setRules(supervisor, { people: [{ userId: agentId, perDay: null, holding: null }] });
    await pick(next);
  });

  it('is counted anew the next day of the tenant', async () => {
    await setRules(supervisor, { everybody: { perDay: 1, holding: null } });
    await pick(await publicOne());
    const next = await publicOne();
    await expect(pick(next)).rejects.toMatchObject({ code: 'pick_daily_limit' });
    await app.clock.advance(day);
    agent = await app.logIn('T1', agent.me.user.login);
    await pick(next);
  });

  it('is not for units that the rules leave out', async () => {
    await setRules(supervisor, { units: [{ unitId: tenant.unitId, perDay: 0, holding: null }] });
    await expect(pick(await publicOne())).rejects.toMatchObject({
      code: 'pick_daily_limit',
      params: { rule: 1, limit: 0 },
    });
    const { units } = await supervisor.client.call(pools.getPoolRules, {});
    expect(units.map(({ id }) => id)).toContain(tenant.unitId);
  });

  it('keeps to the limit of a level', async () => {
    await setRules(supervisor, { levels: [{ level: 'gold', holding: 1 }] });
    const [one = '', two = ''] = await addCustomers(app, tenant.tenantId, 2, { level: 'gold' });
    await pick(one);
    await expect(pick(two)).rejects.toMatchObject({
      code: 'level_limit',
      params: { level: 'gold', limit: 1, rule: 1 },
    });
    await pick(await publicOne());
  });

  it('waits after one gave the customer back, while others may', async () => {
    await setRules(supervisor, { coolDownDays: 3 });
    const id = await publicOne();
    await pick(id);
    await giveBack(id);
    await expect(pick(id)).rejects.toMatchObject({ code: 'pick_cooling_down', params: { rule: 1 } });
    await pick(id, leader);
    await giveBack(id, leader);
    await app.clock.advance(3 * day);
    agent = await app.logIn('T1', agent.me.user.login);
    await pick(id);
  });

  it('of many takes the first of the filtered list, as far as the limits go', async () => {
    await setRules(supervisor, { everybody: { perDay: 3, holding: null } });
    await addCustomers(app, tenant.tenantId, 5, { source: 'many' });
    const filter = JSON.stringify([{ column: 'source', op: 'equals', value: 'many' }]);
    const query = { filter, sort: 'createdAt' };
    const ids = (await agent.client.call(customers.listCustomers, { query })).items.map(({ id }) => id);
    const answer = await agent.client.call(pools.pickCustomers, { body: { count: 4, query } });
    expect(answer.moveIds).toHaveLength(3);
    expect(answer.refusal).toMatchObject({ code: 'pick_daily_limit' });
    const owners = await Promise.all(ids.map(ownerOf));
    expect(owners).toEqual([agentId, agentId, agentId, null, null]);
    await expect(agent.client.call(pools.pickCustomers, { body: { count: 1, query } })).rejects.toMatchObject(
      { code: 'pick_daily_limit' },
    );
  });
});

describe('a new customer', () => {
  it('belongs to whoever enters it, or to nobody when that would pass a limit', async () => {
    await setRules(supervisor, { everybody: { perDay: null, holding: 1 } });
    const enter = (number: string) =>
      agent.client.call(customers.createCustomer, { body: { name: '新客', phones: [number] } });
    expect(await enter('13655550001')).toMatchObject({ pool: 'private', owner: { id: agentId } });
    expect(await enter('13655550002')).toMatchObject({ pool: 'public', owner: null });
  });
});

describe('assigning', () => {
  it('gives, gives on, takes back; only inside the data scope', async () => {
    const id = await publicOne();
    const assign = (ownerId: string, who = leader) =>
      who.client.call(pools.assignCustomer, { params: { id }, body: { ownerId, note: '熟悉' } });
    await expect(assign(agentId, agent)).rejects.toMatchObject({ code: 'forbidden' });
    await assign(agentId);
    await expect(assign(agentId)).rejects.toMatchObject({ code: 'owner_unchanged' });
    await assign(leader.me.user.id);
    await leader.client.call(pools.takeBackCustomer, { params: { id }, body: {} });
    expect((await movesOf(id)).map(({ kind, to }) => [kind, to?.id ?? null])).toEqual([
      ['take_back', null],
      ['assign', leader.me.user.id],
      ['assign', agentId],
    ]);
    const elsewhere = await ownedBy(supervisor);
    await app.admin.query(
      'update identity.app_user set unit_id = (select id from identity.unit where kind = $2 and tenant_id = $3) where id = $1',
      [supervisor.me.user.id, 'company', tenant.tenantId],
    );
    const reach = { params: { id: elsewhere }, body: { ownerId: agentId } };
    await expect(leader.client.call(pools.assignCustomer, reach)).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(assign(supervisor.me.user.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps to the limits of whoever gets the customer, and asks whether they work here', async () => {
    await setRules(supervisor, { people: [{ userId: agentId, perDay: null, holding: 1 }] });
    const give = async (ownerId: string) =>
      supervisor.client.call(pools.assignCustomer, { params: { id: await publicOne() }, body: { ownerId } });
    await give(agentId);
    await expect(give(agentId)).rejects.toMatchObject({
      code: 'holding_limit',
      params: { name: agent.me.user.name, limit: 1 },
    });
    const other = await addPerson(app, tenant);
    await app.admin.query('update identity.app_user set disabled_at = now() where id = $1', [
      other.me.user.id,
    ]);
    await expect(give(other.me.user.id)).rejects.toMatchObject({ code: 'owner_unfit' });
  });

  it('of two lets them change owners', async () => {
    const [a, b] = [await ownedBy(agent), await ownedBy(leader)];
    const exchange = { params: { id: a }, body: { withId: b } };
    await supervisor.client.call(pools.exchangeCustomers, exchange);
    expect([await ownerOf(a), await ownerOf(b)]).toEqual([leader.me.user.id, agentId]);
    const withPublic = { params: { id: a }, body: { withId: await publicOne() } };
    await expect(supervisor.client.call(pools.exchangeCustomers, withPublic)).rejects.toMatchObject({
      code: 'owner_unchanged',
    });
  });

  it('is told to the one who loses the customer and keeps nothing of the old shares', async () => {
    const id = await ownedBy(agent);
    await giveBack(id);
    await expect(giveBack(id)).rejects.toMatchObject({ code: 'customer_not_held' });
    expect((await movesOf(id))[0]).toMatchObject({
      kind: 'give_back',
      note: '联系不上',
      from: { id: agentId },
    });
  });
});

describe('undo', () => {
  const undo = (moveIds: string[], who = agent) => who.client.call(pools.undoMoves, { body: { moveIds } });

  it('puts a customer back as it was, and the pick does not count', async () => {
    await setRules(supervisor, { everybody: { perDay: 1, holding: null }, coolDownDays: 5 });
    const id = await publicOne();
    const { moveId } = await pick(id);
    expect(await undo([moveId])).toEqual({ undone: 1, refused: [] });
    expect(await ownerOf(id)).toBeNull();
    const { moveId: again } = await pick(id);
    const back = await giveBack(id);
    expect(await undo([back.moveId])).toMatchObject({ undone: 1 });
    expect(await ownerOf(id)).toBe(agentId);
    const moves = await movesOf(id);
    expect(moves.map(({ kind, undone }) => [kind, undone])).toEqual([
      ['undo', false],
      ['give_back', true],
      ['pick', false],
      ['undo', false],
      ['pick', true],
    ]);
    expect(moves[0]?.undoes).toBe(back.moveId);
    expect(await undo([again])).toMatchObject({
      undone: 0,
      refused: [{ customerId: id, code: 'changed_since' }],
    });
  });

  it('is for whoever made the move, for a day', async () => {
    const id = await publicOne();
    const { moveId } = await pick(id);
    expect(await undo([moveId], leader)).toEqual({ undone: 0, refused: [] });
    await app.clock.advance(day + hour);
    agent = await app.logIn('T1', agent.me.user.login);
    expect(await undo([moveId])).toEqual({ undone: 0, refused: [] });
    supervisor = await app.logIn('T1', 'supervisor');
    expect(await ownerOf(id)).toBe(agentId);
  });
});

describe('somebody who leaves', () => {
  it('hands the customers over by the same way, whatever the limits of the successor', async () => {
    await setRules(supervisor, { everybody: { perDay: 0, holding: 0 } });
    const ids = await addCustomers(app, tenant.tenantId, 3, { ownerId: agentId });
    const { client } = await app.logIn('T1', 'administrator');
    const params = { id: agentId };
    expect((await client.call(previewDeparture, { params })).amounts).toMatchObject({ customers: 3 });
    await client.call(startDeparture, { params, body: { successorId: leader.me.user.id, reason: '离职' } });
    const first = ids[0] ?? '';
    await until('they passed on', async () => (await ownerOf(first)) === leader.me.user.id);
    expect((await movesOf(first))[0]).toMatchObject({
      kind: 'hand_over',
      note: '离职',
      from: { id: agentId },
    });
  });
});
