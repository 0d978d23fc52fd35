import { randomUUID } from 'node:crypto';
import * as bin from '@guanjia/contracts/audit/recycle-bin';
import * as audit from '@guanjia/contracts/audit/routes';
import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import { listCustomerHistory } from '@guanjia/contracts/customers/history';
import * as customers from '@guanjia/contracts/customers/routes';
import { deleteProduct } from '@guanjia/contracts/orders/deletion';
import * as orders from '@guanjia/contracts/orders/routes';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as work from '@guanjia/contracts/outbound/work';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { systemActor } from '../src/kernel/principal.ts';
import { createAuditTrail, sealWaiting, walkLedger } from '../src/modules/audit/index.ts';
import { findByNumbers } from '../src/modules/customers/index.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { createImporter } from './list-imports.ts';
import { until } from './until.ts';

const day = 24 * 3_600_000;

let app: TestApp;
let tenantId: string;
let supervisor: SignedIn;
let agent: SignedIn;
let campaignId: string;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  supervisor = await app.logIn('T1', 'supervisor');
  agent = await app.logIn('T1', 'agent');
  const campaign = await supervisor.client.call(campaigns.createCampaign, {
    body: { name: 'List', dialMode: 'claim' },
  });
  campaignId = campaign.id;
});
afterAll(() => app[Symbol.asyncDispose]());

/** A customer on a campaign's list. */
async function listed(name: string, number: string): Promise<string> {
  await createImporter(supervisor.client).importAll(campaignId, `姓名,电话\n${name},${number}\n`);
  const { items } = await supervisor.client.call(customers.listCustomers, { query: { q: name } });
  return items[0]?.id ?? '';
}

function remove(id: string, who = supervisor) {
  return who.client.call(deleteCustomer, { params: { id }, body: { reason: '客户要求删除' } });
}

/** How many times somebody can meet the customer, place by place. */
async function seen(id: string, name: string, number: string): Promise<Record<string, number>> {
  const { client } = supervisor;
  const list = await client.call(customers.listCustomers, { query: { q: name, count: 'true' } });
  const byNumber = await client.call(customers.listCustomers, { query: { q: number } });
  const tasks = await client.call(work.listTasks, { query: { menu: 'pending', q: name } });
  const { counts } = await client.call(campaigns.getCampaign, { params: { id: campaignId } });
  const open = await client
    .call(customers.getCustomer, { params: { id } })
    .then(() => 1)
    .catch(() => 0);
  const caller = await app.db.tenantTx(tenantId, (tx) => findByNumbers(tx, [`+86${number}`]));
  return {
    list: list.items.length,
    count: list.count?.value ?? -1,
    search: byNumber.items.length,
    tasks: tasks.items.length,
    pending: counts.pending,
    total: counts.total,
    open,
    caller: caller.length,
  };
}

const nowhere = { list: 0, count: 0, search: 0, tasks: 0, pending: 0, total: 0, open: 0, caller: 0 };
const everywhere = { list: 1, count: 1, search: 1, tasks: 1, pending: 1, total: 1, open: 1, caller: 1 };

async function runJob(name: string): Promise<void> {
  await app.db.platformTx((tx) => addJob(tx, name, {}));
}

