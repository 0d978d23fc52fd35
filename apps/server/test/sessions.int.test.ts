import { createClient } from '@guanjia/client/http';
import { createRealtimeClient } from '@guanjia/client/realtime';
import * as identity from '@guanjia/contracts/identity/routes';
import { securityPolicy, setSecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import * as users from '@guanjia/contracts/identity/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { createUser } from '../src/modules/identity/index.ts';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { until } from './until.ts';
import { callRoute, routes } from './walk.ts';

let app: TestApp;
let tenantId: string;

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  ({ tenantId } = await app.tenant('T1'));
});

afterAll(() => app[Symbol.asyncDispose]());

const anonymous = () => createClient({ baseUrl: app.baseUrl });

async function captcha(): Promise<{ captchaId: string; captcha: string }> {
  const { captchaId } = await anonymous().call(identity.getCaptcha, {});
  const { rows } = await app.admin.query<{ answer: string }>(
    'select answer from identity.captcha where id = $1',
    [captchaId],
  );
  return { captchaId, captcha: rows[0]?.answer ?? '' };
}

async function logIn(login: string, password: string, picture?: Awaited<ReturnType<typeof captcha>>) {
  return anonymous().call(identity.logIn, {
    body: { tenantCode: 'T1', login, password, ...(picture ?? (await captcha())) },
  });
}

function addUser(login: string, mustChangePassword = false): Promise<string> {
  const user = {
    login,
    name: login,
    employeeNo: login,
    role: 'agent',
    unitId: null,
    password: testPassword,
  } as const;
  return app.db.tenantTx(tenantId, (tx) => createUser(tx, { ...user, mustChangePassword }, app.clock.now()));
}

describe('the captcha', () => {
  it('is good for one log-in, right or wrong, for five minutes, in either case of letters', async () => {
    const once = await captcha();
    await logIn('agent', testPassword, { ...once, captcha: ` ${once.captcha.toUpperCase()} ` });
    await expect(logIn('agent', testPassword, once)).rejects.toMatchObject({
      code: 'captcha_wrong',
      status: 422,
    });
    const wasted = await captcha();
    await expect(logIn('agent', testPassword, { ...wasted, captcha: '?' })).rejects.toMatchObject({
      code: 'captcha_wrong',
    });
    await expect(logIn('agent', testPassword, wasted)).rejects.toMatchObject({ code: 'captcha_wrong' });
    const old = await captcha();
    await app.clock.advance(5 * 60_000 + 1);
    await expect(logIn('agent', testPassword, old)).rejects.toMatchObject({ code: 'captcha_wrong' });
  });
});

