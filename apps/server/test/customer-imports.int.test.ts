import { buffer } from 'node:stream/consumers';
import * as audit from '@guanjia/contracts/audit/routes';
import * as imports from '@guanjia/contracts/customers/imports';
import * as tasks from '@guanjia/contracts/tasks/routes';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeXlsx } from '../src/kernel/sheets/xlsx-writer.ts';
import type { SignedIn } from './app.ts';
import {
  type CustomerImporter,
  createCustomerImporter,
  findCustomers,
  numbersOf,
} from './customer-importer.ts';
import { type FormOffice, field, sheetRows, startFormOffice } from './form-office.ts';

let office: FormOffice;
let supervisor: SignedIn;
let importer: CustomerImporter;

beforeAll(async () => {
  office = await startFormOffice();
  supervisor = await office.app.logIn('T1', 'supervisor');
  importer = createCustomerImporter(supervisor.client);
  await office.publish([
    field('plate', 'text', { label: { zh: '车牌', en: 'Plate' }, unique: true, listed: true }),
    field('budget', 'money', { label: { zh: '预算', en: 'Budget' }, currency: 'CNY', listed: true }),
    field('stage', 'select', {
      label: { zh: '阶段', en: 'Stage' },
      options: [
        { value: 'new', label: { zh: '新客', en: 'New' } },
        { value: 'old', label: { zh: '老客', en: 'Old' } },
      ],
    }),
    field('visited', 'datetime', { label: { zh: '到访时间', en: 'Visited' }, listed: true }),
    field('home', 'address', { label: { zh: '住址', en: 'Home' } }),
    field('advisor', 'user', { label: { zh: '顾问', en: 'Advisor' } }),
  ]);
});

afterAll(() => office.app[Symbol.asyncDispose]());

const find = (name: string) => findCustomers(supervisor.client, name);
const numbers = (id: string) => numbersOf(office.app.admin, id);

