import type * as imports from '@guanjia/contracts/customers/imports';
import * as pools from '@guanjia/contracts/customers/pools';
import { getRecordSheet } from '@guanjia/contracts/customers/record';
import { getRecordSettings, saveRecordSettings } from '@guanjia/contracts/customers/record-settings';
import { setTags } from '@guanjia/contracts/customers/record-tags';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from './app.ts';
import {
  type CustomerImporter,
  createCustomerImporter,
  findCustomers,
  nameTerms,
  numbersOf,
} from './customer-importer.ts';
import { type FormOffice, startFormOffice } from './form-office.ts';

let office: FormOffice;
let supervisor: SignedIn;
let importer: CustomerImporter;

beforeAll(async () => {
  office = await startFormOffice();
  supervisor = await office.app.logIn('T1', 'supervisor');
  importer = createCustomerImporter(supervisor.client);
  await nameTerms(supervisor.client, 'level', ['贵宾']);
  await nameTerms(supervisor.client, 'category', ['车主', '经销商']);
});

afterAll(() => office.app[Symbol.asyncDispose]());

async function only(name: string) {
  const [customer] = await findCustomers(supervisor.client, name);
  if (!customer) throw new Error(`nobody is called ${name}`);
  const sheet = await supervisor.client.call(getRecordSheet, { params: { id: customer.id } });
  return { customer, sheet };
}

/** Points in full: what leaves the server is masked. */
async function pointsOf(id: string): Promise<unknown[]> {
  const { rows } = await office.app.admin.query(
    `select channel, type, value, detail, is_primary as "primary" from customers.contact_point
     where customer_id = $1 order by channel, is_primary desc, id`,
    [id],
  );
  return rows;
}

const problemsOf = async (content: string, rules: Partial<imports.ImportRules> = {}) =>
  (await importer.importAll(content, rules)).problems.map(({ line, column, problem }) => [
    line,
    column,
    problem,
  ]);

describe('what a customer has several of', () => {
  it('comes from one cell or from columns of its own, with the kind that the column names', async () => {
    await importer.importAll(
      '姓名,电话,公司电话,传真,邮箱,工作邮箱,微信\n' +
        '都有,13811110001,0531-88886601,0531-88886602,A@Example.com；b@example.com,c@example.com,WX_1\n',
    );
    const { customer } = await only('都有');
    expect(await numbersOf(office.app.admin, customer.id)).toEqual([
      '+8613811110001',
      '+8653188886601',
      '+8653188886602',
    ]);
    expect(await pointsOf(customer.id)).toEqual([
      { channel: 'chat', type: 'wechat', value: 'wx_1', detail: {}, primary: true },
      { channel: 'email', type: 'other', value: 'a@example.com', detail: {}, primary: true },
      { channel: 'email', type: 'other', value: 'b@example.com', detail: {}, primary: false },
      { channel: 'email', type: 'work', value: 'c@example.com', detail: {}, primary: false },
    ]);
    const { rows } = await office.app.admin.query(
      'select type from customers.phone where customer_id = $1 order by is_primary desc, id',
      [customer.id],
    );
    expect(rows).toEqual([{ type: null }, { type: 'work' }, { type: 'fax' }]);
  });

  it('is an address in one line, by the code of its region, or in columns for province, city and street', async () => {
    await importer.importAll(
      '姓名,电话,地址,邮编\n一行,13811110101,山东省济南市历下区泺源大街1号,250000\n没省,13811110102,人民路2号,\n',
    );
    await importer.importAll('姓名,电话,省市区,地址\n代码,13811110103,370102,泺源大街3号\n');
    await importer.importAll('姓名,电话,省,市,区,地址\n分列,13811110104,山东省,济南市,历下区,泺源大街4号\n');
    const where = async (name: string) => {
      const [point] = await pointsOf((await only(name)).customer.id);
      return point;
    };
    const region = '370102';
    expect(await where('一行')).toMatchObject({
      value: '泺源大街1号',
      detail: { region, postcode: '250000' },
    });
    expect(await where('没省')).toMatchObject({ value: '人民路2号', detail: {} });
    expect(await where('代码')).toMatchObject({ value: '泺源大街3号', detail: { region } });
    expect(await where('分列')).toMatchObject({ value: '泺源大街4号', detail: { region } });
    expect(await problemsOf('姓名,电话,省市区,地址\n哪里,13811110105,没有省,路\n')).toEqual([
      [2, '省市区', 'region_unknown'],
    ]);
  });

  it('is told what is wrong with it', async () => {
    expect(
      await problemsOf(
        '姓名,电话,邮箱,客户类型,证件类型,证件号码\n' +
          '坏邮,13811110201,nobody,,,\n坏证,13811110202,,,身份证,110101199003070000\n' +
          '个人,13811110203,,个人,营业执照,91370100MA3C0000X0\n没类,13811110204,,,驾照,1\n两处,nobody,,,,1\n',
      ),
    ).toEqual([
      [2, '邮箱', 'email_invalid'],
      [3, '证件号码', 'document_invalid'],
      [4, '证件号码', 'document_unfit'],
      [5, '证件类型', 'unknown_value'],
      [6, '电话', 'phone_invalid'],
      [6, '证件号码', 'document_invalid'],
    ]);
  });
});

