import { listAuditEntries } from '@guanjia/contracts/audit/routes';
import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  byReason,
  type MessagingOffice,
  signature,
  startMessagingOffice,
  textOf,
} from './messaging-office.ts';
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
const blacklist = (customerId: string) =>
  query(
    `insert into customers.listing (id, tenant_id, list, state, customer_id, reason, origin, everywhere, requested_at)
     values (gen_random_uuid(), $1, 'black', 'active', $2, 'x', 'record', true, now())`,
    [office.tenant.tenantId, customerId],
  );

/** Customers of whom one falls under each rule, and two who get it. */
async function oneOfEach() {
  const ids = await office.add(8);
  const [none = '', marked = '', black = '', unasked = '', withdrew = '', , twin = '', first = ''] = ids;
  await query('delete from customers.phone where customer_id = $1', [none]);
  await query(
    `update customers.phone set do_not_use = true, do_not_use_reason = 'x' where customer_id = $1`,
    [marked],
  );
  await blacklist(black);
  await query(
    `update customers.phone set e164 = (select e164 from customers.phone where customer_id = $2)
     where customer_id = $1`,
    [twin, first],
  );
  await office.consents(ids, 'given');
  await office.consents([unasked], 'unknown');
  await office.consents([withdrew], 'withdrawn');
  return ids;
}

