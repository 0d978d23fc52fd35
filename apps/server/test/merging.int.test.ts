import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import { listCustomerHistory } from '@guanjia/contracts/customers/history';
import * as merging from '@guanjia/contracts/customers/merging';
import { getRecordSheet } from '@guanjia/contracts/customers/record';
import * as contact from '@guanjia/contracts/customers/record-contact-points';
import { setTags } from '@guanjia/contracts/customers/record-tags';
import * as customers from '@guanjia/contracts/customers/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { emit } from '../src/kernel/outbox.ts';
import { findByNumbers } from '../src/modules/customers/index.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { mergeNow, undoNow } from './merge-office.ts';
import { addPerson } from './pool-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let groupId: string;
let admin: SignedIn;
let agent: SignedIn;
let numbers = 0;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId, groupId } = await app.tenant('T1'));
  admin = await app.logIn('T1', 'administrator');
  agent = await app.logIn('T1', 'agent');
});
afterAll(() => app[Symbol.asyncDispose]());

function nextNumber(): string {
  numbers += 1;
  return `1360000${String(numbers).padStart(4, '0')}`;
}

function add(more: object = {}, { client }: SignedIn = admin): Promise<customers.Customer> {
  return client.call(customers.createCustomer, { body: { name: '赵敏', phones: [nextNumber()], ...more } });
}

const open = (id: string, { client }: SignedIn = admin) =>
  client.call(customers.getCustomer, { params: { id } });
const code = (wanted: string) => expect.objectContaining({ code: wanted });

describe('duplicates', () => {
  it('are found by number, document, and name with address or company, each with why', async () => {
    const number = nextNumber();
    const one = await add({ name: '孙丽', phones: [number], company: '齐鲁', region: '济南' });
    await admin.client.call(contact.addContactPoint, {
      params: { id: one.id },
      body: { channel: 'document', type: 'passport', value: 'E12345678' },
    });
    const find = async (body: object) => {
      const { items } = await admin.client.call(merging.findDuplicates, { body });
      return items.map(({ id, reasons }) => [id, reasons]);
    };
    expect(await find({ phones: [number] })).toEqual([[one.id, ['phone']]]);
    expect(await find({ phones: [number.slice(0, 8)] })).toEqual([]);
    expect(await find({ documents: ['e1234 5678'] })).toEqual([[one.id, ['id_document']]]);
    expect(await find({ name: '孙丽' })).toEqual([]);
    expect(await find({ name: '孙丽', company: '齐鲁' })).toEqual([[one.id, ['name_and_company']]]);
    expect(await find({ name: '孙丽', region: '济南', company: '齐鲁', phones: [number] })).toEqual([
      [one.id, ['phone', 'name_and_address', 'name_and_company']],
    ]);
    const other = await add({ name: '孙丽', company: '齐鲁' });
    const { items } = await admin.client.call(merging.listDuplicates, { params: { id: other.id } });
    expect(items).toMatchObject([{ id: one.id, reasons: ['name_and_company'] }]);
  });

  it('of others are counted, not named, and numbers stay masked', async () => {
    const stranger = await addPerson(app, { code: 'T1', tenantId, unitId: groupId });
    const number = nextNumber();
    const theirs = await add({ name: '钱江', phones: [number] }, stranger);
    const found = await agent.client.call(merging.findDuplicates, { body: { phones: [number] } });
    expect(found).toEqual({ items: [], elsewhere: 1 });
    const own = await stranger.client.call(merging.findDuplicates, { body: { phones: [number] } });
    expect(own.items.map(({ id }) => id)).toEqual([theirs.id]);
    expect(JSON.stringify(own)).not.toContain(number);
  });
});