describe('a deleted customer', () => {
  it('is gone everywhere, and back whole when it is restored', async () => {
    const [name, number] = ['钱多多', '13911110001'] as const;
    const id = await listed(name, number);
    const before = await supervisor.client.call(customers.getCustomer, { params: { id } });
    expect(await seen(id, name, number)).toEqual(everywhere);

    const { id: deletionId } = await remove(id);
    await until('it is gone', async () => (await seen(id, name, number)).total === 0);
    expect(await seen(id, name, number)).toEqual(nowhere);
    await expect(agent.client.call(work.claimTask, { params: { id: campaignId } })).rejects.toMatchObject({
      code: expect.stringMatching(/nothing_to_claim|campaign_not_running/),
    });
    const { items } = await supervisor.client.call(bin.listRecycleBin, { query: { q: name } });
    expect(items).toMatchObject([{ id: deletionId, label: name, reason: '客户要求删除', entityId: id }]);
    expect(JSON.stringify(items)).not.toContain(number);
    await expect(remove(id)).rejects.toMatchObject({ code: 'not_found' });

    await supervisor.client.call(bin.restoreRecord, { params: { id: deletionId } });
    await until('it is back', async () => (await seen(id, name, number)).total === 1);
    expect(await seen(id, name, number)).toEqual(everywhere);
    const after = await supervisor.client.call(customers.getCustomer, { params: { id } });
    expect({ ...after, version: 0 }).toEqual({ ...before, version: 0 });
    const history = await supervisor.client.call(listCustomerHistory, { params: { id } });
    expect(new Set(history.items.map(({ action }) => action))).toEqual(
      new Set(['customers.deleted', 'customers.restored']),
    );
    await supervisor.client.call(deleteCustomer, { params: { id }, body: {} });
  });

  it('is purged after its time: nothing says any more who it was', async () => {
    const [name, number] = ['孙小美', '13911110002'] as const;
    const id = await listed(name, number);
    await supervisor.client.call(customers.addNote, { params: { id }, body: { text: '住在济南' } });
    const { id: deletionId } = await remove(id);
    await app.clock.advance(30 * day);
    await runJob('audit.purge_deleted');
    supervisor = await app.logIn('T1', 'supervisor');
    await until('it is purged', async () => {
      const { rows } = await app.admin.query(
        'select from outbound.task where customer_id = $1 and number = $2',
        [id, `+86${number}`],
      );
      return rows.length === 0;
    });
    const { rows } = await app.admin.query<{ left: string }>(
      `select to_jsonb(c)::text as left from customers.customer c where id = $1
       union all select to_jsonb(p)::text from customers.phone p where customer_id = $1
       union all select to_jsonb(t)::text from customers.timeline_entry t where customer_id = $1
       union all select to_jsonb(t)::text from outbound.task t where customer_id = $1
       union all select to_jsonb(d)::text from audit.deleted_record d where entity_id = $1`,
      [id],
    );
    const left = rows.map((row) => row.left).join('\n');
    for (const word of [name, number, '济南']) expect(left).not.toContain(word);
    await expect(
      supervisor.client.call(bin.restoreRecord, { params: { id: deletionId } }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const { client } = await app.logIn('T1', 'administrator');
    const filter = JSON.stringify([{ column: 'action', op: 'equals', value: 'customers.purged' }]);
    const { items } = await client.call(audit.listAuditEntries, { query: { filter } });
    expect(items.filter(({ entityId }) => entityId === id)).toMatchObject([{ actor: null, before: null }]);
  });

  it('is deleted by those who may, inside their tenant', async () => {
    agent = await app.logIn('T1', 'agent');
    const id = await listed('李四光', '13911110003');
    await expect(remove(id, agent)).rejects.toMatchObject({ code: 'forbidden' });
    const { id: deletionId } = await remove(id);
    await expect(agent.client.call(bin.restoreRecord, { params: { id: deletionId } })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(agent.client.call(bin.listRecycleBin, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a deleted product', () => {
  it('stays with the campaigns that use it, and gives its code free', async () => {
    const { client } = supervisor;
    const category = await client.call(orders.createCategory, {
      body: { name: 'cards', dispositions: [{ name: 'sold', kind: 'success' }] },
    });
    const input = { code: 'P1', name: 'card', price: 1, categoryId: category.id, description: '' };
    const product = await client.call(orders.createProduct, { body: input });
    const campaign = await client.call(campaigns.createCampaign, {
      body: { name: 'with product', dialMode: 'claim', productId: product.id },
    });
    const { id } = await client.call(deleteProduct, { params: { id: product.id }, body: {} });
    expect((await client.call(orders.listProducts, {})).items).toEqual([]);
    await expect(client.call(orders.getProduct, { params: { id: product.id } })).rejects.toMatchObject({
      code: 'not_found',
    });
    const used = await client.call(campaigns.getCampaign, { params: { id: campaign.id } });
    expect(used.productName).toBe('card');
    const successor = await client.call(orders.createProduct, { body: input });
    const restore = () => client.call(bin.restoreRecord, { params: { id } });
    await expect(restore()).rejects.toMatchObject({ code: 'code_taken' });
    await client.call(orders.updateProduct, { params: { id: successor.id }, body: { code: 'P2' } });
    await restore();
    expect((await client.call(orders.getProduct, { params: { id: product.id } })).code).toBe('P1');
  });
});

describe('the trail', () => {
  it('is kept as long as the tenant says; what stays is whole', async () => {
    const other = randomUUID();
    const trail = createAuditTrail(app);
    const write = () =>
      app.db.tenantTx(other, (tx) =>
        trail.record(tx, { actor: systemActor(other), action: 'a.b', entityType: 'c', entityId: null }),
      );
    const sealAt = (days: number) => {
      const then = new Date(Date.now() - days * day);
      return sealWaiting({ db: app.db, clock: { ...app.clock, now: () => then } });
    };
    await write();
    await write();
    await sealAt(2000);
    await write();
    await sealAt(100);
    await runJob('audit.cut_ledgers');
    await until('the old ones are gone', async () => {
      const { rows } = await app.admin.query(
        `select from audit.entry where tenant_id = $1 and action = 'audit.entries_expired'`,
        [other],
      );
      return rows.length > 0;
    });
    await sealWaiting(app);
    const { rows } = await app.admin.query<{ seq: number }>(
      'select seq from audit.link where tenant_id = $1 order by seq',
      [other],
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual([3, 4]);
    expect(await walkLedger(app.db, other, [])).toEqual({ upTo: 4, findings: [] });
    await app.admin.query('update audit.cut set seq = 3 where tenant_id = $1', [other]);
    expect((await walkLedger(app.db, other, [])).findings).not.toEqual([]);
  });

  it('cannot be cut below half a year, whoever asks', async () => {
    const other = randomUUID();
    await app.db.tenantTx(other, (tx) =>
      createAuditTrail(app).record(tx, {
        actor: systemActor(other),
        action: 'a.b',
        entityType: 'c',
        entityId: null,
      }),
    );
    await sealWaiting(app);
    const cut = 'select audit.cut_ledger($1, now())';
    await app.db.platformTx((tx) => tx.query(cut, [other]));
    expect(await walkLedger(app.db, other, [])).toEqual({ upTo: 1, findings: [] });
    await expect(app.db.tenantTx(other, (tx) => tx.query(cut, [other]))).rejects.toMatchObject({
      code: '42501',
    });
  });
});
