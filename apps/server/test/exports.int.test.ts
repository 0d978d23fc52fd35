import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as audit from '@guanjia/contracts/audit/routes';
import * as settings from '@guanjia/contracts/audit/settings';
import * as customers from '@guanjia/contracts/customers/routes';
import * as files from '@guanjia/contracts/files/exports';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as tasks from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTask } from '../src/kernel/background-tasks.ts';
import { addJob } from '../src/kernel/jobs.ts';
import { readSheet } from '../src/kernel/sheets/read-sheet.ts';
import { sheetInMemory } from '../src/kernel/sheets/sheet-source.ts';
import { openZip } from '../src/kernel/sheets/zip-entries.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { createImporter } from './list-imports.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let users: Record<string, string>;
let administrator: SignedIn;
let leader: SignedIn;
let supervisor: SignedIn;

const names = { list: 'customers.customers', columns: [{ key: 'name', title: 'n' }] };

type Body = Parameters<typeof request>[1];

beforeAll(async () => {
  app = await startApp();
  ({ tenantId, users } = await app.tenant('T1'));
  administrator = await app.logIn('T1', 'administrator');
  leader = await app.logIn('T1', 'leader');
  supervisor = await app.logIn('T1', 'supervisor');
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
  return who.client.call(tasks.exportList, { body: { query: {}, purpose: '月度核对', ...body } });
}

function decide(who: SignedIn, id: string, approve: boolean, note?: string) {
  return who.client.call(files.decideExport, {
    params: { id },
    body: { approve, ...(note ? { note } : {}) },
  });
}

async function requests(condition: object) {
  const query = { filter: JSON.stringify([condition]) };
  return (await administrator.client.call(files.listExportRequests, { query })).items;
}

async function entries(action: string) {
  const filter = JSON.stringify([{ column: 'action', op: 'equals', value: action }]);
  return (await administrator.client.call(audit.listAuditEntries, { query: { filter } })).items;
}

async function approveAbove(rows: number): Promise<void> {
  const { settings: now, version } = await administrator.client.call(settings.getTrustSettings, {});
  const next = { ...now, exports: { ...now.exports, approvalAbove: rows } };
  await administrator.client.call(settings.saveTrustSettings, { body: { settings: next, version } });
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
    const { rows, fileName, id } = await exported(leader, {
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
    const list = await leader.client.call(customers.listCustomers, {
      query: { ...query, limit: 200, count: 'true' },
    });
    expect(list.count?.value).toBe(61);
    expect(rows[0]).toEqual(['姓名', '电话', '池', '所有人', '创建时间']);
    expect(rows.slice(1).map((row) => row.slice(0, 4))).toEqual(
      list.items.map((item) => [item.name, item.phone, '公海', '']),
    );
    expect(fileName).toMatch(/^客户 \d{4}-\d\d-\d\d \d{4}\.xlsx$/);
    const all = await exported(leader, {
      title: 'a/b:客户',
      list: 'customers.customers',
      columns: [{ key: 'phone', title: 'p' }],
    });
    expect(all.fileName).toMatch(/^a b 客户 \d{4}/);
    expect(new Set(all.rows.slice(1).flat()).size).toBe(450);
    const items = await entries('tasks.list_exported');
    expect(items.find(({ after }) => after?.rows === 61)).toMatchObject({
      entityId: id,
      after: { list: 'customers.customers' },
      actor: { id: users.leader },
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
    ['customers.duplicates', {}, 'customers reasons size ownerId state foundAt'],
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
    await refused(leader, { list: 'no.list', columns }).toMatchObject({
      status: 400,
      fields: [{ path: 'list' }],
    });
    await refused(leader, {
      list: 'customers.customers',
      columns: [{ key: '__proto__', title: 'x' }],
    }).toMatchObject({
      status: 400,
      fields: [{ path: 'columns.0.key' }],
    });
    await refused(leader, { list: 'customers.customers', columns, query: { sort: 'phone' } }).toMatchObject({
      status: 400,
    });
    await refused(leader, { list: 'outbound.tasks', columns, query: { menu: 'x' } }).toMatchObject({
      status: 400,
    });
    await refused(leader, { list: 'identity.users', columns }).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  it('needs the permission', async () => {
    const agent = await app.logIn('T1', 'agent');
    await expect(request(agent, names)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('carries who asked, when and why', async () => {
    const { id } = await exported(leader, names);
    const response = await leader.client.download(tasks.downloadTaskResult, { params: { id } });
    const zip = await openZip(sheetInMemory(Buffer.from(await response.arrayBuffer())));
    const facts = await text(await zip.open('xl/worksheets/sheet2.xml'));
    const properties = await text(await zip.open('docProps/core.xml'));
    for (const fact of ['leader of T1', '月度核对', id]) {
      expect(facts).toContain(fact);
      expect(properties).toContain(fact);
    }
    expect(await text(await zip.open('xl/worksheets/sheet1.xml'))).toContain('<oddFooter>');
  });

  it('is counted and recorded with every download', async () => {
    const { id } = await exported(leader, names);
    await leader.client.download(tasks.downloadTaskResult, { params: { id } });
    expect(
      (await requests({ column: 'purpose', op: 'equals', value: '月度核对' })).find((one) => one.id === id),
    ).toMatchObject({
      downloads: 2,
      requester: { id: users.leader },
      state: 'done',
      rows: 450,
      decidedBy: null,
    });
    const downloads = (await entries('tasks.export_downloaded')).filter(({ entityId }) => entityId === id);
    expect(new Set(downloads.map(({ after }) => after?.downloads))).toEqual(new Set([1, 2]));
  });
});

describe('a large export', () => {
  beforeAll(() => approveAbove(100));
  afterAll(() => approveAbove(1000));

  const waiting = async (who: SignedIn) => {
    const task = await request(who, names);
    expect(task.state).toBe('waiting');
    return task.id;
  };

  it('waits for somebody else, who is told, and runs then', async () => {
    const id = await waiting(supervisor);
    await expect(decide(supervisor, id, true)).rejects.toMatchObject({ code: 'not_yourself' });
    const { rows: messages } = await app.admin.query<{ topics: string[] }>(
      `select topics from kernel.outbox where type = 'files.export' and payload->>'id' = $1
       union all select topics from kernel.event_log where type = 'files.export' and payload->>'id' = $1`,
      [id],
    );
    const told = messages[0]?.topics ?? [];
    expect(told).toEqual(
      expect.arrayContaining([users.supervisor, users.administrator].map((user) => `user:${user}`)),
    );
    expect(told).not.toContain(`user:${users.agent}`);
    expect(await decide(administrator, id, true)).toMatchObject({ state: 'approved', rows: 450 });
    await expect(decide(administrator, id, false)).rejects.toMatchObject({ code: 'export_decided' });
    expect(await ended(supervisor, id)).toMatchObject({ state: 'done', done: 450 });
    expect(await entries('tasks.export_approved')).toMatchObject([
      { entityId: id, actor: { id: users.administrator }, after: { requesterId: users.supervisor } },
    ]);
  });

  it('that was declined ends with the reason', async () => {
    const id = await waiting(leader);
    await decide(supervisor, id, false, '请先说明对方单位');
    expect(await ended(leader, id)).toMatchObject({ state: 'failed', errorCode: 'export_declined' });
    expect(await requests({ column: 'state', op: 'in', values: ['declined'] })).toMatchObject([
      { id, note: '请先说明对方单位', decidedBy: { id: users.supervisor } },
    ]);
  });

  it('that was small when it was asked for waits when it has grown', async () => {
    await approveAbove(1000);
    const { id } = await app.db.tenantTx(tenantId, async (tx) => {
      const task = await createTask(tx, {
        userId: users.leader ?? '',
        kind: 'list_export',
        label: 'x.xlsx',
        total: null,
        at: app.clock.now(),
      });
      await tx.query(
        `insert into files.export_request
           (id, tenant_id, user_id, list, label, purpose, rows, capped, request, locale, state, created_at)
         values ($1, $2, $3, $4, 'x', 'y', 5, false, $5, 'en', 'approved', $6)`,
        [task.id, tenantId, users.leader, names.list, { ...names, query: {}, purpose: 'y' }, app.clock.now()],
      );
      return task;
    });
    await approveAbove(100);
    await app.db.tenantTx(tenantId, (tx) => addJob(tx, 'files.export_list', { tenantId, requestId: id }));
    await until('it waits', async () => {
      const { items } = await leader.client.call(tasks.listBackgroundTasks, {});
      return items.find((task) => task.id === id)?.state === 'waiting';
    });
    await decide(supervisor, id, true);
    expect(await ended(leader, id)).toMatchObject({ state: 'done', done: 450 });
  });

  it('asks for the rights again when it runs', async () => {
    const id = await waiting(leader);
    const setRole = (key: string) =>
      app.admin.query(
        `update identity.app_user set role_id = (select id from identity.role where tenant_id = $1 and key = $2)
         where id = $3`,
        [tenantId, key, users.leader],
      );
    await setRole('agent');
    await decide(supervisor, id, true);
    expect(await ended(leader, id)).toMatchObject({
      state: 'failed',
      errorCode: 'forbidden',
      resultPath: null,
    });
    await setRole('leader');
  });
});

describe('files', () => {
  const day = 24 * 3_600_000;

  async function run(job: string, what: string, done: () => Promise<boolean>): Promise<void> {
    await app.db.platformTx((tx) => addJob(tx, job, {}));
    await until(what, done);
  }

  it('of exports and uploads go when their time is over', async () => {
    const { id } = await exported(leader, names);
    await app.clock.advance(7 * day);
    leader = await app.logIn('T1', 'leader');
    supervisor = await app.logIn('T1', 'supervisor');
    administrator = await app.logIn('T1', 'administrator');
    const fetch = leader.client.download(tasks.downloadTaskResult, { params: { id } });
    await expect(fetch).rejects.toMatchObject({ code: 'file_expired', status: 410 });
    await run('files.expire_exports', 'the export expires', async () => {
      const { items } = await leader.client.call(tasks.listBackgroundTasks, {});
      const task = items.find((one) => one.id === id);
      return task?.resultPath === null && task.errorCode === 'file_expired';
    });
    expect(await readdir(join(app.home, 'objects', 'exports', tenantId))).not.toContain(id);

    const uploads = join(app.home, 'objects', 'imports', tenantId);
    expect(await readdir(uploads)).not.toEqual([]);
    await app.clock.advance(23 * day);
    await run(
      'outbound.clean_uploads',
      'the upload is deleted',
      async () => (await readdir(uploads)).length === 0,
    );
    administrator = await app.logIn('T1', 'administrator');
    await until('that is recorded', async () => (await entries('outbound.upload_deleted')).length === 1);
  });
});
