import * as customers from '@guanjia/contracts/customers/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from './app.ts';
import {
  type CustomerImporter,
  createCustomerImporter,
  findCustomers,
  numbersOf,
} from './customer-importer.ts';
import { type FormOffice, field, startFormOffice } from './form-office.ts';

let office: FormOffice;
let supervisor: SignedIn;
let importer: CustomerImporter;

beforeAll(async () => {
  office = await startFormOffice();
  supervisor = await office.app.logIn('T1', 'supervisor');
  importer = createCustomerImporter(supervisor.client);
  await office.publish([
    field('plate', 'text', { label: { zh: '车牌', en: 'Plate' }, unique: true, listed: true }),
  ]);
});

afterAll(() => office.app[Symbol.asyncDispose]());

const find = (name: string) => findCustomers(supervisor.client, name);
const numbers = (id: string) => numbersOf(office.app.admin, id);

describe('known customers', () => {
  const list = (name: string, phone: string, note: string) =>
    `姓名,电话,备注,地区\n${name},${phone},${note},北京\n`;

  async function known(phone: string) {
    await importer.importAll(`姓名,电话,备注\n旧名,${phone},旧\n`);
    const { rows } = await office.app.admin.query<{ id: string }>(
      'select customer_id as id from customers.phone where e164 = $1',
      [`+86${phone}`],
    );
    return rows[0]?.id ?? '';
  }
  const read = (id: string) => supervisor.client.call(customers.getCustomer, { params: { id } });

  it('are left out', async () => {
    const id = await known('13855550001');
    const done = await importer.importAll(list('新名', '13855550001', '新'));
    expect(done.counts).toMatchObject({ skipped: 1, created: 0 });
    expect(await read(id)).toMatchObject({ name: '旧名', version: 1 });
  });

  it('are filled in, or written over, in the fields that were named', async () => {
    const id = await known('13855550002');
    await importer.importAll(list('新名', '13855550002', '新'), { onMatch: 'update' });
    expect(await read(id)).toMatchObject({ name: '旧名', note: '旧', region: '北京', version: 2 });
    await office.app.clock.advance(1000);
    const done = await importer.importAll(list('新名', '13855550002', '新'), {
      onMatch: 'update',
      overwrite: true,
      fields: ['note'],
    });
    expect(done.counts).toMatchObject({ updated: 1, unchanged: 0 });
    expect(await read(id)).toMatchObject({ name: '旧名', note: '新', version: 3 });
    const same = await importer.importAll(list('新名', '13855550002', '新'), {
      onMatch: 'update',
      overwrite: true,
      fields: ['note'],
    });
    expect(same.counts).toMatchObject({ updated: 0, unchanged: 1 });
    const { items } = await supervisor.client.call(customers.listTimeline, { params: { id } });
    expect(items.map(({ data }) => data)).toEqual([
      { fields: 'note', reason: 'import', file: 'customers.csv' },
      { fields: 'region', reason: 'import', file: 'customers.csv' },
    ]);
  });

  it('are merged: numbers are added, nothing is taken away', async () => {
    const id = await known('13855550003');
    await importer.importAll('姓名,电话,电话2,地区\n新名,13855550003,13855550004,上海\n', {
      onMatch: 'merge',
    });
    expect(await read(id)).toMatchObject({ name: '旧名', region: '上海' });
    expect(await numbers(id)).toEqual(['+8613855550003', '+8613855550004']);
  });

  it('are added once more when that is wanted', async () => {
    await known('13855550005');
    const done = await importer.importAll(list('旧名', '13855550005', ''), { onMatch: 'new' });
    expect(done.counts).toMatchObject({ created: 1 });
  });

  it('are found by a unique field, by name and region, by name and company', async () => {
    await importer.importAll(
      '姓名,电话,车牌,地区,公司\n认得,13855550101,京D1,北京,甲厂\n认得,13855550102,京D2,上海,乙厂\n',
    );
    const merge = { onMatch: 'merge' as const };
    const byPlate = await importer.importAll('姓名,电话,车牌\n随便,13855550103,京d2\n', {
      ...merge,
      matchBy: 'custom.plate',
    });
    expect(byPlate.counts).toMatchObject({ updated: 1 });
    const byRegion = await importer.importAll('姓名,电话,地区\n认得,13855550104,北京\n', {
      ...merge,
      matchBy: 'name_region',
    });
    expect(byRegion.counts).toMatchObject({ updated: 1 });
    const byCompany = await importer.importAll('姓名,电话,公司\n认得,13855550105,乙厂\n', {
      ...merge,
      matchBy: 'name_company',
    });
    expect(byCompany.counts).toMatchObject({ updated: 1 });
    const found = await find('认得');
    const sets = await Promise.all(
      found.map(async ({ id }) => (await numbers(id)).toSorted((one, other) => one.localeCompare(other))),
    );
    expect(sets.toSorted(([one = ''], [other = '']) => one.localeCompare(other))).toEqual([
      ['+8613855550101', '+8613855550104'],
      ['+8613855550102', '+8613855550103', '+8613855550105'],
    ]);
  });

  it('are not guessed: with several the row is told', async () => {
    await importer.importAll('姓名,电话\n双胞,13855550201\n', { onMatch: 'new' });
    await importer.importAll('姓名,电话\n双胞,13855550201\n', { onMatch: 'new' });
    const done = await importer.importAll('姓名,电话,备注\n双胞,13855550201,哪个\n', { onMatch: 'merge' });
    expect(done.problems).toMatchObject([{ line: 2, problem: 'several_matches' }]);
  });

  it('in the file itself are taken as if they had been entered one after the other', async () => {
    const done = await importer.importAll(
      '姓名,电话,电话2,地区\n同档,13855550301,,\n同档,13855550301,13855550302,北京\n同档,13855550302,13855550303,\n',
      { onMatch: 'merge' },
    );
    expect(done.counts).toMatchObject({ created: 1, updated: 2, inFile: 2 });
    const [customer] = await find('同档');
    expect(customer).toMatchObject({ region: '北京', version: 1 });
    expect(await numbers(customer?.id ?? '')).toEqual(['+8613855550301', '+8613855550302', '+8613855550303']);
  });

  it('outside the data scope stay as they are', async () => {
    const mine = createCustomerImporter((await office.app.logIn('T1', 'administrator')).client);
    await mine.importAll('姓名,电话\n别人的,13855550401\n', {
      place: { pool: 'private', owners: [office.users.administrator ?? ''] },
    });
    await office.app.admin.query(
      `update identity.role set permissions = '{customers.read,customers.create,customers.update,customers.import}',
         built_in = false, scope = 'own', scopes = '{}' where key = 'outlet_clerk'`,
    );
    const clerk = await office.app.logIn('T1', 'outlet_clerk');
    const narrow = createCustomerImporter(clerk.client);
    const done = await narrow.importAll('姓名,电话,备注\n别人的,13855550401,碰\n', { onMatch: 'merge' });
    expect(done.problems).toMatchObject([{ problem: 'out_of_reach' }]);
    await expect(
      narrow.setRules(await narrow.upload('姓名,电话\n甲,13855550402\n'), {
        place: { pool: 'private', owners: [office.users.agent ?? ''] },
      }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(narrow.get((await importer.upload('姓名,电话\n甲,13855550403\n')).id)).rejects.toMatchObject(
      {
        code: 'not_found',
      },
    );
  });
});
