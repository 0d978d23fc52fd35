import { listAuditEntries } from '@guanjia/contracts/audit/routes';
import { attachFile, getRecordSheet, removeAttachment } from '@guanjia/contracts/customers/record';
import * as contact from '@guanjia/contracts/customers/record-contact-points';
import * as customers from '@guanjia/contracts/customers/routes';
import { downloadAttachment, uploadAttachment } from '@guanjia/contracts/forms/attachments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { residentIdCheck } from '../../../packages/contracts/src/core/id-document.ts';
import { addJob } from '../src/kernel/jobs.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { until } from './until.ts';

let app: TestApp;
let agent: SignedIn;
let administrator: SignedIn;
let numbers = 0;

beforeAll(async () => {
  app = await startApp();
  await app.tenant('T1');
  agent = await app.logIn('T1', 'agent');
  administrator = await app.logIn('T1', 'administrator');
});
afterAll(() => app[Symbol.asyncDispose]());

function nextNumber(): string {
  numbers += 1;
  return `1390000${String(numbers).padStart(4, '0')}`;
}

async function addCustomer(more: object = {}): Promise<customers.Customer> {
  return agent.client.call(customers.createCustomer, {
    body: { name: '韩梅', phones: [nextNumber()], ...more },
  });
}

const add = (id: string, body: contact.NewContactPoint, who = agent) =>
  who.client.call(contact.addContactPoint, { params: { id }, body });
const change = (id: string, pointId: string, body: object) =>
  agent.client.call(contact.changeContactPoint, { params: { id, pointId }, body });
const remove = (id: string, pointId: string) =>
  agent.client.call(contact.removeContactPoint, { params: { id, pointId } });
const undo = (id: string, changeId: string) =>
  agent.client.call(contact.undoContactChange, { params: { id, changeId } });
const points = async (id: string, who = agent) =>
  (await who.client.call(contact.listContactPoints, { params: { id } })).items;
const code = (wanted: string) => expect.objectContaining({ code: wanted });

function residentId(birthday: string): string {
  const first = `370102${birthday}123`;
  return first + residentIdCheck(first);
}

describe('ways to a customer', () => {
  it('are added, changed and removed with one primary of each kind, and found by their number', async () => {
    const { id, phones } = await addCustomer();
    const second = nextNumber();
    await add(id, { channel: 'phone', value: second, type: 'work', label: '前台', primary: true });
    await add(id, { channel: 'email', value: ' Han.Mei@Example.com ', verified: true });
    const items = await points(id);
    expect(items.map(({ channel, primary, type }) => [channel, primary, type])).toEqual([
      ['phone', true, 'work'],
      ['phone', false, 'mobile'],
      ['email', true, 'other'],
    ]);
    expect(items[2]).toMatchObject({ value: 'h***@example.com', revealable: true });
    expect(items[2]?.verifiedAt).toBe(app.clock.now().toISOString());
    const found = await agent.client.call(customers.listCustomers, { query: { q: second } });
    expect(found.items.map((row) => row.id)).toEqual([id]);
    await remove(id, items[0]?.id ?? '');
    expect((await points(id)).map(({ id: one, primary }) => [one, primary])).toContainEqual([
      phones[0]?.id,
      true,
    ]);
    const gone = await agent.client.call(customers.listCustomers, { query: { q: second } });
    expect(gone.items).toEqual([]);
  });

  it('are taken back as they were, unless something came after', async () => {
    const { id } = await addCustomer();
    const before = await points(id);
    const added = await add(id, { channel: 'phone', value: nextNumber(), primary: true });
    expect(await undo(id, added.changeId)).toEqual({ items: before });
    await expect(undo(id, added.changeId)).rejects.toEqual(code('not_found'));

    const email = await add(id, { channel: 'email', value: 'a@example.com', label: '财务' });
    const pointId = email.items.find(({ channel }) => channel === 'email')?.id ?? '';
    const removed = await remove(id, pointId);
    await add(id, { channel: 'email', value: 'b@example.com' });
    await expect(undo(id, removed.changeId)).rejects.toEqual(code('version_conflict'));
  });

  it('are recorded with both sides, masked', async () => {
    const { id, phones } = await addCustomer();
    await change(id, phones[0]?.id ?? '', { label: '家人接听' });
    const { items } = await administrator.client.call(listAuditEntries, {
      query: { filter: JSON.stringify([{ column: 'entityId', op: 'equals', value: id }]) } as never,
    });
    const entry = items.find(({ action }) => action === 'customers.contact_changed');
    expect(entry?.before).toMatchObject({ phone: [{ value: phones[0]?.number, type: 'mobile' }] });
    expect(entry?.after).toMatchObject({ phone: [{ label: '家人接听' }] });
    expect(JSON.stringify(entry)).not.toMatch(/\d{11}/);
  });

  it('refuse what is not one, and what the customer has already', async () => {
    const { id } = await addCustomer();
    const number = nextNumber();
    await add(id, { channel: 'phone', value: number });
    await expect(add(id, { channel: 'phone', value: '123' })).rejects.toEqual(code('phone_invalid'));
    await expect(add(id, { channel: 'email', value: 'nobody' })).rejects.toEqual(code('email_invalid'));
    await expect(add(id, { channel: 'email', value: 'a@b.cn', type: 'fax' })).rejects.toEqual(
      code('contact_type_unfit'),
    );
    await expect(add(id, { channel: 'phone', value: `+86 ${number}` })).rejects.toEqual(
      code('contact_point_known'),
    );
    await expect(add(id, { channel: 'phone', value: nextNumber(), doNotUse: true })).rejects.toEqual(
      code('value_reason_missing'),
    );
  });

  it('lose their verification with their value', async () => {
    const { id } = await addCustomer();
    const { items } = await add(id, { channel: 'email', value: 'a@example.com', verified: true });
    const pointId = items.find(({ channel }) => channel === 'email')?.id ?? '';
    const changed = await change(id, pointId, { value: 'b@example.com' });
    expect(changed.items.find((one) => one.id === pointId)?.verifiedAt).toBeNull();
  });

  it('are shown in full for a purpose, and only to whoever sees them', async () => {
    const { id } = await addCustomer();
    const { items } = await add(id, { channel: 'chat', type: 'wechat', value: 'HanMei_01' });
    const pointId = items.find(({ channel }) => channel === 'chat')?.id ?? '';
    const reveal = () =>
      agent.client.call(contact.revealContactPoint, {
        params: { id, pointId },
        body: { purpose: 'callback' },
      });
    expect(items.find((one) => one.id === pointId)?.value).toBe('****');
    expect(await reveal()).toEqual({ value: 'hanmei_01' });
  });

  it('are enough without a number', async () => {
    const made = await addCustomer({
      phones: [],
      contactPoints: [
        { channel: 'address', value: '历城区花园路 1 号', region: '370112', postcode: '250100' },
        { channel: 'email', value: 'only@example.com' },
      ],
    });
    expect(made.phones).toEqual([]);
    expect((await points(made.id)).map(({ channel }) => channel).toSorted()).toEqual(['address', 'email']);
    await expect(addCustomer({ phones: [] })).rejects.toEqual(code('bad_request'));
  });

  it('say what a customer of another form holds: a fax of a company counts as its fax', async () => {
    const { id } = await addCustomer({ kind: 'company', name: '青禾商贸' });
    const missing = async () =>
      (await agent.client.call(getRecordSheet, { params: { id } })).completeness.missing;
    expect(await missing()).toContain('fax');
    await add(id, { channel: 'phone', type: 'fax', value: '0531-88886666' });
    expect(await missing()).not.toContain('fax');
  });
});

