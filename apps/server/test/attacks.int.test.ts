import { createRealtimeClient } from '@guanjia/client/realtime';
import * as identity from '@guanjia/contracts/identity/routes';
import * as alerts from '@guanjia/contracts/identity/security-alerts';
import { securityPolicy, setSecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import * as users from '@guanjia/contracts/identity/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUser } from '../src/modules/identity/index.ts';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { until } from './until.ts';
import { callRoute } from './walk.ts';

let app: TestApp;
let tenantId: string;
let administrator: SignedIn;

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  ({ tenantId } = await app.tenant('T1'));
  await app.tenant('T2');
  administrator = await app.logIn('T1', 'administrator');
});

afterAll(() => app[Symbol.asyncDispose]());

/** A log-in from an address, with the picture read as a person would. */
async function tryFrom(ip: string, login: string, password = 'wrong', tenantCode = 'T1') {
  const headers = { 'x-forwarded-for': ip };
  const picture = await callRoute(app, identity.getCaptcha, undefined, { headers });
  const { captchaId } = JSON.parse(picture.text) as { captchaId: string };
  const { rows } = await app.admin.query<{ answer: string }>(
    'select answer from identity.captcha where id = $1',
    [captchaId],
  );
  const body = { tenantCode, login, password, captchaId, captcha: rows[0]?.answer };
  const answer = await callRoute(app, identity.logIn, undefined, { body, headers });
  return answer.problem.code ?? answer.status;
}

const listAlerts = async () =>
  (await administrator.client.call(alerts.listSecurityAlerts, { query: {} })).items;

describe('password spraying', () => {
  it('ends with the address blocked for this enterprise and an alert, heard at once', async () => {
    const console = createRealtimeClient({
      baseUrl: app.baseUrl,
      extraHeaders: { cookie: administrator.cookie },
    });
    const deaf = createRealtimeClient({
      baseUrl: app.baseUrl,
      extraHeaders: { cookie: (await app.logIn('T1', 'supervisor')).cookie },
    });
    const heard: string[] = [];
    const overheard: string[] = [];
    console.on('identity.security_alert', ({ id }) => void heard.push(id));
    deaf.on('identity.security_alert', ({ id }) => void overheard.push(id));
    for (const client of [console, deaf]) await until('online', async () => client.state().kind === 'online');

    const sprayer = '198.51.100.20';
    const names = ['agent', 'leader', ...Array.from({ length: 8 }, (_, n) => `guess${n}`)];
    for (const name of names) expect(await tryFrom(sprayer, name, 'Spring#2026')).toBe('credentials_wrong');
    expect(await tryFrom(sprayer, 'agent', testPassword)).toBe('address_blocked');
    expect(await tryFrom('198.51.100.21', 'agent', testPassword)).toBe(201);
    expect(await tryFrom(sprayer, 'agent', testPassword, 'T2')).toBe(201);

    const [alert] = await listAlerts();
    expect(alert).toMatchObject({ kind: 'password_spraying', ip: sprayer, names: 10, user: null });
    await until('the message', async () => heard.length === 1);
    expect([heard, overheard]).toEqual([[alert?.id], []]);
    console.close();
    deaf.close();

    await app.clock.advance(31 * 60_000);
    expect(await tryFrom(sprayer, 'agent', testPassword)).toBe(201);
  });

  it('counts for a name that nobody has as for one that somebody has, and tells both the same', async () => {
    const said = [];
    for (let n = 0; n < 12; n += 1) said.push(await tryFrom('198.51.100.30', `nobody${n}`));
    expect(said.slice(0, 10).every((code) => code === 'credentials_wrong')).toBe(true);
    expect(said.slice(10)).toEqual(['address_blocked', 'address_blocked']);
  });

  it('counts the addresses of one IPv6 network as one', async () => {
    const from = (n: number) => `2001:db8:5:6:${n}::${n}`;
    for (let n = 0; n < 10; n += 1)
      expect(await tryFrom(from(n), `guess${n}`, 'Spring#2026')).toBe('credentials_wrong');
    expect(await tryFrom(from(99), 'agent', testPassword)).toBe('address_blocked');
    expect(await tryFrom('2001:db8:5:7::1', 'agent', testPassword)).toBe(201);
    expect(await listAlerts()).toContainEqual(
      expect.objectContaining({ ip: '2001:db8:5:6::/64', names: 10 }),
    );
  });

  it('is forgiven by whoever looks after it, once it is acknowledged', async () => {
    const { count } = await administrator.client.call(alerts.countOpenAlerts, {});
    const alert = (await listAlerts()).find(({ ip }) => ip === '198.51.100.30');
    expect(alert?.blockedUntil).not.toBeNull();
    const params = { id: alert?.id ?? '' };
    await administrator.client.call(alerts.acknowledgeAlert, { params, body: { unblock: true } });
    expect(await administrator.client.call(alerts.countOpenAlerts, {})).toEqual({ count: count - 1 });
    expect(await tryFrom('198.51.100.30', 'agent', testPassword)).toBe(201);
    expect((await listAlerts()).find(({ id }) => id === params.id)).toMatchObject({
      blockedUntil: null,
      acknowledgedBy: { id: administrator.me.user.id },
    });
  });
});

