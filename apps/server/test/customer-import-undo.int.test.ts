import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import {
  addContactPoint,
  changeContactPoint,
  listContactPoints,
} from '@guanjia/contracts/customers/record-contact-points';
import { setTags } from '@guanjia/contracts/customers/record-tags';
import * as customers from '@guanjia/contracts/customers/routes';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from './app.ts';
import {
  type CustomerImporter,
  createCustomerImporter,
  findCustomers,
  nameTerms,
  numbersOf,
} from './customer-importer.ts';
import { type FormOffice, field, startFormOffice } from './form-office.ts';
import { createImporter } from './list-imports.ts';

let office: FormOffice;
let supervisor: SignedIn;
let importer: CustomerImporter;

beforeAll(async () => {
  office = await startFormOffice();
  supervisor = await office.app.logIn('T1', 'supervisor');
  importer = createCustomerImporter(supervisor.client);
  await office.publish([
    field('plate', 'text', { unique: true, listed: true }),
    field('budget', 'number', { listed: true }),
    field('remark', 'text'),
  ]);
  await nameTerms(supervisor.client, 'level', ['贵宾']);
  await nameTerms(supervisor.client, 'category', ['甲类', '乙类']);
});

afterAll(() => office.app[Symbol.asyncDispose]());

/**
 * Everything that an import can touch, whole rows. Left out: the version, which never goes back, because somebody may have
 * read the one between, and the time of the last change.
 */
async function everything(): Promise<unknown[]> {
  const { rows } = await office.app.admin.query(
    `select to_jsonb(c) - 'version' - 'updated_at' as row from customers.customer c
     union all select to_jsonb(p) - 'id' from customers.phone p
     union all select to_jsonb(p) - 'id' from customers.contact_point p
     union all select jsonb_build_array(k.customer_id, t.name)
       from customers.customer_tag k join customers.tag t on t.id = k.tag_id
     union all select to_jsonb(k) from customers.customer_category k
     union all select to_jsonb(u) from forms.unique_value u`,
  );
  return rows.map(({ row }) => JSON.stringify(row)).toSorted();
}

/** Few names, numbers and plates, so that rows meet each other and the customers that are there. */
const names = fc.constantFrom('甲', '乙', '丙', '丁', '');
const numbers = fc.nat(11).map((n) => (n === 11 ? 'kein' : `1387777${String(n).padStart(4, '0')}`));
const row = fc.record({
  name: names,
  phones: fc.array(numbers, { maxLength: 3 }),
  region: fc.constantFrom('', '北京', '上海'),
  company: fc.constantFrom('', '甲厂'),
  plate: fc.constantFrom('', '', '京A1', '京a1', '京A2', '京A3'),
  budget: fc.constantFrom('', '1', '2.5', 'viel'),
  remark: fc.constantFrom('', '好', '坏'),
  email: fc.constantFrom('', 'a@example.com', 'b@example.com;c@example.com', 'kein'),
  address: fc.constantFrom('', '', '山东省济南市历下区泺源大街1号', '人民路2号'),
  documentNumber: fc.constantFrom('', '', 'E12345678', '110101199003070054', '1'),
  level: fc.constantFrom('', '金卡', '贵宾', '没有'),
  stage: fc.constantFrom('', '潜在客户', '意向客户'),
  category: fc.constantFrom('', '甲类', '甲类;乙类'),
  tags: fc.constantFrom('', '', '新标签', '老标签;新标签'),
  home: fc.constantFrom('', '', '053188886666'),
});
const header =
  '姓名,电话,地区,公司,plate,budget,remark,邮箱,地址,证件号码,等级,客户阶段,客户分类,标签,家庭电话';
const fileOf = (rows: readonly (typeof row extends fc.Arbitrary<infer T> ? T : never)[]) =>
  [
    header,
    ...rows.map((one) =>
      [
        ...[one.name, one.phones.join(';'), one.region, one.company, one.plate, one.budget, one.remark],
        ...[one.email, one.address, one.documentNumber, one.level, one.stage, one.category, one.tags],
        one.home,
      ].join(','),
    ),
  ].join('\n');

const file = fc.array(row, { minLength: 1, maxLength: 25 }).map(fileOf);
const rules = fc.record({
  matchBy: fc.constantFrom(
    ...['phone', 'name', 'name_region', 'name_company', 'name_address', 'custom.plate', 'email', 'document'],
  ),
  onMatch: fc.constantFrom('skip' as const, 'update' as const, 'merge' as const, 'new' as const),
  overwrite: fc.boolean(),
  fields: fc.constantFrom<string[] | null>(
    null,
    ['name', 'region'],
    ['phone', 'custom.plate'],
    ['email', 'address', 'tags', 'level'],
  ),
  unknownTags: fc.constantFrom('add' as const, 'refuse' as const),
});