describe('a merge', () => {
  it('keeps what was chosen, fills what was empty and moves what belongs to the other', async () => {
    const one = await add({ name: '周杰', region: '济南', note: null });
    const two = await add({ name: '周捷', region: '青岛', note: '下午联系' });
    await admin.client.call(setTags, { params: { id: two.id }, body: { names: ['老客户'] } });
    const preview = await admin.client.call(merging.previewMerge, {
      body: { survivorId: one.id, otherIds: [two.id] },
    });
    expect(preview.fields.find(({ key }) => key === 'region')).toMatchObject({ kept: one.id });
    expect(preview.fields.find(({ key }) => key === 'note')).toMatchObject({ kept: two.id });
    expect(preview.belongings).toEqual([
      { kind: 'phones', moves: 1, same: 0 },
      { kind: 'tags', moves: 1, same: 0 },
    ]);
    expect(await open(one.id)).toEqual(one);
    const { id } = await mergeNow(admin, [one.id, two.id], { region: two.id });
    const merged = await open(one.id);
    expect(merged).toMatchObject({ name: '周杰', region: '青岛', note: '下午联系' });
    expect(merged.phones.map(({ primary }) => primary)).toEqual([true, false]);
    expect(merged.tags.map(({ name }) => name)).toEqual(['老客户']);
    const { items } = await admin.client.call(customers.listCustomers, { query: { q: '周捷' } });
    expect(items).toEqual([]);
    // A link to the other still leads somewhere.
    expect((await open(two.id)).id).toBe(one.id);
    expect(await undoNow(admin, id)).toMatchObject({ kept: [] });
    expect((await open(two.id)).tags.map(({ name }) => name)).toEqual(['老客户']);
    expect({ ...(await open(one.id)), version: 0 }).toEqual({ ...one, version: 0 });
  });

  it('makes the past of both one, and what still happens goes to the survivor', async () => {
    const number = nextNumber();
    const [one, two] = [await add(), await add({ phones: [number] })];
    const note = (id: string, text: string) =>
      admin.client.call(customers.addNote, { params: { id }, body: { text } });
    await note(two.id, 'before');
    const { id } = await mergeNow(admin, [one.id, two.id]);
    const [known] = await app.db.tenantTx(tenantId, (tx) => findByNumbers(tx, [`+86${number}`]));
    expect(known?.customerId).toBe(one.id);
    await app.db.tenantTx(tenantId, (tx) =>
      emit(tx, {
        type: 'outbound.contact_saved',
        payload: {
          customerId: two.id,
          agentId: admin.me.user.id,
          at: app.clock.now().toISOString(),
          callId: null,
          campaignName: 'late',
          outcome: 'success',
          dispositionName: 'sold',
          dispositionKind: 'success',
          notes: null,
        },
        at: app.clock.now(),
      }),
    );
    const timeline = async (of: string) =>
      (await admin.client.call(customers.listTimeline, { params: { id: of } })).items;
    await until('the result has come', async () =>
      (await timeline(one.id)).some(({ kind }) => kind === 'outbound_result'),
    );
    const { rows } = await app.admin.query('select last_sale_at from customers.customer where id = $1', [
      one.id,
    ]);
    expect(rows[0].last_sale_at).not.toBeNull();
    const kinds = (await timeline(one.id)).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['merge', 'note', 'outbound_result']);
    await undoNow(admin, id);
    expect((await timeline(two.id)).map(({ kind }) => kind)).toContain('note');
    const history = await admin.client.call(listCustomerHistory, { params: { id: two.id } });
    expect(history.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['customers.merged', 'customers.merge_undone']),
    );
  });

  it('is undone without what was changed since, which is named', async () => {
    const one = await add({ region: null, source: null });
    const two = await add({ region: '烟台', source: '展会' });
    await admin.client.call(setTags, { params: { id: two.id }, body: { names: ['车主'] } });
    const { id } = await mergeNow(admin, [one.id, two.id]);
    const merged = await open(one.id);
    await admin.client.call(customers.updateCustomer, {
      params: { id: one.id },
      body: { version: merged.version, region: '威海' },
    });
    await admin.client.call(setTags, { params: { id: one.id }, body: { names: ['新标签'] } });
    const added = nextNumber();
    await admin.client.call(contact.addContactPoint, {
      params: { id: one.id },
      body: { channel: 'phone', value: added },
    });
    const { kept } = await undoNow(admin, id);
    expect(kept).toEqual(['region', 'tags']);
    expect(await open(one.id)).toMatchObject({ region: '威海', source: null, tags: [{ name: '新标签' }] });
    expect((await open(one.id)).phones).toHaveLength(2);
    expect(await open(two.id)).toMatchObject({ region: '烟台', tags: [] });
    await expect(undoNow(admin, id)).rejects.toMatchObject({ code: 'merge_undone' });
  });

  it('is undone after those that came later', async () => {
    const [one, two, three] = [await add(), await add(), await add({ name: '末位' })];
    const first = await mergeNow(admin, [two.id, one.id]);
    const second = await mergeNow(admin, [three.id, two.id]);
    expect((await open(one.id)).id).toBe(three.id);
    await expect(undoNow(admin, first.id)).rejects.toMatchObject({
      code: 'merge_not_last',
      params: { name: '末位' },
    });
    await undoNow(admin, second.id);
    expect((await open(one.id)).id).toBe(two.id);
    await undoNow(admin, first.id);
    expect((await open(one.id)).id).toBe(one.id);
  });

  it('keeps what forbids to call: a number that must not be used stays so', async () => {
    const number = nextNumber();
    const one = await add({ phones: [number] });
    const two = await add();
    await admin.client.call(contact.addContactPoint, {
      params: { id: two.id },
      body: { channel: 'phone', value: number, doNotUse: true, doNotUseReason: '打错了' },
    });
    await mergeNow(admin, [one.id, two.id]);
    const { contactPoints } = await admin.client.call(getRecordSheet, { params: { id: one.id } });
    const same = contactPoints.find(({ id }) => id === one.phones[0]?.id);
    expect(same).toMatchObject({ doNotUse: true, doNotUseReason: '打错了', primary: false });
  });

  it('is refused for two kinds, for what changed meanwhile, and for those outside the scope', async () => {
    const [one, two] = [await add(), await add({ kind: 'company' })];
    await expect(mergeNow(admin, [one.id, two.id])).rejects.toMatchObject({ code: 'merge_kinds' });
    const three = await add();
    const versions = { [one.id]: one.version, [three.id]: three.version + 1 };
    const body = { survivorId: one.id, otherIds: [three.id], versions };
    await expect(admin.client.call(merging.mergeCustomers, { body })).rejects.toEqual(
      code('version_conflict'),
    );
    await expect(agent.client.call(merging.mergeCustomers, { body })).rejects.toEqual(code('forbidden'));
    const elsewhere = await app.tenant('T2');
    expect(elsewhere.tenantId).not.toBe(tenantId);
    const stranger = await app.logIn('T2', 'administrator');
    await expect(stranger.client.call(merging.mergeCustomers, { body })).rejects.toEqual(code('not_found'));
    await expect(
      stranger.client.call(merging.previewMerge, { body: { survivorId: one.id, otherIds: [three.id] } }),
    ).rejects.toEqual(code('not_found'));
    const leader = await app.logIn('T1', 'leader');
    const { id } = await mergeNow(leader, [one.id, three.id]).catch(() => ({ id: null }));
    expect(id).not.toBeNull();
  });

  it('is purged with the survivor: nothing says any more who the other was', async () => {
    const [one, two] = [await add(), await add({ name: '无名氏甲', note: '住在泰安' })];
    await mergeNow(admin, [one.id, two.id]);
    await admin.client.call(deleteCustomer, { params: { id: one.id }, body: {} });
    await app.clock.advance(31 * 24 * 3_600_000);
    await app.db.platformTx((tx) => addJob(tx, 'audit.purge_deleted', {}));
    const left = async () => {
      const { rows } = await app.admin.query<{ left: string }>(
        `select to_jsonb(c)::text as left from customers.customer c where id = any($1)
         union all select to_jsonb(p)::text from customers.phone p where customer_id = any($1)
         union all select to_jsonb(m)::text from customers.merge m where survivor_id = any($1)`,
        [[one.id, two.id]],
      );
      return rows.map((row) => row.left).join('\n');
    };
    await until('both are purged', async () => !(await left()).includes('无名氏甲'));
    expect(await left()).not.toContain('泰安');
  });
});
