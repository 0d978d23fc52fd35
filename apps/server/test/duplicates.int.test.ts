import * as bin from '@guanjia/contracts/audit/recycle-bin';
import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import * as duplicates from '@guanjia/contracts/customers/duplicates';
import * as contact from '@guanjia/contracts/customers/record-contact-points';
import * as customers from '@guanjia/contracts/customers/routes';
import { listBackgroundTasks } from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../src/kernel/log.ts';
import { nightlyScanJob } from '../src/modules/customers/duplicates/scan-job.ts';
import { addUnit } from '../src/modules/identity/index.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { mergeNow, undoNow } from './merge-office.ts';
import { addPerson } from './pool-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let groupId: string;
let admin: SignedIn;
let serial = 0;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId, groupId } = await app.tenant('T1'));
  await app.tenant('T2');
  admin = await app.logIn('T1', 'administrator');
});
afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  // Each test has its own customers; those before are out of the way.
  await app.admin.query(`update customers.customer set deleted_at = now() where deleted_at is null`);
});

function nextNumber(): string {
  serial += 1;
  return `1380000${String(serial).padStart(4, '0')}`;
}

async function add(more: object = {}, { client }: SignedIn = admin): Promise<string> {
  const { id } = await client.call(customers.createCustomer, {
    body: { name: '赵敏', phones: [nextNumber()], ...more },
  });
  return id;
}

/** One more way to a customer; the same number may belong to several. */
const addPoint = (id: string, channel: 'phone' | 'email' | 'document' | 'address', value: string) =>
  admin.client.call(contact.addContactPoint, {
    params: { id },
    body: { channel, value, ...(channel === 'document' && { type: 'passport' as const }) },
  });

/** Another work group than that of the leader. */
const otherGroup = () =>
  app.db.tenantTx(tenantId, (tx) => addUnit(tx, { kind: 'group', name: 'Group 2' }, app.clock.now()));

/** Looks for duplicates and waits for the end. */
async function scan({ client }: SignedIn = admin) {
  await client.call(duplicates.startDuplicateScan, {});
  return until('the scan ended', async () => {
    const now = await client.call(duplicates.getDuplicateScan, {});
    return now.state !== 'running' && now;
  });
}

const list = (filter: object[] = [], { client }: SignedIn = admin) =>
  client.call(duplicates.listDuplicateGroups, {
    query: { filter: JSON.stringify(filter), count: 'true' },
  });
/** Ids of each group with why, in no order. */
async function groups(filter: object[] = [], who = admin) {
  const { items } = await list(filter, who);
  return items
    .map(
      ({ customers: ones, reasons }) =>
        `${ones
          .map(({ id }) => id)
          .toSorted()
          .join()} ${reasons.join()}`,
    )
    .toSorted();
}
const group = (ids: string[], ...reasons: string[]) => `${ids.toSorted().join()} ${reasons.join()}`;
const dismissed = [{ column: 'state', op: 'equals', value: 'dismissed' }];
const dismiss = (id: string, { client }: SignedIn = admin) =>
  client.call(duplicates.dismissDuplicates, { params: { id } });

