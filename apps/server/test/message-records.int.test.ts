import * as messages from '@guanjia/contracts/messaging/messages';
import * as sendings from '@guanjia/contracts/messaging/sendings';
import { getMessageSettings } from '@guanjia/contracts/messaging/settings';
import * as templates from '@guanjia/contracts/messaging/templates';
import { downloadTaskResult, exportList, listBackgroundTasks } from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emit } from '../src/kernel/outbox.ts';
import { readSheet } from '../src/kernel/sheets/read-sheet.ts';
import { startApp } from './app.ts';
import { byReason, type MessagingOffice, signature, startMessagingOffice } from './messaging-office.ts';
import { until } from './until.ts';

let office: MessagingOffice;

beforeAll(async () => {
  office = await startMessagingOffice();
});
afterAll(() => office[Symbol.asyncDispose]());
beforeEach(() => office.next());

const query = (text: string, values: unknown[]) => office.app.admin.query(text, values);
const phoneOf = async (customerId: string) => {
  const { rows } = await query('select id, e164 from customers.phone where customer_id = $1', [customerId]);
  return rows[0] as { id: string; e164: string };
};

describe('whoever sends', () => {
  it('reaches the customers inside the data scope only, typed numbers included', async () => {
    const leader = await office.person('leader');
    const elsewhere = await office.app.tenant('T2');
    expect(elsewhere.tenantId).not.toBe(office.tenant.tenantId);
    // A person of no group of the leader's owns this one.
    const { rows } = await query(
      `select u.id from identity.app_user u where u.tenant_id = $1 and u.login = 'administrator'`,
      [office.tenant.tenantId],
    );
    const owner = (rows[0] as { id: string }).id;
    const [hidden = ''] = await office.add(1, owner);
    await office.add(2);
    await query(
      `update identity.app_user set unit_id = (select id from identity.unit where tenant_id = $1 and kind = 'company')
       where id = $2`,
      [office.tenant.tenantId, owner],
    );
    expect((await office.preview(office.written(), leader)).looked.value).toBe(2);
    const { e164 } = await phoneOf(hidden);
    const typed = office.written({ text: '您好', target: { kind: 'numbers', numbers: [e164] } });
    expect(byReason((await office.preview(typed, leader)).reasons)).toEqual({ out_of_scope: 1 });
    expect((await office.preview(typed)).gets).toBe(1);
    await expect(office.sendOne(hidden, {}, leader)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('needs the right to; others see and control what people in their scope send', async () => {
    await office.add(1);
    const agent = await office.person();
    await expect(office.start({}, agent)).rejects.toMatchObject({ code: 'forbidden' });
    const inspector = await office.person('inspector');
    const [id = ''] = await office.add(1);
    await expect(office.sendOne(id, {}, inspector)).rejects.toMatchObject({ code: 'forbidden' });
    const sending = await office.start();
    await office.comes(sending.id, 'done');
    expect((await office.read(sending.id, inspector)).sent).toBeGreaterThan(0);
    await expect(office.read(sending.id, agent)).rejects.toMatchObject({ code: 'not_found' });
    expect(await office.messages(sending.id, agent)).toEqual([]);
    const other = await office.app.logIn('T2', 'administrator');
    await expect(office.control(sending.id, 'pause', other)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('sees numbers as the role may; from whom names are masked, the text is as it was written', async () => {
    const [id = ''] = await office.add(1);
    const sending = await office.start();
    await office.comes(sending.id, 'done');
    const [full] = await office.messages(sending.id);
    expect(full?.number).toMatch(/^137\*{4}\d{4}$/);
    await query(
      `update identity.role set field_rules = '{"customers.customer.name":"masked"}', built_in = false
       where tenant_id = $1 and key = 'director'`,
      [office.tenant.tenantId],
    );
    const { rows } = await query(
      'select count(*)::int as n from identity.role where tenant_id = $1 and key = $2',
      [office.tenant.tenantId, 'director'],
    );
    expect(rows[0]).toEqual({ n: 1 });
    await query(
      `update identity.role set permissions = '{customers.read,messaging.read}', scope = 'all', scopes = '{}'
       where tenant_id = $1 and key = 'director'`,
      [office.tenant.tenantId],
    );
    const director = await office.app.logIn('T1', 'director');
    const [masked] = await office.messages(sending.id, director);
    expect(masked?.text).toBe('您好，{客户姓名}');
    expect(masked?.customerName).not.toBe(full?.customerName);
    await until('the timeline tells it', async () => (await office.timeline(id)).length > 0);
    const [entry] = await office.timeline(id, director);
    expect(entry?.data.text).toBeNull();
  });
});

describe('messages', () => {
  it('are exported as they are filtered, with numbers masked', async () => {
    await office.add(2);
    const sending = await office.start();
    await office.comes(sending.id, 'done');
    const filter = JSON.stringify([{ column: 'sendingId', op: 'equals', value: sending.id }]);
    const columns = ['customerName', 'number', 'state', 'text', 'userId', 'submittedAt'];
    const task = await office.supervisor.client.call(exportList, {
      body: {
        ...{ list: 'messaging.messages', purpose: 'x', query: { filter } },
        columns: columns.map((key) => ({ key, title: key })),
      },
    });
    const done = await until('the export is done', async () => {
      const { items } = await office.supervisor.client.call(listBackgroundTasks, {});
      return items.find(({ id, state }) => id === task.id && state === 'done');
    });
    const params = { params: { id: done.id } };
    const response = await office.supervisor.client.download(downloadTaskResult, params);
    let text = '';
    for await (const lot of readSheet(Buffer.from(await response.arrayBuffer()))) text += JSON.stringify(lot);
    for (const part of ['sent', office.supervisor.me.user.name, `【${signature}】`])
      expect(text).toContain(part);
    expect(text).toMatch(/137\*{4}\d{4}/);
    expect(text).not.toMatch(/137\d{8}/);
  });

  it('to somebody who is gone for good keep neither number nor text', async () => {
    const [id = ''] = await office.add(1);
    const sending = await office.start();
    await office.comes(sending.id, 'done');
    await office.app.db.tenantTx(office.tenant.tenantId, (tx) =>
      emit(tx, { type: 'customers.purged', payload: { customerId: id }, at: office.app.clock.now() }),
    );
    await until('they are forgotten', async () => {
      const [message] = await office.messages(sending.id);
      return message?.number === null && message.text === null && message.state === 'sent';
    });
  });
});

describe('templates', () => {
  const create = (more: object = {}) =>
    office.supervisor.client.call(templates.createMessageTemplate, {
      body: { name: office.source(), kind: 'greeting', text: '您好，{客户姓名}', ...more },
    });

  it('are kept, changed, taken away and brought back; agents choose among them', async () => {
    const made = await create();
    await expect(create()).rejects.toMatchObject({ code: 'message_template_exists' });
    await expect(create({ name: 'other', text: '{谁}' })).rejects.toMatchObject({
      code: 'placeholder_unknown',
    });
    const params = { params: { id: made.id } };
    const { client } = office.supervisor;
    const changed = await client.call(templates.updateMessageTemplate, {
      ...params,
      body: { text: '祝好', version: made.version },
    });
    expect(changed).toMatchObject({ name: made.name, text: '祝好', kind: 'greeting' });
    await expect(
      client.call(templates.updateMessageTemplate, { ...params, body: { text: 'x', version: made.version } }),
    ).rejects.toMatchObject({ code: 'version_conflict' });
    const agent = await office.person();
    const names = async () =>
      (await agent.client.call(templates.listMessageTemplates, {})).items.map(({ name }) => name);
    expect(await names()).toContain(made.name);
    await client.call(templates.deleteMessageTemplate, params);
    expect(await names()).not.toContain(made.name);
    await client.call(templates.restoreMessageTemplate, params);
    expect(await names()).toContain(made.name);
    await expect(agent.client.call(templates.deleteMessageTemplate, params)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

it('where no gateway is connected nothing is sent, and everybody is told', async () => {
  await using app = await startApp();
  const { tenantId } = await app.tenant('T1');
  const { client } = await app.logIn('T1', 'supervisor');
  expect((await client.call(getMessageSettings, {})).delivery).toBe('none');
  const body = {
    name: 'x',
    kind: 'notice' as const,
    text: 'x',
    target: { kind: 'query' as const, query: {} },
  };
  await expect(client.call(sendings.startSending, { body })).rejects.toMatchObject({
    code: 'sms_not_connected',
  });
  await app.admin.query('update identity.tenant set demo = true where tenant_id = $1', [tenantId]);
  expect((await client.call(getMessageSettings, {})).delivery).toBe('shown');
  expect((await client.call(messages.listMessages, {})).items).toEqual([]);
});