describe('log-in', () => {
  it('says the same of a wrong code, user and password', async () => {
    for (const [tenantCode, login, password] of [
      ['T9', 'agent', testPassword],
      ['T1', 'nobody', testPassword],
      ['T1', 'agent', 'wrong'],
    ] as const) {
      await expect(
        anonymous().call(identity.logIn, { body: { tenantCode, login, password, ...(await captcha()) } }),
      ).rejects.toMatchObject({ code: 'credentials_wrong', status: 422, fields: [] });
    }
  });

  it('locks the account at the tenth wrong password, until an administrator resets it', async () => {
    const id = await addUser('clumsy');
    for (let time = 1; time <= 10; time += 1) {
      await expect(logIn('clumsy', 'wrong')).rejects.toMatchObject({
        code: time < 10 ? 'credentials_wrong' : 'account_locked',
      });
    }
    await expect(logIn('clumsy', testPassword)).rejects.toMatchObject({
      code: 'account_locked',
      status: 423,
    });
    const administrator = await app.logIn('T1', 'administrator');
    const next = 'Other#2026pass';
    await administrator.client.call(users.resetUserPassword, { params: { id }, body: { next } });
    expect(await logIn('clumsy', next)).toMatchObject({ mustChangePassword: true });
  });

  it('takes a long password as it is: no character is cut, changed or left out', async () => {
    await addUser('careful');
    const next = ` ${'Lang und schwer, ünd 很长。'.repeat(8)} `;
    const { client } = await app.logIn('T1', 'careful');
    await client.call(identity.changePassword, { body: { current: testPassword, next } });
    for (const nearly of [next.trim(), next.slice(0, -1), next.toLowerCase(), next.slice(0, 72)])
      await expect(logIn('careful', nearly)).rejects.toMatchObject({ code: 'credentials_wrong' });
    expect(await logIn('careful', next)).toMatchObject({ user: { login: 'careful' } });
  });

  it('forgets wrong passwords after a right one', async () => {
    await addUser('forgiven');
    for (let round = 0; round < 2; round += 1) {
      for (let time = 0; time < 9; time += 1)
        await expect(logIn('forgiven', 'wrong')).rejects.toMatchObject({ code: 'credentials_wrong' });
      await logIn('forgiven', testPassword);
    }
  });

  it('counts wrong passwords that come at once', async () => {
    await addUser('hasty');
    const pictures = [];
    for (let time = 0; time < 12; time += 1) pictures.push(await captcha());
    const results = await Promise.allSettled(pictures.map((picture) => logIn('hasty', 'wrong', picture)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    await expect(logIn('hasty', testPassword)).rejects.toMatchObject({ code: 'account_locked' });
  });
});

describe('a session', () => {
  it('survives a restart of the server, and ends with the log-out', async () => {
    const agent = await app.logIn('T1', 'agent');
    await app.restart();
    const again: SignedIn = { ...agent, client: clientOf(agent) };
    expect(await again.client.call(identity.getMe, {})).toMatchObject({
      user: { login: 'agent' },
      csrfToken: agent.me.csrfToken,
    });
    await again.client.call(identity.setPreferences, { body: { theme: 'dark' } });
    await again.client.call(identity.logOut, {});
    await expect(again.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
  });

  it('ends after twelve hours without a request', async () => {
    const agent = await app.logIn('T1', 'agent');
    await app.clock.advance(11 * 3_600_000);
    await agent.client.call(identity.getMe, {});
    await app.clock.advance(11 * 3_600_000);
    await agent.client.call(identity.getMe, {});
    await app.clock.advance(12 * 3_600_000 + 1);
    await expect(agent.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
  });

  it('ends when it is as old as the policy allows, however busy it was', async () => {
    const agent = await app.logIn('T1', 'agent');
    for (let hours = 0; hours < 22; hours += 11) {
      await app.clock.advance(11 * 3_600_000);
      await agent.client.call(identity.getMe, {});
    }
    await app.clock.advance(2 * 3_600_000);
    await expect(agent.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
    const administrator = await app.logIn('T1', 'administrator');
    const later = await app.logIn('T1', 'agent');
    const body = { ...securityPolicy.parse({}), sessionHours: 8 };
    await administrator.client.call(setSecurityPolicy, { body });
    await app.clock.advance(8 * 3_600_000);
    await expect(later.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
    const again = await app.logIn('T1', 'administrator');
    await again.client.call(setSecurityPolicy, { body: securityPolicy.parse({}) });
  });

  it('cuts its live connections when it is left', async () => {
    const agent = await app.logIn('T1', 'agent');
    const live = createRealtimeClient({ baseUrl: app.baseUrl, extraHeaders: { cookie: agent.cookie } });
    await until('online', async () => live.state().kind === 'online');
    await agent.client.call(identity.logOut, {});
    await until('refused', async () => live.state().kind === 'refused');
    live.close();
  });

  it('ends when its browser logs in anew', async () => {
    const agent = await app.logIn('T1', 'agent');
    const before = agent.cookie;
    await agent.client.call(identity.logIn, {
      body: { tenantCode: 'T1', login: 'leader', password: testPassword, ...(await captcha()) },
    });
    expect(agent.cookie).not.toBe(before);
    expect(await agent.client.call(identity.getMe, {})).toMatchObject({ user: { login: 'leader' } });
    const old = createClient({ baseUrl: app.baseUrl, headers: () => ({ cookie: before }) });
    await expect(old.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
  });

  it('ends when the account is disabled', async () => {
    const id = await addUser('leaving');
    const leaving = await app.logIn('T1', 'leaving');
    await app.admin.query('update identity.app_user set disabled_at = now() where id = $1', [id]);
    await expect(leaving.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
    await expect(logIn('leaving', testPassword)).rejects.toMatchObject({ code: 'account_disabled' });
  });
});

function clientOf({ cookie, me }: SignedIn): SignedIn['client'] {
  return createClient({ baseUrl: app.baseUrl, headers: () => ({ cookie }), csrfToken: () => me.csrfToken });
}

describe('what log-ins leave behind', () => {
  it('is deleted every night: tries after six months, sessions and blocks when they are over', async () => {
    await app.admin.query('delete from identity.log_in_attempt; delete from identity.session');
    const ages = ['12 hours', '182 days', '184 days'];
    for (const age of ages) {
      await app.logIn('T1', 'agent');
      await app.admin.query(
        `with newest as (select id from identity.log_in_attempt order by id desc limit 1)
         update identity.log_in_attempt set occurred_at = $1::timestamptz - $2::interval where id in (table newest)`,
        [app.clock.now(), age],
      );
    }
    await app.admin.query(
      `insert into identity.address_block (tenant_id, ip, blocked_until) values ($1, '192.0.2.7', $2)`,
      [tenantId, app.clock.now()],
    );
    await app.clock.advance(13 * 3_600_000);
    await app.logIn('T1', 'leader');
    await app.db.platformTx((tx) => addJob(tx, 'identity.sweep_log_ins', {}));
    const count = async (table: string) => {
      const { rows } = await app.admin.query<{ n: number }>(
        `select count(*)::int as n from identity.${table}`,
      );
      return rows[0]?.n;
    };
    await until('the block is gone', async () => (await count('address_block')) === 0);
    expect([await count('log_in_attempt'), await count('session')]).toEqual([3, 1]);
  });
});

describe('a temporary password', () => {
  it('allows nothing but to change it', async () => {
    await addUser('fresh', true);
    const fresh = await app.logIn('T1', 'fresh');
    const allowed = ['getMe', 'changePassword', 'logOut'];
    for (const route of routes.filter(
      ({ access, operationId }) => access !== 'public' && !allowed.includes(operationId),
    )) {
      const answer = await callRoute(app, route, fresh);
      expect([route.operationId, answer.status, answer.problem.code]).toEqual([
        route.operationId,
        403,
        'password_change_required',
      ]);
    }
    const { client } = fresh;
    await expect(
      client.call(identity.changePassword, { body: { current: 'wrong', next: 'Other#2026pass' } }),
    ).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(
      client.call(identity.changePassword, { body: { current: testPassword, next: 'simple' } }),
    ).rejects.toMatchObject({ code: 'password_too_weak' });
    await expect(
      client.call(identity.changePassword, { body: { current: testPassword, next: testPassword } }),
    ).rejects.toMatchObject({ code: 'password_reused' });
    const other = await app.logIn('T1', 'fresh');
    await client.call(identity.changePassword, { body: { current: testPassword, next: 'Other#2026pass' } });
    expect(await client.call(identity.listColleagues, {})).toMatchObject({ items: [{ name: 'fresh' }] });
    await expect(other.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
  });
});
