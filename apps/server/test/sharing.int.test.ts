import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import * as pools from '@guanjia/contracts/customers/pools';
import * as customers from '@guanjia/contracts/customers/routes';
import * as sharing from '@guanjia/contracts/customers/sharing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addCustomers, addPerson } from './pool-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenant: { code: string; tenantId: string; unitId: string };
let supervisor: SignedIn;
let owner: SignedIn;
let friend: SignedIn;
let id: string;

beforeAll(async () => {
  app = await startApp();
  const { tenantId, groupId } = await app.tenant('T1');
  tenant = { code: 'T1', tenantId, unitId: groupId };
});
afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  supervisor = await app.logIn('T1', 'supervisor');
  owner = await addPerson(app, tenant);
  friend = await addPerson(app, tenant);
  [id = ''] = await addCustomers(app, tenant.tenantId, 1, { ownerId: owner.me.user.id });
});

const share = (access: 'read' | 'edit', until: string | null = null) =>
  supervisor.client.call(sharing.shareCustomer, {
    params: { id },
    body: { userIds: [friend.me.user.id], access, until },
  });
const look = () => friend.client.call(customers.getCustomer, { params: { id } });
const change = (version: number) =>
  friend.client.call(customers.updateCustomer, { params: { id }, body: { note: 'seen', version } });
const sharedRows = async () => {
  const filter = JSON.stringify([{ column: 'sharedWithMe', op: 'equals', value: true }]);
  return (await friend.client.call(customers.listCustomers, { query: { filter, count: 'true' } })).count
    ?.value;
};

describe('a customer that is shared', () => {
  it('to look at is seen everywhere and changed nowhere', async () => {
    await expect(look()).rejects.toMatchObject({ code: 'not_found' });
    await share('read');
    const { version } = await look();
    expect(await sharedRows()).toBe(1);
    const params = { id };
    const readOnly = { code: 'customer_read_only' };
    await expect(change(version)).rejects.toMatchObject(readOnly);
    await expect(
      friend.client.call(customers.addNote, { params, body: { text: 'x' } }),
    ).rejects.toMatchObject(readOnly);
    expect(await friend.client.call(pools.getCustomerPool, { params })).toMatchObject({
      access: 'read',
      inScope: false,
      shares: [{ person: { id: friend.me.user.id }, access: 'read' }],
    });
    await expect(
      friend.client.call(pools.giveBackCustomer, { params, body: { reason: 'x' } }),
    ).rejects.toMatchObject({ code: 'customer_not_held' });
  });

  it('to change is changed, but neither deleted nor given away', async () => {
    await share('edit');
    const { version } = await look();
    await change(version);
    const manager = await addPerson(app, { ...tenant, unitId: await companyOf() }, 'leader');
    await supervisor.client.call(sharing.shareCustomer, {
      params: { id },
      body: { userIds: [manager.me.user.id], access: 'edit', until: null },
    });
    await manager.client.call(customers.getCustomer, { params: { id } });
    for (const attempt of [
      () => manager.client.call(pools.takeBackCustomer, { params: { id }, body: {} }),
      () =>
        manager.client.call(sharing.unshareCustomer, {
          params: { id },
          body: { userIds: [friend.me.user.id] },
        }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    const deletion = { params: { id }, body: {} };
    await expect(friend.client.call(deleteCustomer, deletion)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('until a moment is not seen after it', async () => {
    await share('read', new Date(Date.now() + 3_600_000).toISOString());
    await look();
    await app.admin.query(`update customers.share set until = now() where customer_id = $1`, [id]);
    await expect(look()).rejects.toMatchObject({ code: 'not_found' });
    await until('the share is cleared away', async () => {
      await app.clock.advance(1100);
      const { rows } = await app.admin.query('select from customers.share where customer_id = $1', [id]);
      return rows.length === 0;
    });
  });

  it('is so no more when the share ends, or somebody else gets it from the public pool', async () => {
    await share('read');
    await supervisor.client.call(sharing.unshareCustomer, {
      params: { id },
      body: { userIds: [friend.me.user.id] },
    });
    await expect(look()).rejects.toMatchObject({ code: 'not_found' });
    await share('edit');
    const back = await owner.client.call(pools.giveBackCustomer, { params: { id }, body: { reason: 'x' } });
    await expect(share('read')).rejects.toMatchObject({ code: 'share_public' });
    await owner.client.call(pools.undoMoves, { body: { moveIds: [back.moveId] } });
    await look();
    await owner.client.call(pools.giveBackCustomer, { params: { id }, body: { reason: 'x' } });
    await supervisor.client.call(pools.pickCustomer, { params: { id } });
    await expect(look()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is so with people who may see customers only, of the enterprise', async () => {
    const clerk = await addPerson(app, tenant, 'provisioning');
    const to = (userId: string) =>
      supervisor.client.call(sharing.shareCustomer, {
        params: { id },
        body: { userIds: [userId], access: 'read', until: null },
      });
    await expect(to(clerk.me.user.id)).rejects.toMatchObject({ code: 'owner_unfit' });
    const other = await app.tenant('T2');
    await expect(to(other.users.agent)).rejects.toMatchObject({ code: 'not_found' });
  });
});

async function companyOf(): Promise<string> {
  const { rows } = await app.admin.query<{ id: string }>(
    `select id from identity.unit where tenant_id = $1 and kind = 'company'`,
    [tenant.tenantId],
  );
  return rows[0]?.id ?? '';
}
