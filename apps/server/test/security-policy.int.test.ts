import { createClient } from '@guanjia/client/http';
import * as identity from '@guanjia/contracts/identity/routes';
import * as policies from '@guanjia/contracts/identity/security-policy';
import * as users from '@guanjia/contracts/identity/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { callRoute } from './walk.ts';

let app: TestApp;
let administrator: SignedIn;
let userIds: Record<string, string>;

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  ({ users: userIds } = await app.tenant('T1'));
  await app.tenant('T2');
  administrator = await app.logIn('T1', 'administrator');
});

afterAll(() => app[Symbol.asyncDispose]());

const defaults = policies.securityPolicy.parse({});

async function decide(change: Partial<policies.SecurityPolicy>): Promise<void> {
  await administrator.client.call(policies.setSecurityPolicy, { body: { ...defaults, ...change } });
}

function logInWithoutCaptcha(login: string, password: string, tenantCode = 'T1') {
  return createClient({ baseUrl: app.baseUrl }).call(identity.logIn, {
    body: { tenantCode, login, password },
  });
}

describe('the policy', () => {
  it('begins with the defaults and tells what changed', async () => {
    const before = await administrator.client.call(policies.getSecurityPolicy, {});
    expect(before).toEqual({ policy: defaults, ownAddress: '127.0.0.1' });
    await decide({ passwordMinLength: 12 });
    const { policy } = await administrator.client.call(policies.getSecurityPolicy, {});
    expect(policy).toEqual({ ...defaults, passwordMinLength: 12 });
    const { rows } = await app.admin.query(
      `select before ->> 'passwordMinLength' as before, after ->> 'passwordMinLength' as after
       from audit.entry where action = 'identity.security_policy_changed'`,
    );
    expect(rows).toEqual([{ before: '8', after: '12' }]);
    await decide({});
  });

  it.each([
    { passwordMinLength: 7 },
    { passwordClasses: 5 },
    { ipAllowList: ['10.0.0.0/33'] },
    { ipAllowList: ['office'] },
  ])('refuses %j', async (change) => {
    await expect(decide(change)).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('is told before the log-in, and an unknown code gets the default', async () => {
    await decide({ captcha: 'after_first_failure' });
    const anonymous = createClient({ baseUrl: app.baseUrl });
    const ask = (tenantCode: string) => anonymous.call(policies.getLogInOptions, { query: { tenantCode } });
    expect(await ask('T1')).toMatchObject({ captcha: 'after_first_failure' });
    expect(await ask('T2')).toEqual(await ask('nobody'));
    await decide({});
  });
});

describe('a new password', () => {
  const change = async (next: string) => {
    const { client } = await app.logIn('T1', 'agent');
    await client.call(identity.changePassword, { body: { current: testPassword, next } });
  };

  it.each([
    ['Short#1', 'password_too_weak'],
    ['nothing but letters', 'password_too_weak'],
    ['My-AGENT-2041', 'password_personal'],
    ['P@ssw0rd123', 'password_common'],
    [testPassword, 'password_reused'],
  ])('%s is refused: %s', async (next, code) => {
    await expect(change(next)).rejects.toMatchObject({ code });
  });

  it('is measured by the policy', async () => {
    await decide({ passwordMinLength: 20, passwordClasses: 1 });
    await expect(change('Other#2026pass')).rejects.toMatchObject({
      code: 'password_too_weak',
      params: { length: 20, classes: 1 },
    });
    await decide({ rememberedPasswords: 0 });
    await expect(change(testPassword)).resolves.toBeUndefined();
    await decide({});
  });

  it('of somebody else need not be changed at the first log-in when the policy says so', async () => {
    const next = 'Fresh#start-77';
    const reset = () =>
      administrator.client.call(users.resetUserPassword, {
        params: { id: userIds.leader ?? '' },
        body: { next },
      });
    await reset();
    expect((await app.logIn('T1', 'leader', next)).me.mustChangePassword).toBe(true);
    await decide({ firstLogInChange: false });
    await reset();
    expect((await app.logIn('T1', 'leader', next)).me.mustChangePassword).toBe(false);
    await decide({});
  });
});

describe('a password of three months', () => {
  it('must be changed at the log-in, not in the middle of work', async () => {
    const dayMs = 24 * 3_600_000;
    await app.admin.query("update identity.app_user set password_changed_at = $1 where login = 'inspector'", [
      new Date(app.clock.now().getTime() - 90 * dayMs + 60_000),
    ]);
    const early = await app.logIn('T1', 'inspector');
    expect(early.me.mustChangePassword).toBe(false);
    await app.clock.advance(60_000);
    expect(await early.client.call(identity.getMe, {})).toMatchObject({ mustChangePassword: false });
    expect((await app.logIn('T1', 'inspector')).me.mustChangePassword).toBe(true);
  });
});

describe('the captcha after the first failure', () => {
  it('is asked for after a failure of the name or of the address, whether somebody has the name or not', async () => {
    await decide({ captcha: 'after_first_failure' });
    expect(await logInWithoutCaptcha('supervisor', testPassword)).toMatchObject({
      user: { login: 'supervisor' },
    });
    const trying = (login: string) => (address: string) =>
      callRoute(app, identity.logIn, undefined, {
        body: { tenantCode: 'T1', login, password: 'wrong' },
        headers: { 'x-forwarded-for': address },
      }).then(({ problem }) => problem.code);
    for (const login of ['supervisor', 'nobody']) {
      const said = trying(login);
      const at = login === 'nobody' ? '198.51.100.1' : '198.51.100.2';
      expect([await said(at), await said(at), await said('198.51.100.3')]).toEqual([
        'credentials_wrong',
        'captcha_required',
        'captcha_required',
      ]);
    }
    expect(await trying('one')('2001:db8:1:2::1')).toBe('credentials_wrong');
    expect(await trying('two')('2001:db8:1:2::2')).toBe('captcha_required');
    expect(await trying('two')('2001:db8:1:3::1')).toBe('credentials_wrong');
    await app.clock.advance(31 * 60_000);
    expect(await logInWithoutCaptcha('supervisor', testPassword)).toBeDefined();
    await expect(logInWithoutCaptcha('supervisor', testPassword, 'T2')).rejects.toMatchObject({
      code: 'captcha_required',
    });
    await decide({});
  });
});

describe('an idle session', () => {
  it('ends after the time of the policy', async () => {
    await decide({ idleMinutes: 10 });
    const agent = await app.logIn('T1', 'agent');
    for (let time = 0; time < 3; time += 1) {
      await app.clock.advance(9 * 60_000);
      await agent.client.call(identity.getMe, {});
    }
    await app.clock.advance(10 * 60_000 + 1);
    await expect(agent.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
    administrator = await app.logIn('T1', 'administrator');
    await decide({});
  });
});

describe('the list of allowed addresses', () => {
  it('cannot lock out the one who saves it', async () => {
    await expect(decide({ ipAllowList: ['203.0.113.0/24'] })).rejects.toMatchObject({
      code: 'own_address_missing',
      params: { address: '127.0.0.1' },
    });
  });

  it('holds at the log-in and at each request', async () => {
    const agent = await app.logIn('T1', 'agent');
    await decide({
      ipAllowList: ['127.0.0.1', '203.0.113.0/24', '2001:db8::/32'],
      captcha: 'after_first_failure',
    });
    const body = { tenantCode: 'T1', login: 'agent', password: testPassword };
    for (const [address, status] of [
      ['203.0.113.77', 201],
      ['2001:db8::7', 201],
      ['198.51.100.9', 403],
      // What a caller claims stands before the proxy's own entry.
      ['203.0.113.77, 198.51.100.8', 403],
    ] as const) {
      const headers = { 'x-forwarded-for': address };
      const answer = await callRoute(app, identity.logIn, undefined, { body, headers });
      expect([address, answer.status]).toEqual([address, status]);
      if (status === 403) expect(answer.problem.code).toBe('address_not_allowed');
      const asked = await callRoute(app, identity.getMe, agent, { headers });
      expect([address, asked.status]).toEqual([address, status === 403 ? 401 : 200]);
    }
    await decide({});
  });
});
