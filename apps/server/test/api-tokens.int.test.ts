import { createClient } from '@guanjia/client/http';
import { listAuditEntries } from '@guanjia/contracts/audit/routes';
import type { Permission } from '@guanjia/contracts/core/permissions';
import * as customers from '@guanjia/contracts/customers/routes';
import { getCustomerForm } from '@guanjia/contracts/customers/routes';
import * as tokens from '@guanjia/contracts/identity/api-tokens';
import { securityPolicy, setSecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import * as users from '@guanjia/contracts/identity/users';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestsPerMinute } from '../src/modules/identity/tokens/token-rate.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { callRoute, routes } from './walk.ts';

let app: TestApp;
let administrator: SignedIn;
let agent: SignedIn;
let agentId: string;

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  const { users: ids } = await app.tenant('T1');
  await app.tenant('T2');
  agentId = ids.agent;
});

afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  administrator = await app.logIn('T1', 'administrator');
  agent = await app.logIn('T1', 'agent');
});

const input = (granted: readonly Permission[], more: object = {}) => ({
  name: 'A program',
  permissions: [...granted],
  days: 30,
  ...more,
});

function make({ client }: SignedIn, granted: readonly Permission[], more: object = {}) {
  return client.call(tokens.createOwnToken, { body: input(granted, more) });
}

/** A program: no cookie, no token against forged requests. */
const as = (secret: string, headers: Record<string, string> = {}) =>
  createClient({
    baseUrl: app.baseUrl,
    headers: () => ({ authorization: `Bearer ${secret}`, ...headers }),
  });

const add = (secret: string, name: string) =>
  as(secret).call(customers.createCustomer, { body: { name, phones: ['13900000001'], custom: {} } });

