import * as company from '@guanjia/contracts/customers/record-company';
import * as contact from '@guanjia/contracts/customers/record-contact-points';
import * as listings from '@guanjia/contracts/customers/record-listings';
import * as settings from '@guanjia/contracts/customers/record-settings';
import * as customers from '@guanjia/contracts/customers/routes';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as work from '@guanjia/contracts/outbound/work';
import { dialNumber } from '@guanjia/contracts/voice/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addNumber, openHotline, signInToWork } from './floor.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let branchId: string;
let agent: SignedIn;
let administrator: SignedIn;
let numbers = 0;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  agent = await app.logIn('T1', 'agent');
  administrator = await app.logIn('T1', 'administrator');
  await openHotline(app, tenantId);
  const { rows } = await app.admin.query<{ id: string }>(
    'select id from identity.unit where tenant_id = $1 and id = branch_id',
    [tenantId],
  );
  branchId = rows[0]?.id ?? '';
});
afterAll(() => app[Symbol.asyncDispose]());

const code = (wanted: string) => expect.objectContaining({ code: wanted });

function nextNumber(): string {
  numbers += 1;
  return `1370000${String(numbers).padStart(4, '0')}`;
}

function addCustomer(more: object = {}): Promise<customers.Customer> {
  return agent.client.call(customers.createCustomer, {
    body: { name: '李雷', phones: [nextNumber()], ...more },
  });
}

const request = (body: Parameters<typeof list>[0], who = agent) => list(body, who);
function list(body: object, who: SignedIn) {
  return who.client.call(listings.requestListing, {
    body: { list: 'black', reason: '辱骂坐席', ...body } as never,
  });
}
const decide = (id: string, approve: boolean) =>
  administrator.client.call(listings.decideListing, { params: { id }, body: { approve } });
const end = (id: string) => administrator.client.call(listings.endListing, { params: { id } });
const listed = async (id: string) =>
  (await agent.client.call(customers.getCustomer, { params: { id } })).listed?.list ?? null;
const dial = (number: string) => agent.client.call(dialNumber, { body: { number } });

async function shownIn(listName: 'black' | 'white', who = administrator): Promise<string[]> {
  const filter = JSON.stringify([{ column: 'listed', op: 'in', values: [listName] }]);
  const { items } = await who.client.call(customers.listCustomers, { query: { filter } as never });
  return items.map(({ id }) => id);
}

describe('the black list', () => {
  it('waits for somebody who may decide when an agent reports, and holds from then on', async () => {
    const { id } = await addCustomer();
    const entry = await request({ customerId: id, origin: 'chat' });
    expect(entry).toMatchObject({ state: 'requested', requestedBy: { id: agent.me.user.id } });
    expect(await listed(id)).toBeNull();
    await expect(request({ customerId: id })).rejects.toEqual(code('listing_known'));
    await decide(entry.id, true);
    expect(await listed(id)).toBe('black');
    expect(await shownIn('black')).toContain(id);
    await expect(decide(entry.id, false)).rejects.toEqual(code('listing_state'));
    await end(entry.id);
    expect(await listed(id)).toBeNull();
    expect(await shownIn('black')).not.toContain(id);
    await administrator.client.call(listings.resumeListing, { params: { id: entry.id } });
    expect(await listed(id)).toBe('black');
  });

  it('finds whoever has a number that is on it, those too who come later', async () => {
    const number = nextNumber();
    const before = await addCustomer({ phones: [number] });
    await request({ number }, administrator);
    expect(await listed(before.id)).toBe('black');
    const later = await addCustomer();
    await agent.client.call(contact.addContactPoint, {
      params: { id: later.id },
      body: { channel: 'phone', value: number },
    });
    expect(await listed(later.id)).toBe('black');
    const fresh = nextNumber();
    await request({ number: fresh }, administrator);
    expect(await listed((await addCustomer({ phones: [fresh] })).id)).toBe('black');
  });

  it('keeps numbers from being dialed, by whichever way, until its time is over', async () => {
    await signInToWork(app, agent);
    const number = nextNumber();
    const { id } = await addCustomer({ phones: [number] });
    const until_ = new Date(app.clock.now().getTime() + 3_600_000).toISOString();
    const entry = await request({ customerId: id, until: until_ }, administrator);
    await expect(dial(number)).rejects.toEqual(code('customer_blacklisted'));
    await app.clock.advance(3_600_001);
    await app.db.platformTx((tx) => addJob(tx, 'customers.end_listings', {}));
    await until('it has ended', async () => (await listed(id)) === null);
    await expect(decide(entry.id, true)).rejects.toEqual(code('listing_state'));
  });
});

describe('the white list', () => {
  it('is seen where it is shared, and nowhere else', async () => {
    const { rows } = await app.admin.query<{ id: string }>(
      `insert into identity.unit (id, tenant_id, parent_id, kind, branch_kind, name, path, department_id, branch_id)
       select $2, tenant_id, id, 'branch', 'store', '二店', path || $2::uuid, $2, $2 from identity.unit
       where id = $1 returning id`,
      [branchId, '01900000-0000-7000-8000-00000000b002'],
    );
    const { id } = await addCustomer();
    const elsewhere = [rows[0]?.id ?? ''];
    const entry = await request({ list: 'white', customerId: id, branchIds: elsewhere }, administrator);
    expect(entry.branches).toEqual([{ id: elsewhere[0], name: '二店' }]);
    expect(await listed(id)).toBeNull();
    expect(await shownIn('white')).not.toContain(id);
    await end(entry.id);
    await request({ list: 'white', customerId: id, branchIds: [branchId] }, administrator);
    expect(await listed(id)).toBe('white');
    expect(await shownIn('white')).toContain(id);
    await expect(
      request({ list: 'white', customerId: (await addCustomer()).id, branchIds: [id] }, administrator),
    ).rejects.toEqual(code('not_found'));
  });
});

