import { buffer } from 'node:stream/consumers';
import * as audit from '@guanjia/contracts/audit/routes';
import * as customers from '@guanjia/contracts/customers/routes';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as imports from '@guanjia/contracts/outbound/imports';
import * as work from '@guanjia/contracts/outbound/work';
import * as tasks from '@guanjia/contracts/tasks/routes';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { readSheet } from '../src/kernel/sheets/read-sheet.ts';
import { writeXlsx } from '../src/kernel/sheets/xlsx-writer.ts';
import { insertCustomers } from '../src/modules/customers/index.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { createImporter } from './list-imports.ts';

let app: TestApp;
let tenantId: string;
let users: Record<string, string>;
let supervisor: SignedIn;
let campaignId: string;
type Importer = ReturnType<typeof createImporter>;
let importer: Importer;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId, users } = await app.tenant('T1'));
  supervisor = await app.logIn('T1', 'supervisor');
  importer = createImporter(supervisor.client);
});

afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  const campaign = await supervisor.client.call(campaigns.createCampaign, {
    body: { name: 'List', dialMode: 'claim' },
  });
  campaignId = campaign.id;
});

const upload = (content: string | Buffer, name?: string) => importer.upload(campaignId, content, name);
const map: Importer['map'] = (...input) => importer.map(...input);
const importAll = (content: string | Buffer, name?: string) => importer.importAll(campaignId, content, name);

async function tasksOf(id = campaignId) {
  const { rows } = await app.admin.query<{
    number: string;
    extension: string | null;
    agent_id: string | null;
    name: string;
  }>(
    `select t.number, t.extension, t.agent_id, c.name from outbound.task t join customers.customer c on c.id = t.customer_id
     where t.campaign_id = $1 order by t.number`,
    [id],
  );
  return rows;
}

async function rowsOf(response: Response): Promise<string[][]> {
  const rows = [];
  for await (const lot of readSheet(Buffer.from(await response.arrayBuffer()))) rows.push(...lot);
  return rows.map(({ cells }) => cells);
}

function xlsx(header: string[], rows: string[][]): Promise<Buffer> {
  return buffer(writeXlsx({ columns: header.map((title) => ({ title })), rows: [rows] }));
}

describe('upload', () => {
  it('finds the header below a title, shows a sample and suggests the mapping', async () => {
    const view = await upload(
      '2026年春季名单,,,,,,,\n序号,客户姓名,手机号码(必填),性别,所在城市,会员等级,渠道,备注\n1,张三,13800138000,男,北京,金卡,展会,VIP\n',
    );
    expect(view).toMatchObject({
      state: 'uploaded',
      fileName: 'list.csv',
      totalRows: 1,
      sample: [['1', '张三', '13800138000', '男', '北京', '金卡', '展会', 'VIP']],
      mapping: [null, 'name', 'phone', 'gender', 'region', 'level', 'source', 'note'],
    });
  });

  it('understands English headers, and prefers the mobile number', async () => {
    const view = await upload('Name,Tel,Mobile,Sex,City,Level,Source,Remarks,ID number\nA,1,2,3,4,5,6,7,8\n');
    expect(view.mapping).toEqual([
      'name',
      null,
      'phone',
      'gender',
      'region',
      'level',
      'source',
      'note',
      null,
    ]);
  });

  it('calls the columns of a list without header A, B, C', async () => {
    const view = await upload('张三,13800138000\n李四,13800138001\n');
    expect(view).toMatchObject({ columns: ['A', 'B'], totalRows: 2, mapping: [null, null] });
    expect((await map(view, ['name', 'phone'])).counts).toMatchObject({ good: 2 });
  });

  it.each([
    ['a renamed zip', 'file_type', () => zipFile()],
    ['an old .xls', 'file_type', () => Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex')],
    ['a picture', 'file_type', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['nothing', 'file_empty', () => Buffer.alloc(0)],
    ['a header alone', 'file_empty', () => Buffer.from('姓名,电话\n')],
    ['a cut .xlsx', 'file_unreadable', async () => (await xlsx(['a'], [['b']])).subarray(0, 300)],
  ])('refuses %s as %s', async (_, code, make) => {
    await expect(upload(await make(), 'list.xlsx')).rejects.toMatchObject({ code, status: 422 });
  });

  it('refuses 50 MB, and more than 50,000 rows', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, '张三,13800138000\n');
    await expect(upload(Buffer.concat(Array(50).fill(megabyte)))).rejects.toMatchObject({
      code: 'too_large',
      status: 413,
    });
    await expect(upload(`姓名,电话\n${'a,1\n'.repeat(50_001)}`)).rejects.toMatchObject({
      code: 'import_too_many_rows',
    });
    const { rows } = await app.admin.query('select from outbound.list_import where campaign_id = $1', [
      campaignId,
    ]);
    expect(rows).toHaveLength(0);
  });

  it('refuses a request without a file', async () => {
    const response = await fetch(`${app.baseUrl}/api/outbound/campaigns/${campaignId}/imports`, {
      method: 'POST',
      headers: { cookie: supervisor.cookie, 'x-csrf-token': supervisor.me.csrfToken },
    });
    expect(response.status).toBe(400);
  });
});

