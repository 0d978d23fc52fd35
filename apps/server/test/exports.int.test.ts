import * as audit from '@guanjia/contracts/audit/routes';
import * as customers from '@guanjia/contracts/customers/routes';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as tasks from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTask } from '../src/kernel/background-tasks.ts';
import { addJob } from '../src/kernel/jobs.ts';
import { readSheet } from '../src/kernel/sheets/read-sheet.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { createImporter } from './list-imports.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let users: Record<string, string>;
let administrator: SignedIn;
let agent: SignedIn;

type Body = Parameters<typeof request>[1];

beforeAll(async () => {
  app = await startApp();
  ({ tenantId, users } = await app.tenant('T1'));
  administrator = await app.logIn('T1', 'administrator');
  agent = await app.logIn('T1', 'agent');
  const campaign = await administrator.client.call(campaigns.createCampaign, {
    body: { name: 'List', dialMode: 'claim' },
  });
  const lines = Array.from(
    { length: 450 },
    (_, index) => `客户${index},1370000${String(index).padStart(4, '0')}`,
  );
  await createImporter(administrator.client).importAll(campaign.id, `姓名,电话\n${lines.join('\n')}\n`);
});

afterAll(() => app[Symbol.asyncDispose]());

function request(
  who: SignedIn,
  body: {
    list: string;
    title?: string;
    query?: Record<string, string>;
    columns: { key: string; title: string; words?: Record<string, string> }[];
  },
) {
  return who.client.call(tasks.exportList, { body: { query: {}, ...body } });
}

async function ended(who: SignedIn, id: string): Promise<tasks.BackgroundTask> {
  return until('the export ends', async () => {
    const { items } = await who.client.call(tasks.listBackgroundTasks, {});
    const task = items.find((one) => one.id === id);
    return task && ['done', 'failed'].includes(task.state) ? task : undefined;
  });
}

async function exported(
  who: SignedIn,
  body: Body,
): Promise<{ rows: string[][]; fileName: string; id: string }> {
  const { id } = await request(who, body);
  const task = await ended(who, id);
  expect(task).toMatchObject({ state: 'done', errorCode: null, resultPath: `/api/tasks/${id}/result` });
  const response = await who.client.download(tasks.downloadTaskResult, { params: { id } });
  const fileName = decodeURIComponent(
    /UTF-8''(.*)$/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '',
  );
  const rows = [];
  for await (const lot of readSheet(Buffer.from(await response.arrayBuffer()))) rows.push(...lot);
  return { rows: rows.map(({ cells }) => cells), fileName, id };
}

describe('an export', () => {
  it('holds all rows of the list as it is filtered and sorted, masked, over several pages', async () => {
    const query = {
      filter: JSON.stringify([{ column: 'name', op: 'contains', value: '客户4' }]),
      sort: '-name',
    };
    const { rows, fileName, id } = await exported(agent, {
      list: 'customers.customers',
      query,
      columns: [
        { key: 'name', title: '姓名' },
        { key: 'phone', title: '电话' },
        { key: 'pool', title: '池', words: { public: '公海' } },
        { key: 'ownerId', title: '所有人' },
        { key: 'createdAt', title: '创建时间' },
      ],
    });
    const list = await agent.client.call(customers.listCustomers, {
      query: { ...query, limit: 200, count: 'true' },
    });
    expect(list.count?.value).toBe(61);
    expect(rows[0]).toEqual(['姓名', '电话', '池', '所有人', '创建时间']);
    expect(rows.slice(1).map((row) => row.slice(0, 4))).toEqual(
      list.items.map((item) => [item.name, item.phone, '公海', '']),
    );
    expect(fileName).toMatch(/^客户 \d{4}-\d\d-\d\d \d{4}\.xlsx$/);
    const all = await exported(agent, {
      title: 'a/b:客户',
      list: 'customers.customers',
      columns: [{ key: 'phone', title: 'p' }],
    });
    expect(all.fileName).toMatch(/^a b 客户 \d{4}/);
    expect(new Set(all.rows.slice(1).flat()).size).toBe(450);
    const { items } = await administrator.client.call(audit.listAuditEntries, {
      query: { filter: JSON.stringify([{ column: 'action', op: 'equals', value: 'tasks.list_exported' }]) },
    });
    expect(items.find(({ after }) => after?.rows === 61)).toMatchObject({
      entityId: 'customers.customers',
      actor: { id: users.agent },
    });
    // Somebody else's file is nobody's business.
    await expect(
      administrator.client.download(tasks.downloadTaskResult, { params: { id } }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['identity.users', {}, 'login name employeeNo unitName roleKey status'],
    ['customers.customers', {}, 'name phone gender region level pool ownerId source lastContactAt createdAt'],
    ['voice.calls', {}, 'startedAt direction number customer agentId outcome talkSeconds recording'],
    [
      'outbound.tasks',
      { menu: 'pending' },
      'customerName number region campaignName agentId attempts lastOutcome dueAt createdAt',
    ],
    [
      'outbound.contacts',
      { menu: 'history' },
      'createdAt customerName number campaignName agentId outcome dispositionName product talkSeconds notes',
    ],
    ['outbound.responses', {}, 'createdAt customerName questionnaireName campaignName agentId answered'],
    ['audit.entries', {}, 'occurredAt actorId action entityType entityId purpose ip'],
    ['outbound.campaigns', {}, 'name state dialMode product progress counts success createdAt'],
  ])('of %s has the columns that its page shows', async (list, query, columns) => {
    const keys = columns.split(' ');
    const { rows } = await exported(administrator, {
      list,
      query,
      columns: keys.map((key) => ({ key, title: key })),
    });
    expect(rows[0]).toEqual(keys);
    if (list === 'outbound.campaigns') {
      expect(rows[1]?.slice(0, -1)).toEqual(['List', 'draft', 'claim', '', '0/450', '450 / 0', '0']);
    }
  });

  it('refuses what it does not know, and who may not', async () => {
    const columns = [{ key: 'name', title: 'n' }];
    const refused = (who: SignedIn, body: Body) => expect(request(who, body)).rejects;
    await refused(agent, { list: 'no.list', columns }).toMatchObject({
      status: 400,
      fields: [{ path: 'list' }],
    });
    await refused(agent, {
      list: 'customers.customers',
      columns: [{ key: '__proto__', title: 'x' }],
    }).toMatchObject({
      status: 400,
      fields: [{ path: 'columns.0.key' }],
    });
    await refused(agent, { list: 'customers.customers', columns, query: { sort: 'phone' } }).toMatchObject({
      status: 400,
    });
    await refused(agent, { list: 'outbound.tasks', columns, query: { menu: 'x' } }).toMatchObject({
      status: 400,
    });
    await refused(agent, { list: 'identity.users', columns }).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  it('asks for the rights again when it runs', async () => {
    const { id } = await app.db.tenantTx(tenantId, async (tx) => {
      const task = await createTask(tx, {
        userId: users.agent ?? '',
        kind: 'list_export',
        label: 'x.xlsx',
        total: null,
        at: app.clock.now(),
      });
      await addJob(tx, 'tasks.export_list', {
        tenantId,
        userId: users.agent,
        taskId: task.id,
        ip: null,
        request: { list: 'identity.users', query: {}, columns: [{ key: 'name', title: 'n' }] },
      });
      return task;
    });
    expect(await ended(agent, id)).toMatchObject({
      state: 'failed',
      errorCode: 'forbidden',
      resultPath: null,
    });
  });
});