const reasons = {
  ...{ no_mobile: 1, number_do_not_use: 1, customer_blacklisted: 1 },
  ...{ consent_missing: 1, consent_withdrawn: 1, duplicate: 1 },
};
describe('the preview', () => {
  it('says who gets it, who not and why, what it costs and how it reads; the run finds the same', async () => {
    await oneOfEach();
    const written = office.written({ kind: 'marketing', text: `{客户姓名}，{坐席姓名}，${'长'.repeat(80)}` });
    const preview = await office.preview(written);
    expect(preview).toMatchObject({ looked: { value: 8, capped: false }, gets: 2, refused: 6, parts: 4 });
    expect(byReason(preview.reasons)).toEqual(reasons);
    expect(preview.reasons.find(({ reason }) => reason === 'no_mobile')?.examples).toHaveLength(1);
    expect(preview.examples).toHaveLength(2);
    expect(preview.examples[0]?.text).toMatch(
      new RegExp(`^【${signature}】Pool customer \\d+，supervisor of T1`),
    );
    expect(preview.examples[0]?.number).toMatch(/^137\*{4}\d{4}$/);
    expect(office.gateway.received).toEqual([]);
    const sending = await office.start(written);
    const done = await office.comes(sending.id, 'done');
    expect(done).toMatchObject({ sent: 2, refused: 6, parts: 4 });
    const admin = await office.app.logIn('T1', 'administrator');
    const filter = JSON.stringify([
      { column: 'action', op: 'in', values: ['messaging.sending_started', 'messaging.sending_finished'] },
    ]);
    const trail = await admin.client.call(listAuditEntries, { query: { filter } });
    const entries = trail.items.filter(({ entityId }) => entityId === sending.id);
    expect(entries.toSorted((a, b) => (a.action < b.action ? -1 : 1))).toMatchObject([
      { action: 'messaging.sending_finished', after: { sent: 2, refused: 6 } },
      { action: 'messaging.sending_started', after: { kind: 'marketing', columns: 'source' } },
    ]);
    expect(byReason(done.reasons)).toEqual(reasons);
  });

  it('asks for consent for advertising only, as the enterprise decided', async () => {
    const [unknown = '', withdrew = ''] = await office.add(2);
    await office.consents([withdrew], 'withdrawn');
    expect((await office.preview(office.written({ kind: 'greeting' }))).gets).toBe(2);
    const advertising = office.written({ kind: 'marketing' });
    expect((await office.preview(advertising)).gets).toBe(0);
    await office.decide({ marketingNeeds: 'not_withdrawn' });
    expect(byReason((await office.preview(advertising)).reasons)).toEqual({ consent_withdrawn: 1 });
    // Whoever withdrew is not written to at that number, whoever else has it.
    await query('update customers.phone set e164 = $2 where customer_id = $1', [
      unknown,
      (await phoneOf(withdrew)).e164,
    ]);
    expect((await office.preview(advertising)).gets).toBe(0);
    await office.decide({ marketingNeeds: 'given' });
  });

  it('does not send what names something that is not known', async () => {
    await office.add(1);
    const target = { kind: 'numbers' as const, numbers: ['13800001234'] };
    const preview = await office.preview(office.written({ target }));
    expect(byReason(preview.reasons)).toEqual({ value_missing: 1 });
    expect((await office.preview(office.written({ target, text: '您好，{企业名称}' }))).examples).toEqual([
      { name: null, number: '13800001234', text: `【${signature}】您好，Tenant T1`, parts: 1 },
    ]);
  });

  it('refuses a text that cannot be sent', async () => {
    for (const [text, code] of [
      ['您好，{客户}', 'placeholder_unknown'],
      ['【别人】您好', 'message_signed'],
    ] as const)
      await expect(office.preview(office.written({ text }))).rejects.toMatchObject({ code });
    await office.decide({ signature: null });
    await expect(office.preview()).rejects.toMatchObject({ code: 'message_unsigned' });
    await office.decide({ signature });
    const target = {
      kind: 'query' as const,
      query: { filter: '[{"column":"x","op":"empty","value":true}]' },
    };
    await expect(office.start({ target })).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('the rules are asked anew when a message goes out', () => {
  it('whatever the preview and the collection said', async () => {
    const ids = await office.add(6);
    await office.consents(ids, 'given');
    // Collected, and held before the first is handed over.
    office.gateway.answer = () => 0x58;
    const sending = await office.start({ kind: 'marketing' });
    await office.comes(sending.id, 'waiting');
    const [marked = '', black = '', withdrew = '', gone = ''] = ids;
    await query(`update customers.phone set do_not_use = true where customer_id = $1`, [marked]);
    await blacklist(black);
    await office.consents([withdrew], 'withdrawn');
    await office.supervisor.client.call(deleteCustomer, { params: { id: gone }, body: {} });
    office.gateway.received.length = 0;
    office.gateway.answer = undefined;
    await office.app.clock.advance(6000);
    const done = await office.comes(sending.id, 'done');
    expect(done).toMatchObject({ total: 2, sent: 2, refused: 4, parts: 2 });
    expect(byReason(done.reasons)).toEqual({
      ...{ number_do_not_use: 1, customer_blacklisted: 1, consent_withdrawn: 1, customer_gone: 1 },
    });
    expect(office.gateway.received).toHaveLength(2);
    const refused = (await office.messages(sending.id)).filter(({ state }) => state === 'refused');
    expect(refused).toHaveLength(4);
  });

  it('and so are the rights of whoever started it', async () => {
    await office.add(3);
    const leader = await office.person('leader');
    office.gateway.answer = () => 0x58;
    const sending = await office.start({}, leader);
    await office.comes(sending.id, 'waiting');
    await query('update identity.app_user set disabled_at = now() where id = $1', [leader.me.user.id]);
    office.gateway.answer = undefined;
    office.gateway.received.length = 0;
    await office.app.clock.advance(6000);
    expect(await office.comes(sending.id, 'failed')).toMatchObject({ errorCode: 'forbidden', sent: 0 });
    await until('what waited is taken back', async () =>
      (await office.messages(sending.id)).every(({ state }) => state === 'cancelled'),
    );
    expect(office.gateway.received).toEqual([]);
  });
});

describe('a message to one customer', () => {
  it('goes out by the same way and stands on the timeline and in the trail', async () => {
    const agent = await office.person();
    const [id = ''] = await office.add(1, agent.me.user.id);
    const { sendingId } = await office.sendOne(id, {}, agent);
    const [sent] = await until('it is sent', async () => {
      const all = await office.messages(sendingId, agent);
      return all[0]?.state === 'sent' && all;
    });
    expect(sent).toMatchObject({ customerId: id, sendingName: null, by: { id: agent.me.user.id } });
    expect(office.gateway.received.map(textOf)).toEqual([sent?.text]);
    const [entry] = await until('the timeline tells it', async () => {
      const all = await office.timeline(id, agent);
      return all.length > 0 && all;
    });
    expect(entry).toMatchObject({ kind: 'message', actor: { id: agent.me.user.id } });
    // It is no sending to many.
    await expect(office.read(sendingId)).rejects.toMatchObject({ code: 'not_found' });
    const admin = await office.app.logIn('T1', 'administrator');
    const filter = JSON.stringify([{ column: 'action', op: 'in', values: ['messaging.message_sent'] }]);
    const { items } = await admin.client.call(listAuditEntries, { query: { filter } });
    expect(items[0]).toMatchObject({ entityId: id, after: { kind: 'notice', text: '您好，{客户姓名}' } });
    expect(items[0]?.ip).not.toBeNull();
  });

  it('says at once why it cannot be sent', async () => {
    const ids = await oneOfEach();
    const marketing = { kind: 'marketing' } as const;
    const codes: (string | undefined)[] = [];
    for (const id of ids.slice(0, 5))
      codes.push(
        await office.sendOne(id, marketing).then(
          () => 'sent',
          (error: { code?: string }) => error.code,
        ),
      );
    expect(codes).toEqual([
      ...['message_no_mobile', 'number_do_not_use', 'customer_blacklisted'],
      ...['consent_missing', 'consent_withdrawn'],
    ]);
    expect(office.gateway.received).toEqual([]);
  });

  it('goes to the number that was chosen, if it takes texts', async () => {
    const [id = ''] = await office.add(1);
    const add = async (e164: string) => {
      const { rows } = await query(
        `insert into customers.phone (id, tenant_id, customer_id, e164, raw, is_primary)
         values (gen_random_uuid(), $1, $2, $3, $3, false) returning id`,
        [office.tenant.tenantId, id, e164],
      );
      return (rows[0] as { id: string }).id;
    };
    const second = await add('+8613900001111');
    const landline = await add('+861066668888');
    await office.sendOne(id, { phoneId: second });
    await until('it is sent', async () => office.gateway.received.length === 1);
    expect(office.gateway.received[0]?.destination_addr).toBe('8613900001111');
    await expect(office.sendOne(id, { phoneId: landline })).rejects.toMatchObject({
      code: 'message_no_mobile',
    });
  });
});