async function zipFile(): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from('hello'), 'readme.txt');
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

describe('preview', () => {
  it('tells bad rows by line and column, and duplicates of file, campaign and customers', async () => {
    await importAll('姓名,电话\n甲,13900000001\n');
    await importCustomer('+8613900000002', null, '老客户');
    const view = await map(
      await upload(
        '姓名,电话,性别,等级\n甲,139 0000 0001,男,\n乙,13900000002,女,gold\n丙,13900000003,M,金卡\n丁,+86 139-0000-0003,f,\n,13900000004,,\n戊,12345,,\n己,call me,,\n庚,,,\n辛,13900000005,妖,钻石\n',
      ),
    );
    expect(view.counts).toEqual({
      processed: 9,
      good: 2,
      bad: 5,
      duplicateInFile: 1,
      alreadyInCampaign: 1,
      knownCustomer: 1,
      created: 0,
    });
    expect(view.problems).toEqual([
      { line: 6, column: '姓名', value: '', problem: 'name_missing' },
      { line: 7, column: '电话', value: '12345', problem: 'phone_invalid' },
      { line: 8, column: '电话', value: 'call me', problem: 'phone_invalid' },
      { line: 9, column: '电话', value: '', problem: 'phone_missing' },
      { line: 10, column: '性别', value: '妖', problem: 'unknown_value' },
      { line: 10, column: '等级', value: '钻石', problem: 'unknown_value' },
    ]);
    expect(view.duplicates).toEqual([
      { line: 2, value: '139 0000 0001', of: 'campaign' },
      { line: 3, value: '13900000002', of: 'customer' },
      { line: 5, value: '+86 139-0000-0003', of: 'file' },
    ]);
  });

  it('needs the phone column, one entry per column, each meaning once', async () => {
    const view = await upload('姓名,地址\n张三,北京\n');
    expect(view.mapping).toEqual(['name', null]);
    await expect(map(view)).rejects.toMatchObject({ code: 'import_phone_column_missing', status: 422 });
    await expect(map(view, ['phone'])).rejects.toMatchObject({ code: 'bad_request' });
    await expect(map(view, ['phone', 'phone'])).rejects.toMatchObject({ code: 'bad_request' });
    await expect(
      supervisor.client.call(imports.startImport, { params: { id: view.id } }),
    ).rejects.toMatchObject({ code: 'import_state' });
  });
});

async function importCustomer(e164: string, ownerId: string | null, name: string): Promise<string> {
  const [id = ''] = await app.db.tenantTx(tenantId, (tx) =>
    insertCustomers(
      tx,
      [
        {
          kind: 'person',
          name,
          gender: 'unknown',
          birthYear: null,
          region: null,
          level: 'normal',
          source: null,
          note: null,
          custom: {},
          ownerId,
          phones: [{ e164, extension: null, raw: e164 }],
        },
      ],
      app.clock.now(),
    ),
  );
  return id;
}

