import { type Client, createClient } from '@guanjia/client/http';
import { listAuditEntries } from '@guanjia/contracts/audit/routes';
import * as customers from '@guanjia/contracts/customers/routes';
import { startImpersonation } from '@guanjia/contracts/identity/impersonation';
import * as identity from '@guanjia/contracts/identity/routes';
import { startTotp } from '@guanjia/contracts/identity/second-factor';
import { listSecurityAlerts } from '@guanjia/contracts/identity/security-alerts';
import { securityPolicy, setSecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import { endUserSessions, getOwnPresence } from '@guanjia/contracts/identity/sessions';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { commands } from '../src/cli/commands.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';

const minute = 60_000;
const why = '核对号码导入失败';

let app: TestApp;
let administrator: SignedIn;
let tenantCode: string;
let tenants = 0;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(async () => {
  tenants += 1;
  tenantCode = `OPERATED${tenants}`;
  await app.tenant(tenantCode);
  administrator = await app.logIn(tenantCode, 'administrator');
});

/** The code in the address that the command prints. */
async function grant(login = 'agent'): Promise<string> {
  const context = { db: app.db, clock: app.clock, env: { PUBLIC_URL: 'https://guanjia.test' } };
  const values = { tenant: tenantCode, login, operator: '运维一', reason: why };
  const printed = await commands.impersonate?.run(context, values);
  expect(printed).toMatch(/^https:\/\/guanjia\.test\/login\/operator#[\w-]{43}$/);
  return typeof printed === 'string' ? (printed.split('#')[1] ?? '') : '';
}

async function begin(code: string): Promise<{ client: Client; me: identity.Me }> {
  let cookie = '';
  const keepCookie: typeof fetch = async (...args) => {
    const response = await fetch(...args);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
  const anonymous = createClient({ baseUrl: app.baseUrl, fetch: keepCookie });
  const me = await anonymous.call(startImpersonation, { body: { code } });
  const signedIn = { headers: () => ({ cookie }), csrfToken: () => me.csrfToken };
  return { client: createClient({ baseUrl: app.baseUrl, ...signedIn }), me };
}

async function entries(action: string) {
  const filter = JSON.stringify([{ column: 'action', op: 'equals', value: action }]);
  return (await administrator.client.call(listAuditEntries, { query: { filter } })).items;
}

it('works as the user, says so all the time, and in every entry of the audit trail', async () => {
  const { client, me } = await begin(await grant());
  const impersonation = { operator: '运维一', reason: why };
  expect(me).toMatchObject({ user: { login: 'agent' }, impersonation });
  expect(await client.call(identity.getMe, {})).toMatchObject({ impersonation });
  await client.call(customers.createCustomer, {
    body: { name: '李建国', phones: ['13812348000'], custom: {} },
  });
  expect(await entries('customers.created')).toMatchObject([
    { actor: { id: me.user.id }, operator: '运维一' },
  ]);
  const own = await app.logIn(tenantCode, 'agent');
  expect(own.me.impersonation).toBeNull();
  expect((await entries('identity.logged_in')).map(({ operator }) => operator)).toContain(null);
});

it('is shown to the enterprise: granted and started with the reason, an alert, and the user’s own history', async () => {
  const code = await grant();
  expect(await entries('identity.impersonation_granted')).toMatchObject([
    { purpose: why, after: { operator: '运维一' } },
  ]);
  const { me } = await begin(code);
  expect(await entries('identity.impersonation_started')).toMatchObject([
    { purpose: why, entityId: me.user.id, after: { operator: '运维一' } },
  ]);
  const { items } = await administrator.client.call(listSecurityAlerts, { query: {} });
  expect(items).toMatchObject([{ kind: 'impersonation', user: { id: me.user.id } }]);
  const own = await app.logIn(tenantCode, 'agent');
  const { history, sessions } = await own.client.call(getOwnPresence, {});
  expect(history).toContainEqual(expect.objectContaining({ method: 'impersonation', outcome: 'success' }));
  expect(sessions).toHaveLength(2);
});

it('lets in once, within five minutes, with the right code, and nobody else', async () => {
  const used = await grant();
  await begin(used);
  const late = await grant();
  await app.clock.advance(5 * minute);
  for (const code of [used, late, 'made-up'])
    await expect(begin(code)).rejects.toMatchObject({ code: 'impersonation_code_wrong', status: 422 });
  await expect(begin('')).rejects.toMatchObject({ code: 'bad_request' });
});

it('ends after an hour however busy, and at any time by the enterprise', async () => {
  const { client, me } = await begin(await grant());
  for (let n = 0; n < 5; n++) {
    await app.clock.advance(11 * minute);
    await client.call(identity.getMe, {});
  }
  await app.clock.advance(5 * minute);
  await expect(client.call(identity.getMe, {})).rejects.toMatchObject({ code: 'unauthenticated' });

  const again = await begin(await grant());
  administrator = await app.logIn(tenantCode, 'administrator');
  await administrator.client.call(endUserSessions, { params: { id: me.user.id } });
  await expect(again.client.call(identity.getMe, {})).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('confirms nothing that asks who one is, and chooses no password for its owner', async () => {
  const { rows } = await app.admin.query<{ id: string }>(
    `update identity.app_user set must_change_password = true
     where login = 'agent' and tenant_id = $1 returning id`,
    [administrator.me.tenant.id],
  );
  const { client, me } = await begin(await grant());
  expect(me).toMatchObject({ user: { id: rows[0]?.id }, mustChangePassword: false });
  await client.call(customers.listCustomers, { query: {} });
  await expect(client.call(startTotp, {})).rejects.toMatchObject({ code: 'confirmation_required' });
  const own = await app.logIn(tenantCode, 'agent');
  expect(own.me.mustChangePassword).toBe(true);
});

it('keeps to the addresses that the enterprise allows, and to accounts that are open', async () => {
  const users = [await grant(), await grant('supervisor')];
  await app.admin.query(
    `update identity.app_user set disabled_at = now() where login = 'agent' and tenant_id = $1`,
    [administrator.me.tenant.id],
  );
  await expect(begin(users[0] ?? '')).rejects.toMatchObject({ code: 'account_disabled' });
  await administrator.client.call(setSecurityPolicy, { body: securityPolicy.parse({}) });
  await app.admin.query(
    `update identity.security_policy set policy = policy || '{"ipAllowList": ["203.0.113.7"]}' where tenant_id = $1`,
    [administrator.me.tenant.id],
  );
  await expect(begin(users[1] ?? '')).rejects.toMatchObject({ code: 'address_not_allowed' });
});