describe('taking an import back', () => {
  it('gives back the very same rows, whatever the file and the rules', async () => {
    await importer.importAll(
      `${header}\n甲,13877770000,北京,甲厂,京A1,1,好,a@example.com,人民路2号,E12345678,,,甲类,老标签,\n乙,13877770001;13877770002,,,京A2,,,,,,金卡,,,,\n丙,13877770003,上海,,,2,,,,,,,,,\n丙,13877770004,,,,,,,,,,,,,`,
      { unknownTags: 'add' },
    );
    await fc.assert(
      fc.asyncProperty(file, rules, file, async (content, how, second) => {
        const before = await everything();
        const done = await importer.importAll(content, how);
        const later = await importer.importAll(second, { onMatch: 'new' });
        for (const { id } of [later, done]) {
          const undone = await importer.undo(id);
          expect(undone.state).toBe('undone');
          expect(undone.undo.kept).toBe(0);
        }
        expect(await everything()).toEqual(before);
      }),
      { numRuns: 25 },
    );
  }, 300_000);

  it('leaves what was changed or used since, and says why', async () => {
    const done = await importer.importAll(
      '姓名,电话\n没动,13877771001\n改过,13877771002\n记过,13877771003\n删过,13877771004\n要打,13877771005\n',
    );
    const ids = async (name: string) => {
      const { rows } = await office.app.admin.query<{ id: string; version: number }>(
        'select id, version from customers.customer where name = $1',
        [name],
      );
      return rows[0] ?? { id: '', version: 0 };
    };
    const client = supervisor.client;
    const changed = await ids('改过');
    await client.call(customers.updateCustomer, {
      params: { id: changed.id },
      body: { version: changed.version, note: 'x' },
    });
    await client.call(customers.addNote, { params: { id: (await ids('记过')).id }, body: { text: 'x' } });
    await client.call(deleteCustomer, { params: { id: (await ids('删过')).id }, body: {} });
    const campaign = await client.call(campaigns.createCampaign, {
      body: { name: 'C', dialMode: 'claim' },
    });
    await createImporter(client).importAll(campaign.id, '姓名,电话\n要打,13877771005\n');
    const undone = await importer.undo(done.id);
    expect(undone.undo).toEqual({ removed: 1, restored: 0, kept: 4 });
    const { items } = await importer.kept(done.id);
    expect(new Map(items.map(({ customer, reason }) => [customer.name, reason]))).toEqual(
      new Map([
        ['删过', 'deleted'],
        ['改过', 'changed'],
        ['要打', 'used'],
        ['记过', 'used'],
      ]),
    );
    expect((await ids('没动')).id).toBe('');
  });

  it('leaves whose numbers, ways, tags or categories somebody has changed since, though no version tells', async () => {
    const names = ['加号', '验过', '加标', '没动'];
    const list = (more: string) =>
      `姓名,电话,邮箱\n${names.map((name, at) => `${name},1387777500${at},${more && `m${at}@example.com`}`).join('\n')}\n`;
    await importer.importAll(list(''));
    const done = await importer.importAll(list('x'), { onMatch: 'merge' });
    expect(done.counts).toMatchObject({ updated: 4 });
    const client = supervisor.client;
    const [phoned = '', verified = '', tagged = ''] = await Promise.all(
      names.map(async (name) => (await findCustomers(client, name))[0]?.id ?? ''),
    );
    await client.call(addContactPoint, {
      params: { id: phoned },
      body: { channel: 'phone', value: '13877775999' },
    });
    const { items } = await client.call(listContactPoints, { params: { id: verified } });
    const email = items.find(({ channel }) => channel === 'email')?.id ?? '';
    await client.call(changeContactPoint, {
      params: { id: verified, pointId: email },
      body: { verified: true },
    });
    await client.call(setTags, { params: { id: tagged }, body: { names: ['手工'] } });
    const undone = await importer.undo(done.id);
    expect(undone.undo).toEqual({ removed: 0, restored: 1, kept: 3 });
    expect((await importer.kept(done.id)).items.map(({ reason }) => reason)).toEqual(
      names.slice(1).map(() => 'changed'),
    );
    expect(await numbersOf(office.app.admin, phoned)).toEqual(['+8613877775000', '+8613877775999']);
  });

  it('does not take a unique value away from who has it by now', async () => {
    await importer.importAll('姓名,电话,plate\n原主,13877772001,京Z1\n');
    const done = await importer.importAll('姓名,电话,plate\n原主,13877772001,京Z2\n', {
      onMatch: 'update',
      overwrite: true,
    });
    await importer.importAll('姓名,电话,plate\n新主,13877772002,京Z1\n');
    const undone = await importer.undo(done.id);
    expect(undone.undo).toEqual({ removed: 0, restored: 0, kept: 1 });
    expect((await importer.kept(done.id)).items).toMatchObject([{ reason: 'value_taken' }]);
  });

  it('is done once', async () => {
    const done = await importer.importAll('姓名,电话\n一次,13877773001\n');
    await importer.undo(done.id);
    await expect(importer.undo(done.id)).rejects.toMatchObject({ code: 'import_state' });
    await expect(importer.resume(done.id)).rejects.toMatchObject({ code: 'import_state' });
  });
});
