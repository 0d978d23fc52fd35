import { createClient } from '@guanjia/client/http';
import { listAuditEntries } from '@guanjia/contracts/audit/routes';
import { listUnits } from '@guanjia/contracts/identity/organisation';
import { listRoles } from '@guanjia/contracts/identity/role-routes';
import * as identity from '@guanjia/contracts/identity/routes';
import { securityPolicy, setSecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import { getOwnPresence } from '@guanjia/contracts/identity/sessions';
import * as sso from '@guanjia/contracts/identity/single-sign-on';
import { listUsers } from '@guanjia/contracts/identity/users';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { startIdentityProvider, type TestProvider } from './identity-provider.ts';

const redirectUri = 'https://guanjia.test/login/sign-on';
let app: TestApp;
let provider: TestProvider;
let administrator: SignedIn;
let tenantId: string;
let own: sso.IdentityProvider;

beforeAll(async () => {
  app = await startApp({
    publicUrl: 'https://guanjia.test',
    outgoingAllow: ['127.0.0.0/8'],
    trustProxy: true,
  });
  ({ tenantId } = await app.tenant('T1'));
  await app.tenant('T2');
  administrator = await app.logIn('T1', 'administrator');
  provider = await startIdentityProvider(redirectUri);
  own = await administrator.client.call(sso.createIdentityProvider, { body: settings() });
});

afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

beforeEach(() => change({}));

function settings() {
  const { issuer, clientId, clientSecret } = provider;
  return { name: 'Head office', issuer, clientId, clientSecret };
}

/** The settings of the provider, with these instead of the usual ones. */
async function change(patch: object): Promise<void> {
  administrator = await app.logIn('T1', 'administrator');
  const { client } = administrator;
  own = await client.call(sso.updateIdentityProvider, {
    params: { id: own.id },
    body: { ...settings(), ...patch, version: own.version },
  });
}

const anonymous = (headers: Record<string, string> = {}) =>
  createClient({ baseUrl: app.baseUrl, headers: () => headers });

const start = () =>
  anonymous().call(sso.startSingleSignOn, { body: { tenantCode: 'T1', providerId: own.id } });

const finish = (handle: string, answer: string, headers = {}) =>
  anonymous(headers).call(sso.finishSingleSignOn, { body: { handle, answer } });

async function logInAs(person: TestProvider['person']): Promise<identity.Me> {
  provider.person = person;
  const { url, handle } = await start();
  return finish(handle, await provider.visit(url));
}

async function entriesOf(action: string) {
  const { items } = await administrator.client.call(listAuditEntries, { query: { limit: 100 } });
  return items.filter((entry) => entry.action === action);
}

describe('somebody with an account', () => {
  const agent = { sub: 'p-agent', preferred_username: 'AGENT', name: 'Somebody' };

  it('is offered the provider by the enterprise code alone, and nothing of it but its name', async () => {
    const offered = await anonymous().call(sso.listSignOnProviders, { query: { tenantCode: 'T1' } });
    expect(offered).toEqual({ items: [{ id: own.id, name: 'Head office' }] });
    for (const tenantCode of ['T2', 'nobody'])
      expect(await anonymous().call(sso.listSignOnProviders, { query: { tenantCode } })).toEqual({
        items: [],
      });
  });

  it('logs in, and the link is kept and audited', async () => {
    const me = await logInAs(agent);
    expect(me).toMatchObject({ user: { login: 'agent' }, pendingFactor: null });
    const { items } = await administrator.client.call(sso.listExternalIdentities, { params: { id: own.id } });
    expect(items).toMatchObject([{ subject: 'p-agent', user: { id: me.user.id } }]);
    expect(await entriesOf('identity.external_identity_linked')).toMatchObject([{ entityId: me.user.id }]);
    const signedIn = await app.logIn('T1', 'agent');
    const { history } = await signedIn.client.call(getOwnPresence, {});
    expect(history).toContainEqual(expect.objectContaining({ method: 'sign_on', outcome: 'success' }));
  });

  it('stays the same person under another name, and nobody gets in by the old one', async () => {
    expect((await logInAs({ ...agent, preferred_username: 'supervisor' })).user.login).toBe('agent');
    await expect(logInAs({ sub: 'p-other', preferred_username: 'agent' })).rejects.toMatchObject({
      code: 'single_sign_on_unknown',
    });
  });

  it('is not let in when disabled or locked', async () => {
    for (const [column, code] of [
      ['disabled_at', 'account_disabled'],
      ['locked_at', 'account_locked'],
    ]) {
      await app.admin.query(
        `update identity.app_user set ${column} = now() where login = 'agent' and tenant_id = $1`,
        [tenantId],
      );
      await expect(logInAs(agent)).rejects.toMatchObject({ code });
      await app.admin.query(
        `update identity.app_user set ${column} = null where login = 'agent' and tenant_id = $1`,
        [tenantId],
      );
    }
  });

  it('is not let in from an address that the enterprise does not allow', async () => {
    const policy = { ...securityPolicy.parse({}), ipAllowList: ['10.9.0.0/16'] };
    const inside = createClient({
      baseUrl: app.baseUrl,
      headers: () => ({ cookie: administrator.cookie, 'x-forwarded-for': '10.9.0.1' }),
      csrfToken: () => administrator.me.csrfToken,
    });
    await inside.call(setSecurityPolicy, { body: policy });
    await expect(logInAs(agent)).rejects.toMatchObject({ code: 'address_not_allowed' });
    await inside.call(setSecurityPolicy, { body: securityPolicy.parse({}) });
  });

  it('still takes the own second step, unless the provider has shown one that counts', async () => {
    const policy = { ...securityPolicy.parse({}), secondFactor: 'required' as const };
    await administrator.client.call(setSecurityPolicy, { body: policy });
    expect((await logInAs(agent)).pendingFactor).toBe('enrolment');
    expect((await logInAs({ ...agent, amr: ['pwd', 'mfa'] })).pendingFactor).toBe('enrolment');
    await administrator.client.call(setSecurityPolicy, { body: securityPolicy.parse({}) });
    await change({ secondFactorValues: ['mfa'] });
    await administrator.client.call(setSecurityPolicy, { body: policy });
    expect((await logInAs({ ...agent, amr: ['pwd'] })).pendingFactor).toBe('enrolment');
    expect((await logInAs({ ...agent, amr: ['pwd', 'mfa'] })).pendingFactor).toBeNull();
    await app.admin.query('delete from identity.security_policy');
  });

  it('can no longer use the password where the provider is the only way; who manages security can', async () => {
    await logInAs({ sub: 'p-admin', preferred_username: 'administrator' });
    await change({ exclusive: true });
    await expect(app.logIn('T1', 'agent')).rejects.toMatchObject({ code: 'single_sign_on_only' });
    await expect(app.logIn('T1', 'agent', 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong' });
    expect((await app.logIn('T1', 'administrator')).me.user.login).toBe('administrator');
    expect((await app.logIn('T1', 'leader')).me.user.login).toBe('leader');
    await change({ exclusive: true, enabled: false });
    expect((await app.logIn('T1', 'agent')).me.user.login).toBe('agent');
  });

  it('is signed out and a stranger again when the link is undone', async () => {
    await change({ linkBy: null });
    const { items } = await administrator.client.call(sso.listExternalIdentities, { params: { id: own.id } });
    const link = items.find(({ subject }) => subject === 'p-agent');
    const signedIn = await app.logIn('T1', 'agent');
    await administrator.client.call(sso.removeExternalIdentity, { params: { id: link?.id ?? '' } });
    await expect(signedIn.client.call(identity.getMe, {})).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(logInAs(agent)).rejects.toMatchObject({ code: 'single_sign_on_unknown' });
    expect(await entriesOf('identity.external_identity_unlinked')).toHaveLength(1);
  });
});

describe('somebody without an account', () => {
  const newcomer = {
    sub: 'p-new',
    preferred_username: 'new.one',
    name: '新 人',
    employee_number: '9001',
    email: 'new@example.com',
    email_verified: true,
  };

  it('is not let in', async () => {
    await expect(logInAs(newcomer)).rejects.toMatchObject({ code: 'single_sign_on_unknown' });
  });

  it('gets an account with the role and unit that were decided, once', async () => {
    const { items: roles } = await administrator.client.call(listRoles, {});
    const { items: units } = await administrator.client.call(listUnits, {});
    const roleId = roles.find(({ key }) => key === 'agent')?.id ?? '';
    const unitId = units.find(({ kind }) => kind === 'group')?.id ?? '';
    await change({ newcomers: { roleId, unitId } });
    const me = await logInAs(newcomer);
    expect(me).toMatchObject({
      mustChangePassword: false,
      user: { login: 'new.one', name: '新 人', employeeNo: '9001', role: { key: 'agent' } },
    });
    expect((await logInAs(newcomer)).user.id).toBe(me.user.id);
    const { items } = await administrator.client.call(listUsers, { query: { q: 'new.one' } });
    expect(items).toHaveLength(1);
    await change({ newcomers: { roleId, unitId }, linkBy: null });
    await expect(logInAs({ sub: 'p-namesake', preferred_username: 'manager' })).rejects.toMatchObject({
      code: 'single_sign_on_unknown',
    });
    const created = await entriesOf('identity.user_created');
    expect(created).toMatchObject([{ entityId: me.user.id, after: { identityProvider: 'Head office' } }]);
  });

  it('is found by e-mail only when the provider has verified it', async () => {
    await change({ linkBy: 'email' });
    await app.admin.query(
      `update identity.app_user set email = 'Quality@example.com' where tenant_id = $1 and login = 'inspector'`,
      [tenantId],
    );
    const person = { sub: 'p-mail', email: 'quality@example.com', email_verified: false };
    await expect(logInAs(person)).rejects.toMatchObject({ code: 'single_sign_on_unknown' });
    expect((await logInAs({ ...person, email_verified: true })).user.login).toBe('inspector');
  });
});

describe('an answer', () => {
  const leader = { sub: 'p-leader', preferred_username: 'leader' };
  const failed = { code: 'single_sign_on_failed' };

  it('counts once', async () => {
    provider.person = leader;
    const { url, handle } = await start();
    const answer = await provider.visit(url);
    await finish(handle, answer);
    await expect(finish(handle, answer)).rejects.toMatchObject(failed);
    const again = await start();
    const state = new URL(again.url).searchParams.get('state') ?? '';
    const replayed = new URLSearchParams(answer);
    replayed.set('state', state);
    await expect(finish(again.handle, `?${replayed.toString()}`)).rejects.toMatchObject(failed);
  });

  it('counts only in the browser that began, and only with its state', async () => {
    provider.person = leader;
    const [one, other] = [await start(), await start()];
    const answer = await provider.visit(one.url);
    await expect(finish(other.handle, answer)).rejects.toMatchObject(failed);
    const { url, handle } = await start();
    const changed = new URLSearchParams(await provider.visit(url));
    changed.set('state', 'made-up');
    await expect(finish(handle, `?${changed.toString()}`)).rejects.toMatchObject(failed);
    await expect(finish(handle, '')).rejects.toMatchObject(failed);
  });

  it.each([
    ['nonce', (url: URL) => url.searchParams.set('nonce', 'another')],
    [
      'code challenge',
      (url: URL) => url.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
    ],
  ])('with another %s than was sent is refused', async (_, alter) => {
    provider.person = leader;
    const { url, handle } = await start();
    const altered = new URL(url);
    alter(altered);
    await expect(finish(handle, await provider.visit(altered.href))).rejects.toMatchObject(failed);
  });

  it('from another issuer, or an error, is refused', async () => {
    provider.person = leader;
    for (const [name, value] of [
      ['iss', 'http://127.0.0.1:1'],
      ['error', 'access_denied'],
    ] as const) {
      const { url, handle } = await start();
      const answer = new URLSearchParams(await provider.visit(url));
      answer.set(name, value);
      await expect(finish(handle, `?${answer.toString()}`)).rejects.toMatchObject(failed);
    }
  });

  it('is refused after ten minutes', async () => {
    provider.person = leader;
    const { url, handle } = await start();
    const answer = await provider.visit(url);
    await app.clock.advance(10 * 60_000);
    await expect(finish(handle, answer)).rejects.toMatchObject(failed);
  });
});

describe('a provider', () => {
  it('has its secret encrypted, and never shows it', async () => {
    const { rows } = await app.admin.query<{ row: string }>(
      'select p::text as row from identity.identity_provider p',
    );
    const kept = rows.map(({ row }) => row).join();
    expect(kept).not.toContain(provider.clientSecret);
    expect(kept).not.toContain(Buffer.from(provider.clientSecret).toString('hex'));
    expect(JSON.stringify(await administrator.client.call(sso.listIdentityProviders, {}))).not.toContain(
      provider.clientSecret,
    );
    expect(JSON.stringify(await entriesOf('identity.identity_provider_changed'))).not.toContain(
      provider.clientSecret,
    );
  });

  it('loses its secret with another issuer', async () => {
    const { clientSecret: _, ...rest } = settings();
    const made = await administrator.client.call(sso.createIdentityProvider, { body: settings() });
    const moved = await administrator.client.call(sso.updateIdentityProvider, {
      params: { id: made.id },
      body: { ...rest, issuer: 'https://elsewhere.example', enabled: false, version: made.version },
    });
    expect([made.hasSecret, moved.hasSecret]).toEqual([true, false]);
  });

  it.each([
    ['http://idp.example', 'bad_request'],
    ['https://idp.example/?a=b', 'bad_request'],
    ['ftp://idp.example', 'bad_request'],
  ])('at %s cannot be entered', async (issuer, code) => {
    await expect(
      administrator.client.call(sso.createIdentityProvider, { body: { ...settings(), issuer } }),
    ).rejects.toMatchObject({ code });
  });

  it.each([
    ['https://10.0.0.1', 'address_refused'],
    ['https://169.254.169.254', 'address_refused'],
    ['https://[::ffff:10.0.0.1]', 'address_refused'],
    ['http://[::1]:9', 'address_refused'],
    ['http://127.0.0.1:9', 'unreachable'],
  ])('at %s is told as %s', async (issuer, problem) => {
    const made = await administrator.client.call(sso.createIdentityProvider, {
      body: { ...settings(), issuer, enabled: false },
    });
    const checked = await administrator.client.call(sso.checkIdentityProvider, { params: { id: made.id } });
    expect(checked).toEqual({ problem });
  });

  it('that says it is another is not believed', async () => {
    const issuer = provider.issuer.replace('127.0.0.1', 'localhost');
    const made = await administrator.client.call(sso.createIdentityProvider, {
      body: { ...settings(), issuer },
    });
    const checked = await administrator.client.call(sso.checkIdentityProvider, { params: { id: made.id } });
    expect(checked.problem).toBe('issuer_differs');
    await expect(
      anonymous().call(sso.startSingleSignOn, { body: { tenantCode: 'T1', providerId: made.id } }),
    ).rejects.toMatchObject({ code: 'single_sign_on_unavailable' });
  });

  it('of another enterprise is not there', async () => {
    await expect(
      anonymous().call(sso.startSingleSignOn, { body: { tenantCode: 'T2', providerId: own.id } }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is not entered from a session whose owner has not shown for a while who they are', async () => {
    await app.clock.advance(6 * 60_000);
    await expect(
      administrator.client.call(sso.createIdentityProvider, { body: settings() }),
    ).rejects.toMatchObject({ code: 'confirmation_required' });
  });

  it('that is down is told by name, also in the middle of a log-in; the password still works', async () => {
    provider.person = { sub: 'p-leader', preferred_username: 'leader' };
    const { url, handle } = await start();
    const answer = await provider.visit(url);
    await provider.stop();
    const down = { code: 'single_sign_on_unavailable', status: 503 };
    await expect(finish(handle, answer)).rejects.toMatchObject(down);
    await app.clock.advance(2 * 60 * 60_000);
    await expect(start()).rejects.toMatchObject(down);
    expect((await app.logIn('T1', 'leader', testPassword)).me.user.login).toBe('leader');
  });
});