const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` }, csrf: null });

describe('a token', () => {
  it('acts as its owner, without a session, and the trail says so', async () => {
    const { token, secret } = await make(agent, ['customers.read', 'customers.create']);
    const customer = await add(secret, 'By a program');
    expect(customer.owner?.id).toBe(agentId);
    const { items } = await administrator.client.call(listAuditEntries, { query: { limit: 20 } });
    expect(items.find(({ entityId }) => entityId === customer.id)).toMatchObject({
      action: 'customers.created',
      actor: { id: agentId },
      via: { name: 'A program', prefix: token.prefix },
    });
    expect(items.find(({ action }) => action === 'identity.api_token_created')).toMatchObject({ via: null });
  });

  it('is shown once and kept as a hash', async () => {
    const { token, secret } = await make(agent, ['customers.read']);
    expect(secret).toMatch(/^gj_[\w-]{43}$/);
    expect(secret.startsWith(token.prefix)).toBe(true);
    expect(token.prefix).toHaveLength(9);
    const { rows } = await app.admin.query<{ row: string }>(
      'select k::text as row from identity.api_token k',
    );
    const shown = JSON.stringify([
      rows,
      await agent.client.call(tokens.listOwnTokens, {}),
      await administrator.client.call(tokens.listTokens, { query: {} }),
      await administrator.client.call(listAuditEntries, { query: { limit: 100 } }),
    ]);
    expect(shown).not.toContain(secret.slice(9));
  });

  it('allows no more than its owner may, now and later', async () => {
    await expect(make(agent, ['identity.users.read'])).rejects.toMatchObject({ code: 'beyond_own_rights' });
    const { secret } = await make(administrator, ['identity.users.read']);
    expect((await as(secret).call(users.listUsers, { query: {} })).items.length).toBeGreaterThan(1);
    await app.admin.query(
      `update identity.app_user u set role_id = r.id from identity.role r
       where u.id = $1 and r.tenant_id = u.tenant_id and r.key = 'agent'`,
      [administrator.me.user.id],
    );
    await expect(as(secret).call(users.listUsers, { query: {} })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await app.admin.query(
      `update identity.app_user u set role_id = r.id from identity.role r
       where u.id = $1 and r.tenant_id = u.tenant_id and r.key = 'administrator'`,
      [administrator.me.user.id],
    );
  });

  it('sees no further than it was made for', async () => {
    const theirs = await agent.client.call(customers.createCustomer, {
      body: { name: 'Of the agent', phones: ['13900000002'], custom: {} },
    });
    const whole = await make(administrator, ['customers.read']);
    const narrow = await make(administrator, ['customers.read'], { scope: 'own' });
    const params = { id: theirs.id };
    expect((await as(whole.secret).call(customers.getCustomer, { params })).id).toBe(theirs.id);
    await expect(as(narrow.secret).call(customers.getCustomer, { params })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('counts from its addresses only, and from those that the enterprise allows', async () => {
    const { secret } = await make(agent, ['customers.read'], { ipAllowList: ['10.7.0.0/16'] });
    const from = (address: string) =>
      as(secret, { 'x-forwarded-for': address }).call(customers.listCustomers, { query: {} });
    expect(await from('10.7.1.1')).toBeDefined();
    await expect(from('10.8.1.1')).rejects.toMatchObject({ code: 'unauthenticated' });
    const inside = createClient({
      baseUrl: app.baseUrl,
      headers: () => ({ cookie: administrator.cookie, 'x-forwarded-for': '10.9.0.1' }),
      csrfToken: () => administrator.me.csrfToken,
    });
    const policy = securityPolicy.parse({ ipAllowList: ['10.9.0.0/16'] });
    await inside.call(setSecurityPolicy, { body: policy });
    await expect(from('10.7.1.1')).rejects.toMatchObject({ code: 'unauthenticated' });
    await inside.call(setSecurityPolicy, { body: securityPolicy.parse({}) });
  });

  it('lives no longer than the policy says', async () => {
    const decide = (tokenMaxDays: number) =>
      administrator.client.call(setSecurityPolicy, { body: securityPolicy.parse({ tokenMaxDays }) });
    await decide(7);
    const refused = { code: 'token_lifetime', params: { days: 7 } };
    await expect(make(agent, ['customers.read'], { days: 8 })).rejects.toMatchObject(refused);
    const { secret } = await make(agent, ['customers.read'], { days: 7 });
    await decide(0);
    await expect(make(agent, ['customers.read'], { days: 1 })).rejects.toMatchObject({
      code: 'token_lifetime',
    });
    await decide(365);
    await app.clock.advance(7 * 24 * 60 * 60_000 - 1);
    expect(await as(secret).call(customers.listCustomers, { query: {} })).toBeDefined();
    await app.clock.advance(1);
    await expect(as(secret).call(customers.listCustomers, { query: {} })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('is not made by somebody who has not shown for a while who they are', async () => {
    await app.clock.advance(6 * 60_000);
    await expect(make(agent, ['customers.read'])).rejects.toMatchObject({ code: 'confirmation_required' });
  });

  it('says when it was last used, and from where', async () => {
    const { token, secret } = await make(agent, ['customers.read']);
    const at = app.clock.now().toISOString();
    await as(secret, { 'x-forwarded-for': '10.7.1.1' }).call(customers.listCustomers, { query: {} });
    const { items } = await agent.client.call(tokens.listOwnTokens, {});
    expect(items.find(({ id }) => id === token.id)).toMatchObject({ lastUsedAt: at, lastIp: '10.7.1.1' });
  });

  it('is refused when it asks too much, and goes on in the next minute; others are not slowed down', async () => {
    const [one, other] = [await make(agent, ['customers.read']), await make(agent, ['customers.read'])];
    const route = routes.find(({ operationId }) => operationId === 'getVoiceStatus') ?? routes[0];
    const ask = async (secret: string) =>
      route && (await callRoute(app, route, undefined, bearer(secret))).status;
    await app.clock.advance(60_000 - (app.clock.now().getTime() % 60_000));
    const answers = await Promise.all(Array.from({ length: requestsPerMinute }, () => ask(one.secret)));
    expect(new Set(answers)).toEqual(new Set([403]));
    expect(await ask(one.secret)).toBe(429);
    expect(await ask(other.secret)).toBe(403);
    await app.clock.advance(60_000);
    expect(await ask(one.secret)).toBe(403);
  });
});

describe('a token ends at once', () => {
  const works = async (secret: string) =>
    as(secret)
      .call(getCustomerForm, {})
      .then(
        () => true,
        (error: { code?: string }) => (error.code === 'unauthenticated' ? false : Promise.reject(error)),
      );

  it('when its owner or who manages security revokes it, and nobody else', async () => {
    const [own, other] = [await make(agent, ['customers.read']), await make(agent, ['customers.read'])];
    expect([await works(own.secret), await works(other.secret)]).toEqual([true, true]);
    const leader = await app.logIn('T1', 'leader');
    await expect(
      leader.client.call(tokens.revokeOwnToken, { params: { id: own.token.id } }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await agent.client.call(tokens.revokeOwnToken, { params: { id: own.token.id } });
    await administrator.client.call(tokens.revokeToken, { params: { id: other.token.id } });
    expect([await works(own.secret), await works(other.secret)]).toEqual([false, false]);
    await expect(
      administrator.client.call(tokens.revokeToken, { params: { id: other.token.id } }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const { items } = await administrator.client.call(tokens.listTokens, { query: {} });
    expect(items.find(({ id }) => id === own.token.id)?.revokedAt).not.toBeNull();
  });

  it('when its owner is disabled, and does not come back with the account', async () => {
    const { secret } = await make(agent, ['customers.read']);
    const set = (disabled: boolean) =>
      administrator.client.call(users.setUserDisabled, { params: { id: agentId }, body: { disabled } });
    await set(true);
    expect(await works(secret)).toBe(false);
    await set(false);
    expect(await works(secret)).toBe(false);
  });

  it('when somebody resets the password of its owner', async () => {
    const { secret } = await make(agent, ['customers.read']);
    await administrator.client.call(users.resetUserPassword, {
      params: { id: agentId },
      body: { next: 'Another#2026pass' },
    });
    expect(await works(secret)).toBe(false);
    await app.admin.query(
      `update identity.app_user set must_change_password = false,
         password_hash = (select password_hash from identity.app_user where login = 'leader' and tenant_id = $2)
       where id = $1`,
      [agentId, agent.me.tenant.id],
    );
  });
});

describe('a token of an integration', () => {
  it('is made by who manages security for a user that may do it', async () => {
    const body = input(['customers.read']);
    const made = await administrator.client.call(tokens.createUserToken, { params: { id: agentId }, body });
    expect(made.token).toMatchObject({ owner: { id: agentId }, createdBy: { id: administrator.me.user.id } });
    expect(await as(made.secret).call(customers.listCustomers, { query: {} })).toBeDefined();
    await expect(
      administrator.client.call(tokens.createUserToken, {
        params: { id: agentId },
        body: input(['identity.users.read']),
      }),
    ).rejects.toMatchObject({ code: 'beyond_own_rights' });
  });
});