describe('run', () => {
  it('makes customers and tasks, from GB18030, with the phones as people write them', async () => {
    const done = await importAll(
      iconv.encode(
        '姓名,电话,性别,地区,等级,来源,备注\n张三,010-8888 6666 转 801,男,北京,白金,展会,常客\nLi Si,+86 138 0013 8000,Female,,Silver,,\n',
        'gb18030',
      ),
    );
    expect(done).toMatchObject({ state: 'done', counts: { processed: 2, good: 2, created: 2, bad: 0 } });
    expect(await tasksOf()).toEqual([
      { number: '+861088886666', extension: '801', agent_id: null, name: '张三' },
      { number: '+8613800138000', extension: null, agent_id: null, name: 'Li Si' },
    ]);
    const { items } = await supervisor.client.call(customers.listCustomers, { query: { q: '张三' } });
    expect(items[0]).toMatchObject({
      gender: 'male',
      region: '北京',
      level: 'platinum',
      source: '展会',
      pool: 'public',
      phone: '010****6666',
    });
    const pending = await supervisor.client.call(work.listTasks, { query: { menu: 'pending', campaignId } });
    expect(pending.items).toHaveLength(2);
    const log = await app.logIn('T1', 'administrator');
    const entries = await log.client.call(audit.listAuditEntries, {});
    const started = entries.items.find(
      ({ entityId, action }) => entityId === done.id && action === 'outbound.import_started',
    );
    expect(started).toMatchObject({
      after: { file: 'list.csv', rows: 2 },
    });
    const { rows } = await app.admin.query(
      `select payload from kernel.event_log where type = 'outbound.list_imported' and payload->>'importId' = $1`,
      [done.id],
    );
    expect(rows[0]?.payload).toMatchObject({ campaignId, created: 2 });
  });

  it('reuses customers as they are, the oldest of several, and gives a private one to the owner', async () => {
    await importCustomer('+8613911110001', users.agent ?? '', '私有');
    await importCustomer('+8613911110002', null, '老');
    await app.clock.advance(5);
    await importCustomer('+8613911110002', null, '新');
    const done = await importAll(
      await xlsx(
        ['姓名', '手机'],
        [
          ['改名', '13911110001'],
          ['改名', '13911110002'],
        ],
      ),
      'list.xlsx',
    );
    expect(done.counts).toMatchObject({ knownCustomer: 2, created: 2 });
    expect(await tasksOf()).toEqual([
      { number: '+8613911110001', extension: null, agent_id: users.agent, name: '私有' },
      { number: '+8613911110002', extension: null, agent_id: null, name: '老' },
    ]);
  });

  it('offers the bad rows to correct and to upload again, in the language asked for', async () => {
    const done = await importAll(
      '姓名,电话,备注,其他\n张三,12345,=1+1,x\n李四,13922220001,,y\n,13922220002,,z\n',
    );
    expect(done.counts).toMatchObject({ created: 1, bad: 2 });
    const { items } = await supervisor.client.call(tasks.listBackgroundTasks, {});
    expect(items.find(({ id }) => id === done.id)).toMatchObject({
      kind: 'outbound_import',
      state: 'done',
      done: 3,
      total: 3,
      resultPath: `/api/outbound/imports/${done.id}/bad-rows`,
    });
    const zh = await supervisor.client.download(imports.downloadBadRows, { params: { id: done.id } });
    expect(decodeURIComponent(zh.headers.get('content-disposition') ?? '')).toContain('list - 问题行.xlsx');
    expect(await rowsOf(zh)).toEqual([
      ['姓名', '电话', '备注', '其他', '行号', '原因'],
      ['张三', '12345', '=1+1', 'x', '2', '电话: 不是有效的电话号码'],
      ['', '13922220002', '', 'z', '4', '姓名: 缺少姓名'],
    ]);
    const en = await fetch(`${app.baseUrl}/api/outbound/imports/${done.id}/bad-rows`, {
      headers: { cookie: supervisor.cookie, 'accept-language': 'en' },
    });
    const rows = await rowsOf(en);
    expect(rows[0]?.slice(-2)).toEqual(['Line', 'Reason']);
    expect(rows[2]?.at(-1)).toBe('姓名: no name');

    const [header = [], ...bad] = rows;
    const again = await map(
      await upload(
        await xlsx(header, [['张三', '13922220003', '', '', '2', ''], bad[1] ?? []]),
        'fixed.xlsx',
      ),
    );
    expect(again.counts).toMatchObject({ good: 1, bad: 1 });
    const rest = await supervisor.client.download(imports.downloadBadRows, { params: { id: again.id } });
    expect((await rowsOf(rest))[0]).toEqual(['姓名', '电话', '备注', '其他', '行号', '原因']);
  });

  it.each([
    ['xlsx', 'zh-CN'],
    ['xlsx', 'en'],
    ['csv', 'zh-CN'],
    ['csv', 'en'],
  ] as const)('takes the template of customers in (%s, %s)', async (format, locale) => {
    const template = await supervisor.client.download(imports.downloadTemplate, {
      query: { format, locale },
    });
    const view = await upload(Buffer.from(await template.arrayBuffer()), `template.${format}`);
    const meant = view.mapping.filter((target) => target !== null);
    expect(meant).toEqual(['name', 'phone', 'gender', 'region', 'source', 'note', 'level']);
    expect((await map(view)).counts).toMatchObject({ processed: 1, good: 1, bad: 0 });
  });

  it('runs once, and not before the preview', async () => {
    const view = await map(await upload('姓名,电话\n张三,13933330001\n'));
    await importer.run(view);
    const params = { params: { id: view.id } };
    await expect(supervisor.client.call(imports.startImport, params)).rejects.toMatchObject({
      code: 'import_state',
    });
    await expect(map(view)).rejects.toMatchObject({ code: 'import_state' });
  });
});

describe('tenancy', () => {
  it("shows nobody another tenant's import", async () => {
    await app.tenant('T2');
    const other = await app.logIn('T2', 'administrator');
    const view = await upload('姓名,电话\n张三,13955550001\n');
    const params = { params: { id: view.id } };
    for (const call of [
      () => other.client.call(imports.getImport, params),
      () => other.client.call(imports.mapImport, { ...params, body: { mapping: ['name', 'phone'] } }),
      () => other.client.call(imports.startImport, params),
      () => other.client.download(imports.downloadBadRows, params),
      () => other.client.upload(imports.uploadList, { params: { id: campaignId } }, new Blob(['a']), 'a.csv'),
    ]) {
      await expect(call()).rejects.toMatchObject({ status: 404, code: 'not_found' });
    }
  });
});