describe('a scan', () => {
  it('finds who shares a number, document, e-mail, or name with address or company', async () => {
    const [one, two, three] = [
      await add({ company: '鲁能' }),
      await add({ company: '鲁能' }),
      await add({ name: '钱江' }),
    ];
    const number = nextNumber();
    for (const id of [one, three]) await addPoint(id, 'phone', number);
    for (const id of [two, three]) await addPoint(id, 'email', 'A@Example.com');
    for (const id of [one, three]) await addPoint(id, 'document', 'E12345678');
    const [here, there, far] = [await add(), await add(), await add({ name: '孙丽' })];
    for (const id of [here, there, far]) await addPoint(id, 'address', '泉城路 1 号');
    expect(await scan()).toMatchObject({ state: 'done', kind: 'full' });
    expect(await groups()).toEqual(
      [
        group([one, three], 'phone', 'id_document'),
        group([one, two], 'name_and_company'),
        group([two, three], 'email'),
        group([here, there], 'name_and_address'),
      ].toSorted(),
    );
    expect((await list()).count).toEqual({ value: 4, capped: false });
    const reason = (value: string) => groups([{ column: 'reasons', op: 'in', values: [value] }]);
    expect(await reason('id_document')).toEqual([group([one, three], 'phone', 'id_document')]);
    const { items } = await admin.client.call(listBackgroundTasks, {});
    expect(items[0]).toMatchObject({ kind: 'customers_duplicates', state: 'done' });
    const text = JSON.stringify((await app.admin.query('select * from customers.duplicate_key')).rows);
    expect(text).not.toContain(number);
  });

  it('then looks at what changed only, and lets go what is no longer shared', async () => {
    const [one, two] = [await add(), await add()];
    const number = nextNumber();
    await addPoint(one, 'phone', number);
    const { items } = await addPoint(two, 'phone', number);
    expect(await scan()).toMatchObject({ kind: 'changes' });
    expect(await groups()).toEqual([group([one, two], 'phone')]);
    const three = await add({ company: '海信' });
    const { version } = await admin.client.call(customers.getCustomer, { params: { id: one } });
    await admin.client.call(customers.updateCustomer, {
      params: { id: one },
      body: { version, company: '海信' },
    });
    const point = items.find(({ value, channel }) => channel === 'phone' && value.endsWith(number.slice(-4)));
    await admin.client.call(contact.removeContactPoint, { params: { id: two, pointId: point?.id ?? '' } });
    await scan();
    expect(await groups()).toEqual([group([one, three], 'name_and_company')]);
    const { rows } = await app.admin.query('select from customers.duplicate_due where tenant_id = $1', [
      tenantId,
    ]);
    expect(rows).toEqual([]);
  });

  it('comes to the same, full or of changes, whatever changed', async () => {
    const ids = [];
    for (let n = 0; n < 12; n++) ids.push(await add({ name: n % 2 ? '王芳' : '李娜' }));
    const numbers = [nextNumber(), nextNumber(), nextNumber()];
    for (let round = 0; round < 4; round++) {
      for (let n = 0; n < 8; n++) {
        // The same for every run: what is tried is not left to chance.
        const pick = (round * 7 + n * 5) % 12;
        const id = ids[pick] ?? '';
        const { items } = await admin.client.call(contact.listContactPoints, { params: { id } });
        const extra = items.filter(({ channel, primary }) => channel === 'phone' && !primary);
        if (extra[0] && n % 3 === 0)
          await admin.client.call(contact.removeContactPoint, { params: { id, pointId: extra[0].id } });
        else await addPoint(id, 'phone', numbers[(round + n) % 3] ?? '').catch(() => undefined);
        if (n === 5) await addPoint(id, 'address', `泉城路 ${round % 2} 号`).catch(() => undefined);
      }
      await scan();
      const changes = await groups();
      // A week later everybody is looked at again.
      await app.admin.query(`update customers.duplicate_scan set full_at = full_at - interval '8 days'`);
      expect(await scan()).toMatchObject({ kind: 'full' });
      expect(await groups()).toEqual(changes);
    }
    expect((await groups()).length).toBeGreaterThan(1);
  });

  it('goes on at the place that a killed one reached, one at a time', async () => {
    const [one, two] = [await add(), await add()];
    for (const id of [one, two]) await addPoint(id, 'email', 'same@example.com');
    await app.admin.query(
      `update customers.duplicate_scan set state = 'running', kind = 'changes', phase = 'due' where tenant_id = $1`,
      [tenantId],
    );
    await expect(admin.client.call(duplicates.startDuplicateScan, {})).rejects.toMatchObject({
      code: 'duplicate_scan_running',
    });
    await app.admin.query(
      `select graphile_worker.add_job('customers.find_duplicates', json_build_object('tenantId', $1::text))`,
      [tenantId],
    );
    await until('the scan ended', async () => {
      const now = await admin.client.call(duplicates.getDuplicateScan, {});
      return now.state === 'done';
    });
    expect(await groups()).toEqual([group([one, two], 'email')]);
  });

  it('of the night is of every enterprise, each for itself', async () => {
    const other = await app.logIn('T2', 'administrator');
    const number = nextNumber();
    const [one, two] = [await add({}, other), await add({}, other)];
    for (const id of [one, two])
      await other.client.call(contact.addContactPoint, {
        params: { id },
        body: { channel: 'phone', value: number },
      });
    await addPoint(await add(), 'phone', number);
    const deps = { db: app.db, clock: app.clock, log: createLog('error') };
    await nightlyScanJob(deps).handle({} as never, AbortSignal.timeout(60_000));
    await until('both ended', async () => {
      const { rows } = await app.admin.query(`select from customers.duplicate_scan where state = 'done'`);
      return rows.length === 2;
    });
    expect(await groups([], other)).toEqual([group([one, two], 'phone')]);
    expect(await groups()).toEqual([]);
  });
});

