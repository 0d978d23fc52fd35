import { setMarketingConsent } from '@guanjia/contracts/customers/consent';
import * as history from '@guanjia/contracts/customers/history';
import * as merging from '@guanjia/contracts/customers/merging';
import { getRecordSheet } from '@guanjia/contracts/customers/record';
import * as customers from '@guanjia/contracts/customers/routes';
import { shareCustomer } from '@guanjia/contracts/customers/sharing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addCustomers, addPerson } from './pool-office.ts';

let app: TestApp;
let tenant: { code: string; tenantId: string; unitId: string };
let supervisor: SignedIn;

beforeAll(async () => {
  app = await startApp();
  const { tenantId, groupId } = await app.tenant('T1');
  tenant = { code: 'T1', tenantId, unitId: groupId };
  supervisor = await app.logIn('T1', 'supervisor');
});
afterAll(() => app[Symbol.asyncDispose]());

type Body = Parameters<typeof supervisor.client.call<typeof setMarketingConsent>>[1]['body'];
const say = (id: string, body: Body, who = supervisor) =>
  who.client.call(setMarketingConsent, { params: { id }, body });
const consentOf = async (id: string, who = supervisor) =>
  (await who.client.call(getRecordSheet, { params: { id } })).marketingConsent;
const one = async (ownerId: string | null = null) =>
  (await addCustomers(app, tenant.tenantId, 1, { ownerId }))[0] ?? '';

describe('consent to advertising', () => {
  it('is taken down with when, how and by whom; timeline and history tell it, and what was before', async () => {
    const id = await one();
    expect(await consentOf(id)).toEqual({ state: 'unknown', at: null, way: null, note: null, by: null });
    const at = new Date(app.clock.now().getTime() - 86_400_000).toISOString();
    await say(id, { state: 'given', way: 'written', note: '合同 17', at });
    const by = { id: supervisor.me.user.id, name: supervisor.me.user.name };
    expect(await consentOf(id)).toEqual({ state: 'given', at, way: 'written', note: '合同 17', by });
    await app.clock.advance(1000);
    await say(id, { state: 'withdrawn', way: 'spoken' });
    const params = { params: { id } };
    const { items } = await supervisor.client.call(customers.listTimeline, {
      ...params,
      query: { kind: 'change' },
    });
    expect(items.map(({ data }) => data.consent)).toEqual(['withdrawn', 'given']);
    const trail = await supervisor.client.call(history.listCustomerHistory, params);
    expect(trail.items[0]).toMatchObject({
      action: 'customers.consent_changed',
      before: { state: 'given', way: 'written', note: '合同 17' },
      after: { state: 'withdrawn', way: 'spoken' },
    });
  });

  it('needs how, and cannot be of tomorrow', async () => {
    const id = await one();
    await expect(say(id, { state: 'given' })).rejects.toMatchObject({ code: 'bad_request' });
    const at = new Date(app.clock.now().getTime() + 86_400_000).toISOString();
    await expect(say(id, { state: 'given', way: 'spoken', at })).rejects.toMatchObject({
      code: 'consent_in_future',
    });
    await say(id, { state: 'given', way: 'spoken' });
    // Taken back, as the page's undo does.
    await say(id, { state: 'unknown' });
    expect((await consentOf(id)).state).toBe('unknown');
  });

  it('is not changed by whoever only looks at a customer', async () => {
    const [owner, reader] = [await addPerson(app, tenant), await addPerson(app, tenant)];
    const id = await one(owner.me.user.id);
    await supervisor.client.call(shareCustomer, {
      params: { id },
      body: { userIds: [reader.me.user.id], access: 'read', until: null },
    });
    await expect(say(id, { state: 'given', way: 'spoken' }, reader)).rejects.toMatchObject({
      code: 'customer_read_only',
    });
    await say(id, { state: 'given', way: 'spoken' }, owner);
  });

  it('is found in the list', async () => {
    const id = await one();
    await say(id, { state: 'withdrawn', way: 'online' });
    const filter = JSON.stringify([{ column: 'marketingConsent', op: 'in', values: ['withdrawn'] }]);
    const { items } = await supervisor.client.call(customers.listCustomers, {
      query: { filter, limit: 200 },
    });
    expect(items.map((row) => row.id)).toContain(id);
    const never = JSON.stringify([{ column: 'marketingConsent', op: 'in', values: ['given'] }]);
    const given = await supervisor.client.call(customers.listCustomers, {
      query: { filter: never, limit: 200 },
    });
    expect(given.items.map((row) => row.id)).not.toContain(id);
  });

  it('that one of two withdrew is withdrawn when they become one, and is again as it was when that is undone', async () => {
    const [survivorId, other] = [await one(), await one()];
    await say(survivorId, { state: 'given', way: 'written' });
    await say(other, { state: 'withdrawn', way: 'spoken', note: 'x' });
    const versions = Object.fromEntries(
      await Promise.all(
        [survivorId, other].map(async (id) => {
          const { version } = await supervisor.client.call(customers.getCustomer, { params: { id } });
          return [id, version] as const;
        }),
      ),
    );
    const merged = await supervisor.client.call(merging.mergeCustomers, {
      body: { survivorId, otherIds: [other], versions, choices: {} },
    });
    expect(await consentOf(survivorId)).toMatchObject({ state: 'withdrawn', way: 'spoken', note: 'x' });
    await supervisor.client.call(merging.undoMerge, { params: { id: merged.id } });
    expect(await consentOf(survivorId)).toMatchObject({ state: 'given', way: 'written', note: null });
    expect(await consentOf(other)).toMatchObject({ state: 'withdrawn' });
  });
});
