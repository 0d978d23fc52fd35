import { listAuditEntries } from '@guanjia/contracts/audit/routes';
import * as passwords from '@guanjia/contracts/customers/passwords';
import * as customers from '@guanjia/contracts/customers/routes';
import type { CustomerAction, VerificationMethod } from '@guanjia/contracts/customers/verification';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { type SmsGateway, startSmsGateway } from './sms-gateway.ts';
import { until } from './until.ts';

let app: TestApp;
let gateway: SmsGateway;
let agent: SignedIn;
let administrator: SignedIn;
let numbers = 0;

beforeAll(async () => {
  gateway = await startSmsGateway();
  app = await startApp({ sms: { kind: 'smpp', url: gateway.urlWith('se:cret'), sender: '10690000' } });
  await app.tenant('T1');
  agent = await app.logIn('T1', 'agent');
  administrator = await app.logIn('T1', 'administrator');
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

interface Known {
  id: string;
  phoneId: string;
}

async function addCustomer(more: object = {}): Promise<Known> {
  numbers += 1;
  const phones = [`1380000${String(numbers).padStart(4, '0')}`];
  const made = await agent.client.call(customers.createCustomer, {
    body: { name: `Customer ${numbers}`, phones, custom: {}, ...more },
  });
  return { id: made.id, phoneId: made.phones[0]?.id ?? '' };
}

/** Runs what sends a message, and answers the six digits in it. */
async function received(send: () => Promise<unknown>): Promise<string> {
  const before = gateway.received.length;
  await send();
  const text = await until('the message', async () => {
    const pdu = gateway.received[before];
    return pdu && String(pdu.short_message?.message);
  });
  return /\d{6}/.exec(text)?.[0] ?? '';
}

const codeFor = ({ id, phoneId }: Known) =>
  received(() => agent.client.call(passwords.sendDynamicCode, { params: { id }, body: { phoneId } }));

const issue = ({ id, phoneId }: Known, code: string | null = null) =>
  received(() =>
    agent.client.call(passwords.issueServicePassword, {
      params: { id },
      body: { phoneId, code, reason: 'joined' },
    }),
  );

const verify = (
  { id }: Known,
  method: VerificationMethod,
  secret: string,
  action: CustomerAction = 'bill_query',
) =>
  agent.client.call(passwords.verifyCustomerIdentity, { params: { id }, body: { method, secret, action } });

const change = ({ id }: Known, body: Parameters<typeof sendChange>[1]) => sendChange(id, body);
function sendChange(
  id: string,
  body:
    | { method: 'service'; current: string; code: string; next: string }
    | { method: 'electronic'; code: string; next: string },
) {
  return agent.client.call(passwords.changeCustomerPassword, { params: { id }, body });
}

const wrong = (right: string) => (right === '926153' ? '926154' : '926153');
const minute = 60_000;

/** A customer who has chosen this service password. */
async function withPassword(next: string): Promise<Known> {
  const customer = await addCustomer();
  const initial = await issue(customer);
  const code = await codeFor(customer);
  await change(customer, { method: 'service', current: initial, code, next });
  return customer;
}

describe('a dynamic password (IAM-022)', () => {
  it('opens the basics, once, within ten minutes', async () => {
    const customer = await addCustomer();
    const code = await codeFor(customer);
    await app.clock.advance(10 * minute - 1);
    expect(await verify(customer, 'dynamic', code)).toEqual({
      outcome: 'verified',
      level: 'basic',
      allowed: true,
    });
    expect((await verify(customer, 'dynamic', code)).outcome).toBe('wrong');
    const late = await codeFor(customer);
    await app.clock.advance(10 * minute);
    expect((await verify(customer, 'dynamic', late)).outcome).toBe('wrong');
  });

  it('does not open private data nor transfer of use (IAM-021)', async () => {
    const customer = await addCustomer();
    for (const action of ['call_details', 'sim_replacement'] as const) {
      const code = await codeFor(customer);
      expect(await verify(customer, 'dynamic', code, action)).toEqual({
        outcome: 'verified',
        level: 'basic',
        allowed: false,
      });
      await app.clock.advance(minute);
    }
  });

  it('takes five tries, comes once a minute and ten times a day, and only to a number of the customer', async () => {
    const [customer, other] = [await addCustomer(), await addCustomer()];
    const code = await codeFor(customer);
    await expect(codeFor(customer)).rejects.toMatchObject({ code: 'too_many_requests' });
    for (let tries = 0; tries < 5; tries += 1)
      expect((await verify(customer, 'dynamic', wrong(code))).outcome).toBe('wrong');
    expect((await verify(customer, 'dynamic', code)).outcome).toBe('wrong');
    for (let sent = 1; sent < 10; sent += 1) {
      await app.clock.advance(minute);
      await codeFor(customer);
    }
    await app.clock.advance(minute);
    await expect(codeFor(customer)).rejects.toMatchObject({ code: 'too_many_requests' });
    await expect(codeFor({ id: other.id, phoneId: customer.phoneId })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a service password (IAM-019, IAM-024 … 026)', () => {
  it('that was sent is good for nothing but being changed', async () => {
    const customer = await addCustomer();
    expect((await verify(customer, 'service', '926153')).outcome).toBe('not_set');
    const initial = await issue(customer);
    expect(await verify(customer, 'service', initial)).toEqual({
      outcome: 'must_change',
      level: null,
      allowed: false,
    });
    const code = await codeFor(customer);
    const state = await change(customer, { method: 'service', current: initial, code, next: '926153' });
    expect(state.service).toMatchObject({ set: true, initial: false, locked: false });
    expect(await verify(customer, 'service', '926153', 'ownership_transfer')).toEqual({
      outcome: 'verified',
      level: 'full',
      allowed: true,
    });
  });

  it('is a double proof together with a code within ten minutes, in either order', async () => {
    const customer = await withPassword('926153');
    await app.clock.advance(11 * minute);
    await verify(customer, 'service', '926153');
    const code = await codeFor(customer);
    expect((await verify(customer, 'dynamic', code)).level).toBe('double');
    await app.clock.advance(11 * minute);
    const again = await codeFor(customer);
    expect((await verify(customer, 'dynamic', again)).level).toBe('basic');
    expect((await verify(customer, 'service', '926153')).level).toBe('double');
  });

  it('is locked after five wrong tries in a row, and opened only by a new one to the own phone', async () => {
    const customer = await withPassword('926153');
    for (let tries = 0; tries < 4; tries += 1) await verify(customer, 'service', '926154');
    expect((await verify(customer, 'service', '926153')).outcome).toBe('verified');
    for (let tries = 0; tries < 4; tries += 1)
      expect((await verify(customer, 'service', '926154')).outcome).toBe('wrong');
    expect((await verify(customer, 'service', '926154')).outcome).toBe('locked');
    expect((await verify(customer, 'service', '926153')).outcome).toBe('locked');
    await expect(issue(customer)).rejects.toMatchObject({ code: 'code_wrong' });
    await app.clock.advance(minute);
    const code = await codeFor(customer);
    const initial = await issue(customer, code);
    expect((await verify(customer, 'service', initial)).outcome).toBe('must_change');
  });

  it('counts wrong ones also when it is being changed', async () => {
    const customer = await withPassword('926153');
    await app.clock.advance(minute);
    const code = await codeFor(customer);
    const body = { method: 'service', current: '111111', code, next: '837264' } as const;
    for (let tries = 0; tries < 4; tries += 1)
      await expect(change(customer, body)).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(change(customer, body)).rejects.toMatchObject({ code: 'customer_password_locked' });
    const { service } = await agent.client.call(passwords.getCustomerPasswords, {
      params: { id: customer.id },
    });
    expect(service.locked).toBe(true);
  });

  it('is not changed without a right code', async () => {
    const customer = await withPassword('926153');
    const body = { method: 'service', current: '926153', code: '000000', next: '837264' } as const;
    await expect(change(customer, body)).rejects.toMatchObject({ code: 'code_wrong' });
    expect((await verify(customer, 'service', '926153')).outcome).toBe('verified');
  });

  it.each(['123456', '000000', '198802', '926153'])('is not %s for somebody born in 1988', async (next) => {
    const customer = await addCustomer({ birthYear: 1988 });
    const initial = await issue(customer);
    const current = next === '926153' ? next : initial;
    const code = await codeFor(customer);
    await expect(change(customer, { method: 'service', current, code, next })).rejects.toMatchObject({
      code: 'pin_too_weak',
    });
  });
});

describe('an electronic password (IAM-020)', () => {
  it('is set by a code to the own phone, and opens what a dynamic one opens', async () => {
    const customer = await addCustomer();
    await expect(
      change(customer, { method: 'electronic', code: '000000', next: '926153' }),
    ).rejects.toMatchObject({ code: 'code_wrong' });
    await change(customer, { method: 'electronic', code: await codeFor(customer), next: '926153' });
    expect(await verify(customer, 'electronic', '926153', 'points_redeem')).toEqual({
      outcome: 'verified',
      level: 'basic',
      allowed: true,
    });
    expect((await verify(customer, 'electronic', '926153', 'base_data_query')).allowed).toBe(false);
  });
});

describe('what is kept', () => {
  it('is the result, in the timeline and the audit trail, never what was typed', async () => {
    const customer = await withPassword('926153');
    await app.clock.advance(minute);
    const code = await codeFor(customer);
    await verify(customer, 'service', '926154', 'call_details');
    await app.clock.advance(1000);
    await verify(customer, 'dynamic', code, 'call_details');
    const timeline = await agent.client.call(customers.listTimeline, {
      params: { id: customer.id },
      query: { kind: 'verification' },
    });
    expect(timeline.items.map(({ data }) => data)).toMatchObject([
      { method: 'dynamic', outcome: 'verified', level: 'basic', action: 'call_details', allowed: false },
      { method: 'service', outcome: 'wrong', level: null, action: 'call_details', allowed: false },
    ]);
    const trail = await administrator.client.call(listAuditEntries, { query: { limit: 100 } });
    const own = trail.items.filter(({ entityId }) => entityId === customer.id);
    expect(new Set(own.map(({ action }) => action))).toEqual(
      new Set([
        ...['customers.created', 'customers.opened', 'customers.password_issued'],
        ...['customers.dynamic_code_sent', 'customers.password_changed', 'customers.identity_checked'],
      ]),
    );
    const { rows } = await app.admin.query<{ row: string }>(
      `select p::text as row from customers.password p union all select c::text from customers.dynamic_code c
       union all select v::text from customers.verification v`,
    );
    const everything = JSON.stringify([
      timeline,
      own.map(({ before, after, purpose }) => [before, after, purpose]),
    ]);
    for (const secret of ['926153', '926154', code]) expect(everything).not.toContain(secret);
    expect(rows.some(({ row }) => row.includes(`,${code},`) || row.includes('926153'))).toBe(false);
    const state = await agent.client.call(passwords.getCustomerPasswords, { params: { id: customer.id } });
    expect(state.lastVerified).toMatchObject({ method: 'dynamic', level: 'basic' });
  });

  it('is not there for who may not see the customer', async () => {
    const customer = await addCustomer();
    const other = await app.logIn('T1', 'account_manager');
    await expect(
      other.client.call(passwords.getCustomerPasswords, { params: { id: customer.id } }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