describe('customers who are not one', () => {
  it('are not shown again until they share more; it can be undone', async () => {
    const [one, two] = [await add(), await add()];
    for (const id of [one, two]) await addPoint(id, 'email', 'family@example.com');
    await scan();
    const [found] = (await list()).items;
    const said = await dismiss(found?.id ?? '');
    expect(said).toMatchObject({ state: 'dismissed', dismissedBy: { id: admin.me.user.id } });
    expect(await groups()).toEqual([]);
    expect(await groups(dismissed)).toEqual([group([one, two], 'email')]);
    await admin.client.call(duplicates.reopenDuplicates, { params: { id: said.id } });
    expect(await groups()).toEqual([group([one, two], 'email')]);
    await dismiss(said.id);
    await scan();
    await app.admin.query(`update customers.duplicate_scan set full_at = full_at - interval '8 days'`);
    await scan();
    expect(await groups()).toEqual([]);
    for (const id of [one, two]) await addPoint(id, 'address', '泉城路 9 号');
    await scan();
    expect(await groups()).toEqual([group([one, two], 'email', 'name_and_address')]);
    const { rows } = await app.admin.query<{ action: string }>(
      'select action from audit.entry where entity_id = $1',
      [said.id],
    );
    expect(rows.map(({ action }) => action.replace('customers.duplicates_', '')).toSorted()).toEqual([
      'dismissed',
      'dismissed',
      'reopened',
    ]);
  });

  it('are so in part, too: with somebody else it is another question', async () => {
    const [one, two, three] = [await add(), await add({ name: '钱江' }), await add({ name: '孙丽' })];
    for (const id of [one, two, three]) await addPoint(id, 'email', 'office@example.com');
    const number = nextNumber();
    for (const id of [one, two]) await addPoint(id, 'phone', number);
    await scan();
    const all = (await list()).items.find((each) => each.customers.length === 3);
    await dismiss(all?.id ?? '');
    expect(await groups()).toEqual([]);
    await admin.client.call(deleteCustomer, { params: { id: three }, body: {} });
    await app.admin.query(`update customers.duplicate_scan set full_at = full_at - interval '8 days'`);
    await scan();
    expect(await groups()).toEqual([]);
    const four = await add({ name: '周杰' });
    await addPoint(four, 'email', 'office@example.com');
    await scan();
    expect(await groups()).toEqual([group([one, two, four], 'email')]);
  });
});

describe('the list', () => {
  it('lets go whoever is merged or deleted at once, and shows them when that is undone', async () => {
    const [one, two] = [await add(), await add()];
    for (const id of [one, two]) await addPoint(id, 'email', 'twice@example.com');
    await scan();
    const both = [group([one, two], 'email')];
    const merge = await mergeNow(admin, [one, two]);
    expect(await groups()).toEqual([]);
    await scan();
    await undoNow(admin, merge.id);
    await scan();
    expect(await groups()).toEqual(both);
    const { id } = await admin.client.call(deleteCustomer, { params: { id: two }, body: {} });
    expect(await groups()).toEqual([]);
    await scan();
    await admin.client.call(bin.restoreRecord, { params: { id } });
    await scan();
    expect(await groups()).toEqual(both);
  });

  it('shows whom the reader sees; nobody decides about others', async () => {
    const [near, far] = [
      await addPerson(app, { code: 'T1', tenantId, unitId: groupId }),
      await addPerson(app, { code: 'T1', tenantId, unitId: await otherGroup() }),
    ];
    const leader = await app.logIn('T1', 'leader');
    const ids = [await add({}, near), await add({}, near), await add({}, far)];
    for (const id of ids) await addPoint(id, 'email', 'scope@example.com');
    const twoFar = [ids[0] ?? '', ids[2] ?? ''];
    for (const id of twoFar) await addPoint(id, 'address', '泉城路 7 号');
    await scan();
    expect(await groups()).toEqual([group(ids, 'email'), group(twoFar, 'name_and_address')].toSorted());
    const ownedBy = (id: string) => groups([{ column: 'ownerId', op: 'in', values: [id] }]);
    expect(await ownedBy(far.me.user.id)).toHaveLength(2);
    expect(await ownedBy(leader.me.user.id)).toEqual([]);
    // Of one of the groups the leader sees one customer only, of the other two of three.
    const { items, count } = await list([], leader);
    expect(items).toMatchObject([{ elsewhere: 1, reasons: ['email'] }]);
    expect(count?.value).toBe(1);
    expect(items[0]?.customers.map(({ id }) => id).toSorted()).toEqual(ids.slice(0, 2).toSorted());
    expect(JSON.stringify(items)).not.toContain(ids[2]);
    await expect(dismiss(items[0]?.id ?? '', leader)).rejects.toMatchObject({ code: 'duplicates_elsewhere' });
    const hidden = (await list()).items.find(({ reasons }) => reasons.includes('name_and_address'));
    await expect(dismiss(hidden?.id ?? '', leader)).rejects.toMatchObject({ code: 'not_found' });
  });
});