describe('a locked account', () => {
  const lock = async (login: string) => {
    for (let time = 0; time < 9; time += 1)
      expect(await tryFrom('192.0.2.1', login)).toBe('credentials_wrong');
    expect(await tryFrom('192.0.2.1', login)).toBe('account_locked');
  };

  it('raises one alert and is unlocked by somebody with the permission, which is audited', async () => {
    const id = await addUser('forgetful');
    await lock('forgetful');
    expect(await tryFrom('192.0.2.1', 'forgetful')).toBe('account_locked');
    const raised = (await listAlerts()).filter(({ kind }) => kind === 'account_locked');
    expect(raised).toMatchObject([{ user: { id, name: 'forgetful' }, ip: '192.0.2.1' }]);
    await administrator.client.call(alerts.unlockUser, { params: { id } });
    expect(await tryFrom('192.0.2.1', 'forgetful', testPassword)).toBe(201);
    const { rows } = await app.admin.query(
      "select actor_id from audit.entry where action = 'identity.user_unlocked' and entity_id = $1",
      [id],
    );
    expect(rows).toEqual([{ actor_id: administrator.me.user.id }]);
  });

  it('stays locked when its password is reset by somebody who may not unlock', async () => {
    const id = await addUser('confused');
    await lock('confused');
    const role = await app.admin.query<{ id: string }>(
      `insert into identity.role (id, tenant_id, key, name, built_in, permissions, scope)
       values (gen_random_uuid(), $1, 'desk', 'desk', false, '{identity.users.manage}', 'all') returning id`,
      [tenantId],
    );
    await addUser('helpdesk');
    await app.admin.query("update identity.app_user set role_id = $1 where login = 'helpdesk'", [
      role.rows[0]?.id,
    ]);
    const helpdesk = await app.logIn('T1', 'helpdesk');
    const next = 'Given#once-42';
    await helpdesk.client.call(users.resetUserPassword, { params: { id }, body: { next } });
    expect(await tryFrom('192.0.2.1', 'confused', next)).toBe('account_locked');
    await expect(helpdesk.client.call(alerts.unlockUser, { params: { id } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await administrator.client.call(users.resetUserPassword, { params: { id }, body: { next } });
    expect(await tryFrom('192.0.2.1', 'confused', next)).toBe(201);
  });

  it('locks after as many failures as the policy says', async () => {
    await addUser('three');
    const body = { ...securityPolicy.parse({}), failuresUntilLock: 3 };
    await administrator.client.call(setSecurityPolicy, { body });
    const said = [];
    for (let time = 0; time < 3; time += 1) said.push(await tryFrom('192.0.2.9', 'three'));
    expect(said).toEqual(['credentials_wrong', 'credentials_wrong', 'account_locked']);
  });
});

function addUser(login: string): Promise<string> {
  return app.db.tenantTx(tenantId, (tx) =>
    createUser(
      tx,
      {
        login,
        name: login,
        employeeNo: login,
        role: 'agent',
        unitId: null,
        password: testPassword,
        mustChangePassword: false,
      },
      app.clock.now(),
    ),
  );
}
