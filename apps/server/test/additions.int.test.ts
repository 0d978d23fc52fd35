import * as customers from '@guanjia/contracts/customers/routes';
import * as segments from '@guanjia/contracts/customers/segments';
import * as additions from '@guanjia/contracts/outbound/additions';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import { listBackgroundTasks } from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addCustomers, addPerson } from './pool-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenant: { code: string; tenantId: string; unitId: string };
let supervisor: SignedIn;
let campaign: campaigns.Campaign;
let serial = 0;
/** What this test's customers have in common. */
let source: string;

beforeAll(async () => {
  app = await startApp();
  const { tenantId, groupId } = await app.tenant('T1');
  tenant = { code: 'T1', tenantId, unitId: groupId };
  supervisor = await app.logIn('T1', 'supervisor');
});
afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  serial += 1;
  source = `source ${serial}`;
  campaign = await supervisor.client.call(campaigns.createCampaign, {
    body: { name: `Campaign ${serial}`, dialMode: 'claim', productId: null },
  });
});

type Body = Parameters<typeof supervisor.client.call<typeof additions.addToCampaign>>[1]['body'];

const add = (count: number, ownerId: string | null = null) =>
  addCustomers(app, tenant.tenantId, count, { source, ownerId });
const all = (): Body => ({
  kind: 'query',
  query: { filter: JSON.stringify([{ column: 'source', op: 'equals', value: source }]) },
});
const start = (body: Body = all(), who = supervisor) =>
  who.client.call(additions.addToCampaign, { params: { id: campaign.id }, body });
const read = (id: string, who = supervisor) => who.client.call(additions.getAddition, { params: { id } });
const ends = (id: string) =>
  until('it ended', async () => {
    const now = await read(id);
    return now.state !== 'running' && now;
  });
const agentsOf = async () => {
  const { rows } = await app.admin.query<{ agent: string | null; count: number }>(
    'select agent_id as agent, count(*)::int as count from outbound.task where campaign_id = $1 group by 1',
    [campaign.id],
  );
  return Object.fromEntries(rows.map(({ agent, count }) => [agent ?? 'nobody', count]));
};

describe('customers of a filter put on a campaign’s list', () => {
  it('are found by the campaign, and the others by being on none', async () => {
    const [listed = ''] = await add(1);
    await ends((await start()).id);
    const [free = ''] = await add(1);
    const found = async (condition: object) => {
      const filter = JSON.stringify([{ column: 'source', op: 'equals', value: source }, condition]);
      const { items } = await supervisor.client.call(customers.listCustomers, { query: { filter } });
      return items.map(({ id }) => id);
    };
    const column = 'campaign';
    expect(await found({ column, op: 'in', values: [campaign.id] })).toEqual([listed]);
    expect(await found({ column, op: 'in', values: [tenant.tenantId] })).toEqual([]);
    expect(await found({ column, op: 'empty', value: true })).toEqual([free]);
    expect(await found({ column, op: 'empty', value: false })).toEqual([listed]);
    for (const bad of [
      { column, op: 'in', values: ['x'] },
      { column, op: 'range', from: 1 },
    ])
      await expect(found(bad)).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('become tasks, those of a private customer its owner’s; who is passed over is counted by reason', async () => {
    const agent = await addPerson(app, tenant);
    const [numberless = ''] = await add(1_100);
    await add(3, agent.me.user.id);
    await app.admin.query('delete from customers.phone where customer_id = $1', [numberless]);
    const { id } = await start();
    expect(await ends(id)).toMatchObject({
      state: 'done',
      looked: 1103,
      added: 1102,
      withoutNumber: 1,
      alreadyInCampaign: 0,
    });
    expect(await agentsOf()).toEqual({ nobody: 1099, [agent.me.user.id]: 3 });
    await add(2);
    const again = await start();
    expect(await ends(again.id)).toMatchObject({ added: 2, withoutNumber: 1, alreadyInCampaign: 1102 });
    const { items } = await supervisor.client.call(listBackgroundTasks, {});
    expect(items.find((task) => task.id === id)).toMatchObject({
      kind: 'outbound_addition',
      label: campaign.name,
      state: 'done',
      done: 1103,
    });
  });

  it('are those of a segment, too, or named ones', async () => {
    const ids = await add(5);
    const segment = await supervisor.client.call(segments.createSegment, {
      body: {
        name: source,
        kind: 'dynamic',
        query: { filter: [{ column: 'source', op: 'equals', value: source }] },
      },
    });
    const filter = JSON.stringify([{ column: 'segment', op: 'in', values: [segment.id] }]);
    const named = await start({ kind: 'ids', ids: ids.slice(0, 2) });
    expect(await ends(named.id)).toMatchObject({ added: 2 });
    const rest = await start({ kind: 'query', query: { filter } });
    expect(await ends(rest.id)).toMatchObject({ looked: 5, added: 3, alreadyInCampaign: 2 });
  });

  it('are added once each though the run is killed and begun again', async () => {
    const ids = (await add(8)).toSorted();
    const { id } = await start();
    await ends(id);
    // As a run leaves it that was killed after its third customer.
    await app.admin.query(
      `update outbound.addition set state = 'running', reached = $2, looked = 3, added = 3 where id = $1`,
      [id, ids[2]],
    );
    await app.admin.query(
      'delete from outbound.task where campaign_id = $1 and customer_id = any($2::uuid[])',
      [campaign.id, ids.slice(3)],
    );
    const payload = { tenantId: tenant.tenantId, additionId: id };
    for (let run = 0; run < 2; run += 1)
      await app.db.platformTx((tx) => addJob(tx, 'outbound.add_customers', payload));
    expect(await ends(id)).toMatchObject({ looked: 8, added: 8, alreadyInCampaign: 0 });
    expect(await agentsOf()).toEqual({ nobody: 8 });
  });

  it('are those that whoever asks sees, with the right to', async () => {
    const agent = await addPerson(app, tenant);
    const manager = await addPerson(app, tenant, 'leader');
    await add(2, agent.me.user.id);
    await expect(start(all(), manager)).rejects.toMatchObject({ code: 'forbidden' });
    const { id } = await start();
    await expect(read(id, agent)).rejects.toMatchObject({ code: 'forbidden' });
    const other = await app.logIn('T1', 'administrator');
    await expect(read(id, other)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      start({ kind: 'query', query: { filter: '[{"column":"x","op":"empty","value":true}]' } }),
    ).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('are not added to a campaign that is finished', async () => {
    await add(1);
    await supervisor.client.call(campaigns.updateCampaign, {
      params: { id: campaign.id },
      body: { state: 'finished', version: campaign.version },
    });
    await expect(start()).rejects.toMatchObject({ code: 'campaign_finished' });
  });
});