describe('the words of the enterprise', () => {
  it('are levels, stages, statuses and categories as it calls them, in either language', async () => {
    await importer.importAll(
      '姓名,电话,等级,客户阶段,客户状态,客户分类\n分好,13811110301,贵宾,意向客户,Being followed,车主、经销商\n老叫法,13811110302,金卡会员,,,\n',
    );
    const { customer, sheet } = await only('分好');
    expect(customer).toMatchObject({ level: 'level_own_0', stage: 'intending', status: 'following' });
    expect(sheet.categories).toEqual(['category_own_0', 'category_own_1']);
    expect((await only('老叫法')).customer).toMatchObject({ level: 'gold' });
    expect(await problemsOf('姓名,电话,等级,客户分类\n没这词,13811110303,钻石,船主\n')).toEqual([
      [2, '等级', 'unknown_value'],
      [2, '客户分类', 'unknown_value'],
    ]);
  });

  it('are media, which may ask which one, and which new customers may need', async () => {
    await importer.importAll(
      '姓名,电话,媒体来源,媒体说明\n看电视,13811110311,电视,生活频道\n网上看,13811110312,网络,\n',
    );
    expect((await only('看电视')).customer).toMatchObject({ media: 'tv', mediaDetail: '生活频道' });
    expect(await problemsOf('姓名,电话,媒体来源\n哪个台,13811110313,电视\n')).toEqual([
      [2, '媒体来源', 'media_detail_missing'],
    ]);
    const { settings, version } = await supervisor.client.call(getRecordSettings, {});
    const save = (mediaRequired: boolean, at: number) =>
      supervisor.client.call(saveRecordSettings, {
        body: { settings: { ...settings, mediaRequired }, version: at },
      });
    const required = await save(true, version);
    expect(await problemsOf('姓名,电话\n不说,13811110314\n')).toEqual([[2, '', 'media_missing']]);
    await save(false, required.version);
  });

  it('are tags: an unknown one is told, or added where the rules say so', async () => {
    const { customer } = await (async () => {
      await importer.importAll('姓名,电话\n有标,13811110401\n');
      return only('有标');
    })();
    await supervisor.client.call(setTags, { params: { id: customer.id }, body: { names: ['VIP'] } });
    const list = '姓名,电话,标签\n标一,13811110402,vip；展会\n';
    expect(await problemsOf(list)).toEqual([[2, '标签', 'tag_unknown']]);
    await importer.importAll(list, { unknownTags: 'add' });
    expect((await only('标一')).sheet.tags.map(({ name }) => name)).toEqual(['展会', 'VIP']);
    await importer.importAll('姓名,电话,标签\n有标,13811110401,展会\n', { onMatch: 'merge' });
    expect((await only('有标')).sheet.tags.map(({ name }) => name)).toEqual(['展会', 'VIP']);
  });

  it('are not added by who may not tag customers', async () => {
    await office.app.admin.query(
      `update identity.role set permissions = '{customers.read,customers.create,customers.import}',
         built_in = false where key = 'outlet_clerk'`,
    );
    const clerk = createCustomerImporter((await office.app.logIn('T1', 'outlet_clerk')).client);
    const view = await clerk.upload('姓名,电话,标签\n标二,13811110403,新词\n');
    await expect(clerk.setRules(view, { unknownTags: 'add' })).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('known customers', () => {
  const merge = { onMatch: 'merge' as const };

  it('are found by a document, by an e-mail, and by name and address however it is written', async () => {
    await importer.importAll(
      '姓名,电话,证件号码,邮箱,地址\n' +
        '原客,13811110501,E12345678,known@example.com,山东省济南市历下区泺源大街9号（东门）\n' +
        '原客,13811110502,E87654321,other@example.com,山东省济南市历下区泺源大街8号\n',
    );
    const counts = async (content: string, matchBy: string) =>
      (await importer.importAll(content, { ...merge, matchBy })).counts;
    expect(await counts('姓名,电话,证件号码\n不管,13811110503,e12345678\n', 'document')).toMatchObject({
      updated: 1,
      created: 0,
    });
    expect(await counts('姓名,电话,邮箱\n不管,13811110504,KNOWN@example.com\n', 'email')).toMatchObject({
      updated: 1,
    });
    expect(
      await counts(
        '姓名,电话,省市区,地址\n原客,13811110505,370102,泺源大街 9号(东门)\n原客,13811110506,370102,泺源大街7号\n',
        'name_address',
      ),
    ).toMatchObject({ updated: 1, created: 1 });
    const found = await findCustomers(supervisor.client, '原客');
    const sets = await Promise.all(found.map(({ id }) => numbersOf(office.app.admin, id)));
    expect(sets.map((set) => set.toSorted())).toContainEqual([
      ...['+8613811110501', '+8613811110503', '+8613811110504', '+8613811110505'],
    ]);
  });

  it('get what is new, and keep what they have', async () => {
    await importer.importAll('姓名,电话,邮箱,标签\n补上,13811110601,one@example.com,老的\n', {
      unknownTags: 'add',
    });
    const again =
      '姓名,电话,邮箱,地址,标签,客户阶段\n补上,13811110601,one@example.com;two@example.com,人民路1号,新的,潜在客户\n';
    const rules = { ...merge, unknownTags: 'add' as const };
    expect((await importer.importAll(again, rules)).counts).toMatchObject({ updated: 1 });
    expect((await importer.importAll(again, rules)).counts).toMatchObject({ updated: 0, unchanged: 1 });
    const { customer, sheet } = await only('补上');
    expect(customer.stage).toBe('potential');
    expect(sheet.tags.map(({ name }) => name).toSorted()).toEqual(['新的', '老的'].toSorted());
    expect(await pointsOf(customer.id)).toMatchObject([
      { channel: 'address', primary: true },
      { value: 'one@example.com', primary: true },
      { value: 'two@example.com', primary: false },
    ]);
    expect(sheet.completeness.missing).not.toContain('address');
  });

  it('are asked whether a document fits them, whatever the row says', async () => {
    await importer.importAll('姓名,电话,客户类型\n某公司,13811110701,企业\n');
    const list = '姓名,电话,证件号码\n某公司,13811110701,E12345699\n';
    expect(await problemsOf(list, { ...merge, matchBy: 'phone' })).toEqual([[2, '', 'document_unfit']]);
  });

  it('are scored when they come in, without waiting for the count in the background', async () => {
    await importer.importAll('姓名,电话,邮箱\n有分,13811110801,score@example.com\n');
    const { rows } = await office.app.admin.query<{ stored: number }>(
      `select completeness as stored from customers.customer where name = '有分'`,
    );
    const { sheet } = await only('有分');
    expect(rows[0]?.stored).toBe(sheet.completeness.score);
    expect(sheet.completeness.score).toBeGreaterThan(0);
  });
});

describe('the limits of the pools', () => {
  const four = (start: number) =>
    `姓名,电话,等级\n${[0, 1, 2, 3].map((at) => `限${start + at},138111109${start + at},${at === 3 ? '金卡' : ''}`).join('\n')}\n`;
  const place = () => ({ pool: 'private' as const, owners: [office.users.agent ?? ''] });

  async function holdAtMost(holding: number): Promise<void> {
    const { rules, version } = await supervisor.client.call(pools.getPoolRules, {});
    const people = [{ userId: office.users.agent ?? '', perDay: null, holding }];
    await supervisor.client.call(pools.savePoolRules, { body: { rules: { ...rules, people }, version } });
  }
  async function ownersOf(done: imports.CustomerImport): Promise<number> {
    const { rows } = await office.app.admin.query<{ n: number }>(
      'select count(owner_id)::int as n from customers.customer where import_id = $1',
      [done.id],
    );
    return rows[0]?.n ?? 0;
  }
  async function held(): Promise<number> {
    const { rows } = await office.app.admin.query<{ n: number }>(
      'select count(*)::int as n from customers.customer where owner_id = $1 and deleted_at is null',
      [office.users.agent],
    );
    return rows[0]?.n ?? 0;
  }

  it('send what is over to the public pool, as a dry run says', async () => {
    await holdAtMost((await held()) + 3);
    const view = await importer.upload(four(10));
    await importer.setRules(view, { place: place() });
    expect((await importer.check(view.id)).counts).toMatchObject({ created: 4, overLimit: 1, bad: 0 });
    const done = await importer.run(view.id);
    expect(done.counts).toMatchObject({ created: 4, overLimit: 1 });
    expect(await ownersOf(done)).toBe(3);
  });

  it('or refuse the rows, also for the owner that a row names, or stop the run', async () => {
    await holdAtMost((await held()) + 1);
    const refused = await importer.importAll(four(20), { place: place(), overLimit: 'refuse' });
    expect(refused.counts).toMatchObject({ created: 1, bad: 3 });
    expect(refused.problems[0]).toMatchObject({ problem: 'over_limit', value: 'agent of T1' });
    const named = await importer.importAll('姓名,电话,负责人\n点名,13811110930,agent of T1\n', {
      place: { pool: 'public' },
      overLimit: 'refuse',
    });
    expect(named.counts).toMatchObject({ created: 0, bad: 1 });
    const view = await importer.upload(four(40));
    await importer.setRules(view, { place: place(), overLimit: 'stop' });
    expect((await importer.check(view.id)).counts).toMatchObject({ bad: 4 });
    const stopped = await importer.run(view.id);
    expect(stopped).toMatchObject({ state: 'failed', counts: { created: 0 } });
    await holdAtMost((await held()) + 4);
    await importer.resume(stopped.id);
    expect((await importer.ended(stopped.id)).counts).toMatchObject({ created: 4, overLimit: 0 });
  });

  it('count by level too', async () => {
    await holdAtMost(10_000);
    const { rules, version } = await supervisor.client.call(pools.getPoolRules, {});
    const levels = [{ level: 'gold', holding: 0 }];
    await supervisor.client.call(pools.savePoolRules, { body: { rules: { ...rules, levels }, version } });
    const done = await importer.importAll(four(50), { place: place(), overLimit: 'public' });
    expect(done.counts).toMatchObject({ created: 4, overLimit: 1 });
  });
});