describe('upload', () => {
  it('recognises fixed columns, several numbers and own fields, in either language', async () => {
    const chinese = await importer.upload(
      '2026 名单,,,,,,\n客户姓名,手机,备用电话,工作单位,车牌,预算(元),其他\n张三,13800138000,,鲁能,京A1,1,x\n',
    );
    expect(chinese).toMatchObject({
      state: 'uploaded',
      totalRows: 1,
      remembered: false,
      sample: [['张三', '13800138000', '', '鲁能', '京A1', '1', 'x']],
      rules: {
        mapping: ['name', 'phone', 'phone', 'company', 'custom.plate', 'custom.budget', null],
        matchBy: 'phone',
        onMatch: 'skip',
        place: { pool: 'public' },
      },
    });
    const english = await importer.upload('Name,Mobile,Owner,Plate,Sex\nA,1,2,3,4\n');
    expect(english.rules.mapping).toEqual(['name', 'phone', 'owner', 'custom.plate', 'gender']);
  });

  it('reads GB18030 and .xlsx', async () => {
    const gb = await importer.upload(iconv.encode('姓名,电话\n龘龘,13811110001\n', 'gb18030'));
    expect(gb.sample).toEqual([['龘龘', '13811110001']]);
    const columns = ['姓名', '电话'].map((title) => ({ title }));
    const book = await buffer(writeXlsx({ columns, rows: [[['李四', '13811110002']]] }));
    expect((await importer.upload(book, 'list.xlsx')).sample).toEqual([['李四', '13811110002']]);
  });

  it('takes a file that is larger than other uploads may be', async () => {
    const rows = '名字很长很长很长很长很长很长很长,13811110003\n'.repeat(400_000);
    const view = await importer.upload(`姓名,电话\n${rows}`);
    expect(view.totalRows).toBeGreaterThan(300_000);
    expect(view.exact).toBe(false);
  });

  it.each([
    ['a picture', 'file_type', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['nothing', 'file_empty', Buffer.alloc(0)],
    ['a header alone', 'file_empty', Buffer.from('姓名,电话\n')],
  ])('refuses %s as %s', async (_, code, content) => {
    await expect(importer.upload(content)).rejects.toMatchObject({ code });
  });

  it('remembers how a header was mapped', async () => {
    const file = '谁,哪个号,车\n记得,13811110005,京R1\n';
    const first = await importer.upload(file);
    expect(first.rules.mapping).toEqual([null, null, null]);
    await importer.setRules(first, { mapping: ['name', 'phone', 'custom.plate'], onMatch: 'merge' });
    await importer.run(first.id);
    const again = await importer.upload('谁,哪个号,车\n另一个,13811110006,京R2\n');
    expect(again).toMatchObject({
      remembered: true,
      rules: { mapping: ['name', 'phone', 'custom.plate'], onMatch: 'merge' },
    });
  });
});

describe('a run', () => {
  it('adds customers with numbers, own fields and slots, and says where they come from', async () => {
    const done = await importer.importAll(
      '姓名,电话,电话2,性别,公司,等级,车牌,预算,阶段,到访时间,住址,顾问,备注\n' +
        '王全,13822220001、010-66668888,13822220002,女,鲁能,金卡,京B1,"1,234.5",老客,2026-3-1 9:30,山东省济南市历下区泺源大街1号,agent of T1,好\n',
    );
    expect(done).toMatchObject({
      state: 'done',
      exact: true,
      totalRows: 1,
      counts: { processed: 1, created: 1, bad: 0 },
    });
    const [customer] = await find('王全');
    expect(customer).toMatchObject({
      gender: 'female',
      company: '鲁能',
      level: 'gold',
      pool: 'public',
      note: '好',
      custom: {
        plate: '京B1',
        budget: 123_450,
        stage: 'old',
        visited: '2026-03-01T01:30:00.000Z',
        home: { region: '370102', detail: '泺源大街1号' },
        advisor: office.users.agent,
      },
      origin: { fileName: 'customers.csv', by: { name: 'supervisor of T1' } },
    });
    expect(await numbers(customer?.id ?? '')).toEqual(['+8613822220001', '+861066668888', '+8613822220002']);
    const { items } = await office.list({
      filter: [{ column: 'custom.budget', op: 'range', from: 123_450, to: 123_450 }],
    });
    expect(items.map(({ name }) => name)).toEqual(['王全']);
    const { rows } = await office.app.admin.query(
      'select terms is not null as found from customers.customer where id = $1',
      [customer?.id],
    );
    expect(rows).toEqual([{ found: true }]);
  });

  it('leaves one entry in the audit trail and none on timelines', async () => {
    const done = await importer.importAll('姓名,电话\n甲审,13822220101\n乙审,13822220102\n');
    const administrator = office.administrator.client;
    const { items } = await administrator.call(audit.listAuditEntries, {
      query: {
        filter: JSON.stringify([{ column: 'entityId', op: 'equals', value: done.id }]),
      },
    });
    expect(items.map(({ action }) => action).toSorted()).toEqual([
      'customers.import_finished',
      'customers.import_started',
      'customers.list_uploaded',
    ]);
    const { rows } = await office.app.admin.query(
      `select from customers.timeline_entry t join customers.customer c on c.id = t.customer_id
       where c.import_id = $1`,
      [done.id],
    );
    expect(rows).toEqual([]);
  });

  it('shows its progress in the task centre', async () => {
    const done = await importer.importAll('姓名,电话\n任务,13822220201\n坏,1\n');
    const { items } = await supervisor.client.call(tasks.listBackgroundTasks, {});
    expect(items.find(({ resultPath }) => resultPath?.includes(done.id))).toMatchObject({
      kind: 'customers_import',
      state: 'done',
      done: 2,
      total: 2,
      resultPath: `/api/customers/imports/${done.id}/not-taken`,
    });
  });

  it('puts customers into private pools: in turn, or by a column of the file', async () => {
    const { agent, leader } = office.users;
    const done = await importer.importAll(
      '姓名,电话,负责人\n私一,13822220301,\n私二,13822220302,\n私三,13822220303,supervisor\n私四,13822220304,谁呀\n',
      { place: { pool: 'private', owners: [agent, leader] } },
    );
    expect(done.counts).toMatchObject({ created: 3, bad: 1 });
    expect(done.problems).toEqual([{ line: 5, column: '负责人', value: '谁呀', problem: 'person_unknown' }]);
    const owners = await Promise.all(
      ['私一', '私二', '私三'].map(async (name) => (await find(name))[0]?.owner?.id),
    );
    expect(owners).toEqual([agent, leader, office.users.supervisor]);
  });
});

describe('bad rows', () => {
  it('are told with column and reason, and come back as a file that can be corrected', async () => {
    const view = await importer.upload(
      '姓名,电话,等级,阶段,车牌\n好人,13833330001,金卡,新客,京C1\n,13833330002,,,\n无号,,,,\n坏号,12345,钻石,不知,\n重牌,13833330003,,,京c1\n',
    );
    const checked = await importer.check(view.id);
    const expected = [
      { line: 3, column: '', value: '', problem: 'name_missing' },
      { line: 4, column: '', value: '', problem: 'phone_missing' },
      { line: 5, column: '电话', value: '12345', problem: 'phone_invalid' },
      { line: 5, column: '等级', value: '钻石', problem: 'unknown_value' },
      { line: 5, column: '阶段', value: '不知', problem: 'field_option' },
      { line: 6, column: 'plate', value: '京c1', problem: 'value_taken' },
    ];
    expect(checked).toMatchObject({ state: 'checked', problems: expected });
    const done = await importer.run(view.id);
    expect(done.problems).toEqual(expected);
    const rows = await sheetRows(await importer.notTaken(done.id));
    expect(rows).toEqual([
      ['姓名', '电话', '等级', '阶段', '车牌', '行号', '原因'],
      ['', '13833330002', '', '', '', '3', '缺少姓名'],
      ['无号', '', '', '', '', '4', '缺少号码'],
      [
        '坏号',
        '12345',
        '钻石',
        '不知',
        '',
        '5',
        '电话: 不是有效的电话号码; 等级: 无法识别的内容; 阶段: 不是可选的内容',
      ],
      ['重牌', '13833330003', '', '', '京c1', '6', '车牌: 该内容已被其他客户使用'],
    ]);
    const again = await importer.upload(
      await buffer((await importer.notTaken(done.id)).body as never),
      'again.xlsx',
    );
    expect(again.rules.mapping).toEqual([
      'name',
      'phone',
      'level',
      'custom.stage',
      'custom.plate',
      null,
      null,
    ]);
  });
});

describe('a dry run', () => {
  it('says what a run then does, and writes nothing', async () => {
    await importer.importAll('姓名,电话\n已在,13844440001\n');
    const rows = Array.from({ length: 4500 }, (_, n) => `干${n},1384445${String(n % 4400).padStart(4, '0')}`);
    const view = await importer.upload(`姓名,电话\n已在,13844440001\n坏,x\n${rows.join('\n')}\n`);
    const before = await office.app.admin.query('select count(*) from customers.customer');
    const checked = await importer.check(view.id);
    expect((await office.app.admin.query('select count(*) from customers.customer')).rows).toEqual(
      before.rows,
    );
    const done = await importer.run(view.id);
    expect(done.counts).toEqual({
      processed: 4502,
      created: 4400,
      updated: 0,
      unchanged: 0,
      skipped: 101,
      bad: 1,
      inFile: 100,
      overLimit: 0,
    });
    expect(checked.counts).toEqual(done.counts);
    const skipped = await sheetRows(await importer.notTaken(done.id, 'skipped'));
    expect(skipped[1]).toEqual(['已在', '13844440001', '2', '已是客户']);
    expect(skipped).toHaveLength(102);
  });
});

describe('rules', () => {
  it('must fit the file', async () => {
    const view = await importer.upload('姓名,电话,车牌\n甲,13866660001,京E1\n');
    for (const rules of [
      { mapping: ['name', 'phone'] },
      { mapping: ['name', 'name', null] },
      { mapping: ['name', 'phone', 'custom.nothing'] },
      { matchBy: 'gender' },
      { fields: ['note'] },
    ])
      await expect(importer.setRules(view, rules)).rejects.toMatchObject({ code: 'bad_request' });
    await importer.setRules(view, { mapping: [null, 'phone', null] });
    await expect(importer.run(view.id)).rejects.toMatchObject({ code: 'import_columns_missing' });
  });

  it('are kept once the run has begun', async () => {
    const done = await importer.importAll('姓名,电话\n甲规,13866660101\n');
    await expect(importer.setRules(done, {})).rejects.toMatchObject({ code: 'import_state' });
    await expect(importer.run(done.id)).rejects.toMatchObject({ code: 'import_state' });
  });
});

describe('the template', () => {
  it('has the own fields and what may be typed, and can be imported, here and into a list to call', async () => {
    const response = await supervisor.client.download(imports.downloadCustomerTemplate, {
      query: { format: 'xlsx' },
    });
    const content = Buffer.from(await response.arrayBuffer());
    const view = await importer.upload(content, 'template.xlsx');
    expect(view.columns).toEqual(
      (
        '姓名 电话 办公电话 家庭电话 传真 客户类型 性别 出生年份 地区 公司 行业 主营产品 媒体说明 来源 备注 ' +
        '等级 客户阶段 客户状态 媒体来源 客户分类 标签 邮箱 工作邮箱 个人邮箱 收票邮箱 微信号 QQ ' +
        '家庭地址 单位地址 收货地址 注册地址 地址 省市区 邮编 证件号码 证件类型 负责人 ' +
        '车牌 预算 阶段 到访时间 住址 顾问'
      ).split(' '),
    );
    expect(view.rules.mapping).not.toContain(null);
    expect((await importer.check(view.id)).counts).toMatchObject({ created: 1, bad: 0 });
  });
});