describe('ID documents', () => {
  it('are masked, and refused when they are expired, of others, of the wrong kind or impossible', async () => {
    const { id } = await addCustomer();
    const number = residentId('19900307');
    const document = (more: object) => add(id, { channel: 'document', value: number, ...more });
    const { items } = await document({ type: 'resident_id', expiresOn: '2099-01-01', holder: ' 韩 梅' });
    expect(items.find(({ channel }) => channel === 'document')).toMatchObject({
      value: `370${'*'.repeat(11)}${number.slice(-4)}`,
      expiresOn: '2099-01-01',
    });
    await expect(document({ type: 'temporary_id', expiresOn: '2020-01-01' })).rejects.toEqual(
      code('document_expired'),
    );
    await expect(document({ type: 'temporary_id', holder: '李雷' })).rejects.toEqual(
      code('document_foreign'),
    );
    await expect(document({ type: 'household_register' })).rejects.toEqual(code('document_of_minors'));
    await expect(document({ type: 'business_licence' })).rejects.toEqual(code('contact_type_unfit'));
    await expect(document({ type: 'resident_id', value: `${number.slice(0, 17)}0` })).rejects.toEqual(
      code('document_invalid'),
    );
  });

  it('of an organisation need somebody who acts for it, with a letter', async () => {
    const { id } = await addCustomer({ kind: 'company', name: '青禾商贸有限公司' });
    const licence = (agentOf: object | null) =>
      add(id, {
        channel: 'document',
        type: 'business_licence',
        value: '370100200012345',
        ...(agentOf && { agent: agentOf as never }),
      });
    const handler = { name: '李雷', type: 'resident_id', number: residentId('19880101') };
    await expect(licence(null)).rejects.toEqual(code('document_agent_missing'));
    await expect(licence({ ...handler, letter: false })).rejects.toEqual(code('document_agent_missing'));
    const { items } = await licence({ ...handler, letter: true });
    const { agent: shown } = items.find(({ channel }) => channel === 'document') ?? {};
    expect(shown?.name).toBe('李雷');
    expect(shown?.number).toMatch(/^370\*+\w{4}$/);
  });
});

describe('files of a customer', () => {
  it('are attached, seen by whoever sees the customer, removed, and gone after a day', async () => {
    const { id } = await addCustomer();
    const file = await agent.client.upload(uploadAttachment, {}, new Blob(['合同']), '合同.txt');
    const params = { id, attachmentId: file.id };
    const { items } = await agent.client.call(attachFile, { params });
    expect(items).toMatchObject([{ name: '合同.txt', addedBy: { id: agent.me.user.id } }]);
    // Saving the form's own fields does not let go of it.
    await agent.client.call(customers.updateCustomer, { params: { id }, body: { version: 1, custom: {} } });
    const read = () => administrator.client.download(downloadAttachment, { params: { id: file.id } });
    expect(await (await read()).text()).toBe('合同');
    await agent.client.call(removeAttachment, { params });
    expect((await agent.client.call(attachFile, { params })).items).toHaveLength(1);
    await agent.client.call(removeAttachment, { params });
    await app.clock.advance(25 * 3_600_000);
    await app.db.platformTx((tx) => addJob(tx, 'customers.release_removed_files', {}));
    await until('nobody holds it', async () => {
      const { rows } = await app.admin.query(
        'select 1 from forms.attachment where id = $1 and object is null',
        [file.id],
      );
      return rows.length === 1;
    });
  });
});
