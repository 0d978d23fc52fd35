import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addNumber } from './floor.ts';
import { mergeNow, undoNow } from './merge-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let admin: SignedIn;
let serial = 0;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  admin = await app.logIn('T1', 'administrator');
});
afterAll(() => app[Symbol.asyncDispose]());

async function newCampaign(): Promise<string> {
  serial += 1;
  const body = { name: `Campaign ${serial}`, dialMode: 'claim' as const, productId: null };
  return (await admin.client.call(campaigns.createCampaign, { body })).id;
}

/** A customer who is on the lists of these campaigns. */
async function onListsOf(campaignId: string, ...more: string[]): Promise<string> {
  serial += 1;
  const number = `+861370000${String(serial).padStart(4, '0')}`;
  return app.db.tenantTx(tenantId, async (tx) => {
    const customerId = await addNumber(app, tx, campaignId, number);
    for (const other of more)
      await tx.query(
        `insert into outbound.task (id, tenant_id, campaign_id, customer_id, number, created_at)
         values (gen_random_uuid(), $1, $2, $3, $4, $5)`,
        [tenantId, other, customerId, number, app.clock.now()],
      );
    return customerId;
  });
}

const setTask = (campaignId: string, customerId: string, sets: string) =>
  app.admin.query(`update outbound.task set ${sets} where campaign_id = $1 and customer_id = $2`, [
    campaignId,
    customerId,
  ]);

/** States of the tasks of customers in a campaign, in their order. */
async function statesOf(campaignId: string, ...ids: string[]): Promise<string[]> {
  const { rows } = await app.admin.query<{ customer_id: string; state: string }>(
    'select customer_id, state from outbound.task where campaign_id = $1',
    [campaignId],
  );
  return ids.map((id) => rows.find(({ customer_id }) => customer_id === id)?.state ?? 'none');
}

/** The event has come through. */
const become = (campaignId: string, ids: string[], states: string[]) =>
  until(`tasks are ${states.join(', ')}`, async () => {
    const now = await statesOf(campaignId, ...ids);
    return JSON.stringify(now) === JSON.stringify(states);
  });

it('of customers who become one, one open task per campaign stays; undoing gives the others back', async () => {
  const [first, second] = [await newCampaign(), await newCampaign()];
  const one = await onListsOf(first, second);
  const two = await onListsOf(first);
  const three = await onListsOf(first, second);
  await setTask(first, two, `state = 'redial', due_at = now()`);
  await setTask(second, three, `state = 'done'`);
  const ids = [one, two, three];
  const { id } = await mergeNow(admin, ids);
  await become(first, ids, ['withdrawn', 'redial', 'withdrawn']);
  expect(await statesOf(second, one, three)).toEqual(['pending', 'done']);
  const { items } = await admin.client.call(campaigns.listCampaigns, { query: {} });
  expect(items.find((campaign) => campaign.id === first)?.counts).toMatchObject({ total: 1, redial: 1 });
  await undoNow(admin, id);
  await become(first, ids, ['pending', 'redial', 'pending']);
});

it('what an agent works on stays, though it were the second', async () => {
  const campaign = await newCampaign();
  const ids = [await onListsOf(campaign), await onListsOf(campaign), await onListsOf(campaign)];
  await app.admin.query(
    `insert into outbound.seat (user_id, tenant_id, campaign_id, task_id)
     select u.id, u.tenant_id, $1, t.id from outbound.task t, lateral (
       select id, tenant_id from identity.app_user u where u.tenant_id = t.tenant_id
         and u.id <> all(select user_id from outbound.seat) order by u.id offset (t.customer_id = $3)::int limit 1) u
     where t.campaign_id = $1 and t.customer_id in ($2, $3)`,
    [campaign, ids[1], ids[2]],
  );
  await mergeNow(admin, ids);
  await become(campaign, ids, ['withdrawn', 'pending', 'pending']);
});

it('whoever was merged before counts, and each merge gives back what it ended', async () => {
  const campaign = await newCampaign();
  const [one, two, three] = [await onListsOf(campaign), await onListsOf(campaign), await onListsOf(campaign)];
  const ids = [one, two, three];
  await setTask(campaign, two, `created_at = created_at - interval '1 day'`);
  const { id: first } = await mergeNow(admin, [one, two]);
  await become(campaign, ids, ['withdrawn', 'pending', 'pending']);
  const { id: second } = await mergeNow(admin, [three, one]);
  await become(campaign, ids, ['withdrawn', 'pending', 'withdrawn']);
  await undoNow(admin, second);
  await become(campaign, ids, ['withdrawn', 'pending', 'pending']);
  await undoNow(admin, first);
  await become(campaign, ids, ['pending', 'pending', 'pending']);
});

it('tasks of merged customers go with the survivor into the recycle bin', async () => {
  const campaign = await newCampaign();
  const [one, two] = [await onListsOf(campaign), await onListsOf(campaign)];
  await setTask(campaign, one, `state = 'done'`);
  await mergeNow(admin, [one, two]);
  await admin.client.call(deleteCustomer, { params: { id: one }, body: {} });
  await become(campaign, [one, two], ['done', 'withdrawn']);
});