describe('a number that must not be used', () => {
  it('is not dialed, whoever has it', async () => {
    const number = nextNumber();
    const { id, phones } = await addCustomer({ phones: [number] });
    await agent.client.call(contact.changeContactPoint, {
      params: { id, pointId: phones[0]?.id ?? '' },
      body: { doNotUse: true, doNotUseReason: '客户要求' },
    });
    await expect(dial(number)).rejects.toEqual(code('number_do_not_use'));
    const shown = await agent.client.call(customers.getCustomer, { params: { id } });
    expect(shown.phones).toMatchObject([{ doNotUse: true }]);
  });
});

describe('contacts of a company', () => {
  const link = (companyId: string, personId: string, body: object = {}, who = agent) =>
    who.client.call(company.saveCompanyContact, { params: { id: companyId, personId }, body });
  const approvals = (approve: boolean, id: string, personId: string) =>
    administrator.client.call(company.decideCompanyContact, { params: { id, personId }, body: { approve } });

  it('stand on both records, one of them the primary', async () => {
    const firm = await addCustomer({ kind: 'company', name: '青禾商贸' });
    const [one, other] = [await addCustomer(), await addCustomer({ name: '韩梅' })];
    await link(firm.id, one.id, { post: '经理', category: 'in_charge' });
    const { items } = await link(firm.id, other.id, { primary: true });
    expect(items.map(({ personId, primary }) => [personId, primary])).toEqual([
      [other.id, true],
      [one.id, false],
    ]);
    expect(items[1]).toMatchObject({ companyName: '青禾商贸', post: '经理', category: 'in_charge' });
    await expect(link(one.id, other.id)).rejects.toEqual(code('contact_kinds'));
    await expect(link(firm.id, one.id, { category: 'nobody' })).rejects.toEqual(code('bad_request'));
    const filter = JSON.stringify([{ column: 'approval', op: 'in', values: ['approved'] }]);
    const list = await administrator.client.call(company.listCompanyContacts, { query: { filter } as never });
    expect(list.items.filter(({ companyId }) => companyId === firm.id)).toHaveLength(2);
  });

  it('wait for approval where the enterprise wants it, and are not called before', async () => {
    const stored = await administrator.client.call(settings.getRecordSettings, {});
    await administrator.client.call(settings.saveRecordSettings, {
      body: { settings: { ...stored.settings, contactApproval: true }, version: stored.version },
    });
    const firm = await addCustomer({ kind: 'company', name: '远航物流' });
    const number = nextNumber();
    const person = await addCustomer({ phones: [number] });
    const { items } = await link(firm.id, person.id);
    expect(items[0]?.approval).toBe('pending');
    await expect(dial(number)).rejects.toEqual(code('contact_not_approved'));
    await approvals(false, firm.id, person.id);
    await expect(dial(number)).rejects.toEqual(code('contact_not_approved'));
    const approved = await approvals(true, firm.id, person.id);
    expect(approved.items[0]?.approval).toBe('approved');
    expect(await dial(number)).toMatchObject({ direction: 'outbound' });
    expect((await link(firm.id, (await addCustomer()).id, {}, administrator)).items[1]?.approval).toBe(
      'approved',
    );
  });
});

describe('an automatic campaign', () => {
  it('drops a number that must not be used, and goes on with the next', async () => {
    const leader = await app.logIn('T1', 'leader');
    await signInToWork(app, leader, 'page-two-2');
    const supervisor = await app.logIn('T1', 'supervisor');
    const campaign = await supervisor.client.call(campaigns.createCampaign, {
      body: { name: 'Survey', dialMode: 'automatic', wrapUpSeconds: 3600 },
    });
    const [forbidden, free] = ['+8613700009981', '+8613700009999'];
    await app.db.tenantTx(tenantId, async (tx) => {
      for (const number of [forbidden, free]) await addNumber(app, tx, campaign.id, number);
      await tx.query('update customers.phone set do_not_use = true where e164 = $1', [forbidden]);
      await tx.query('update outbound.task set shuffle = case when number = $1 then 0 else 1 end', [
        forbidden,
      ]);
    });
    await supervisor.client.call(campaigns.updateCampaign, {
      params: { id: campaign.id },
      body: { state: 'running', version: campaign.version },
    });
    await leader.client.call(work.joinCampaign, { body: { campaignId: campaign.id } });
    const taskId = await until('the free number is dialed', async () => {
      await app.clock.advance(500);
      const desk = await leader.client.call(work.getDesk, {});
      const { rows } = await app.admin.query<{ number: string; call: boolean }>(
        `select t.number, exists (select 1 from voice.call where subject_id = t.id) as call
         from outbound.task t where id = $1`,
        [desk.currentTaskId],
      );
      return rows[0]?.number === free ? desk.currentTaskId : undefined;
    });
    expect(taskId).toBeTruthy();
    const { rows } = await app.admin.query<{ state: string; calls: number }>(
      `select t.state, (select count(*)::int from voice.call where number = $1) as calls
       from outbound.task t where number = $1`,
      [forbidden],
    );
    expect(rows).toEqual([{ state: 'failed', calls: 0 }]);
  });
});
