import { createClient } from '@guanjia/client/http';
import { createRealtimeClient } from '@guanjia/client/realtime';
import * as identity from '@guanjia/contracts/identity/routes';
import * as factors from '@guanjia/contracts/identity/second-factor';
import { securityPolicy, setSecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import { getOwnPresence } from '@guanjia/contracts/identity/sessions';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const minute = 60_000;
const codeOf = (secret: string) => new TOTP({ secret }).generate({ timestamp: app.clock.now().getTime() });
const wrongCode = (secret: string) => (codeOf(secret) === '000000' ? '000001' : '000000');

async function enrol({ client }: SignedIn): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = await client.call(factors.startTotp, {});
  const { recoveryCodes } = await client.call(factors.confirmTotp, { body: { code: codeOf(secret) } });
  await app.clock.advance(30_000);
  return { secret, recoveryCodes };
}

const step = ({ client }: SignedIn, code: string, trustDevice = false) =>
  client.call(factors.verifySecondFactor, { body: { code, trustDevice } });

async function decide(change: object): Promise<void> {
  const { client } = await app.logIn('T1', 'administrator');
  await client.call(setSecurityPolicy, { body: { ...securityPolicy.parse({}), ...change } });
}

async function addUser(login: string): Promise<SignedIn> {
  await app.db.tenantTx(tenantId, (tx) =>
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
  return app.logIn('T1', login);
}

describe('an authenticator app', () => {
  it('counts once a code of it came back, and then makes the log-in two steps', async () => {
    const agent = await addUser('two');
    const { secret } = await agent.client.call(factors.startTotp, {});
    expect((await app.logIn('T1', 'two')).me.pendingFactor).toBeNull();
    await expect(
      agent.client.call(factors.confirmTotp, { body: { code: wrongCode(secret) } }),
    ).rejects.toMatchObject({ code: 'code_wrong' });
    const { recoveryCodes } = await agent.client.call(factors.confirmTotp, {
      body: { code: codeOf(secret) },
    });
    expect(new Set(recoveryCodes).size).toBe(10);
    const pending = await app.logIn('T1', 'two');
    expect(pending.me.pendingFactor).toBe('second_factor');
    await expect(step(pending, codeOf(secret))).rejects.toMatchObject({ code: 'code_wrong' });
    await app.clock.advance(30_000);
    const code = codeOf(secret);
    const before = pending.cookie;
    expect(await step(pending, code)).toMatchObject({ pendingFactor: null, user: { login: 'two' } });
    expect(await pending.client.call(identity.listColleagues, {})).toBeDefined();
    const old = createClient({ baseUrl: app.baseUrl, headers: () => ({ cookie: before }) });
    await expect(old.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
    await expect(step(await app.logIn('T1', 'two'), code)).rejects.toMatchObject({ code: 'code_wrong' });
  });

  it('keeps everything closed until the second step, in both doors', async () => {
    const agent = await addUser('closed');
    const { secret } = await enrol(agent);
    const pending = await app.logIn('T1', 'closed');
    const open = ['getMe', 'logOut', 'verifySecondFactor', 'verifyPasskeyStep'];
    for (const route of routes.filter(
      ({ access, operationId }) => access !== 'public' && !open.includes(operationId),
    )) {
      const answer = await callRoute(app, route, pending);
      expect([route.operationId, answer.status, answer.problem.code]).toEqual([
        route.operationId,
        403,
        'second_factor_required',
      ]);
    }
    const realtime = createRealtimeClient({
      baseUrl: app.baseUrl,
      extraHeaders: { cookie: pending.cookie },
    });
    const refused = await until('a refusal', async () => realtime.state().kind === 'refused');
    expect(refused).toBe(true);
    realtime.close();
    expect(await step(pending, codeOf(secret))).toMatchObject({ pendingFactor: null });
  });

  it('is kept encrypted, and its recovery codes hashed', async () => {
    const agent = await addUser('stored');
    const { secret, recoveryCodes } = await enrol(agent);
    const { rows } = await app.admin.query<{ row: string }>(
      `select t::text as row from identity.totp t union all select r::text from identity.recovery_code r`,
    );
    const everything = rows.map(({ row }) => row).join('\n');
    for (const text of [secret, ...recoveryCodes]) {
      const plain = text.replace('-', '');
      expect(everything).not.toContain(plain);
      expect(everything).not.toContain(Buffer.from(plain).toString('hex'));
    }
  });

  it('locks the account when its codes are guessed, although the password was right each time', async () => {
    const agent = await addUser('guessed');
    const { secret } = await enrol(agent);
    const said: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const pending = await app.logIn('T1', 'guessed');
      for (let time = 0; time < 5; time += 1)
        said.push(
          await step(pending, wrongCode(secret)).then(
            () => 'in',
            (error: { code: string }) => error.code,
          ),
        );
      if (round === 1)
        await expect(pending.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
    }
    expect(said).toEqual([...Array(9).fill('code_wrong'), 'account_locked']);
    await expect(app.logIn('T1', 'guessed')).rejects.toMatchObject({ code: 'account_locked' });
  });

  it('can be replaced, and until then the one before counts', async () => {
    const agent = await addUser('replacing');
    const before = await enrol(agent);
    await agent.client.call(factors.startTotp, {});
    await step(await app.logIn('T1', 'replacing'), codeOf(before.secret));
    const after = await enrol(agent);
    const pending = await app.logIn('T1', 'replacing');
    await expect(step(pending, codeOf(before.secret))).rejects.toMatchObject({ code: 'code_wrong' });
    await expect(step(pending, before.recoveryCodes[0] ?? '')).rejects.toMatchObject({ code: 'code_wrong' });
    await step(pending, codeOf(after.secret));
  });
});

describe('a recovery code', () => {
  it('opens the second step once, as people type it', async () => {
    const agent = await addUser('recovering');
    const { recoveryCodes } = await enrol(agent);
    const code = (recoveryCodes[0] ?? '').toUpperCase().replace('-', ' ');
    await step(await app.logIn('T1', 'recovering'), code);
    const pending = await app.logIn('T1', 'recovering');
    await expect(step(pending, code)).rejects.toMatchObject({ code: 'code_wrong' });
    await step(pending, recoveryCodes[1] ?? '');
    expect(await pending.client.call(factors.getSecondFactors, {})).toMatchObject({ recoveryCodesLeft: 8 });
    const renewed = await pending.client.call(factors.renewRecoveryCodes, {});
    expect(renewed.recoveryCodes).toHaveLength(10);
    await expect(step(await app.logIn('T1', 'recovering'), recoveryCodes[2] ?? '')).rejects.toMatchObject({
      code: 'code_wrong',
    });
  });
});

describe('a trusted device', () => {
  it('is not asked for the days of the policy, unless it is forgotten', async () => {
    const agent = await addUser('trusting');
    const { secret } = await enrol(agent);
    const pending = await app.logIn('T1', 'trusting');
    await step(pending, codeOf(secret), true);
    const device = await pending.client.call(factors.getSecondFactors, {});
    expect(device.trustedDevices).toMatchObject([{ current: false }]);
    await pending.client.call(factors.removeTrustedDevice, {
      params: { id: device.trustedDevices[0]?.id ?? '' },
    });
    expect((await pending.client.call(factors.getSecondFactors, {})).trustedDevices).toEqual([]);
  });

  it('is known by its cookie, and by nobody else’s', async () => {
    const trusting = await addUser('trusted');
    const { secret } = await enrol(trusting);
    const other = await addUser('other');
    await enrol(other);
    await decide({ captcha: 'after_first_failure', trustedDeviceDays: 30 });
    await app.clock.advance(31 * minute);
    const first = await enter('trusted');
    const verified = await fetch(`${app.baseUrl}${factors.verifySecondFactor.path}`, {
      method: 'POST',
      headers: { ...first.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ code: codeOf(secret), trustDevice: true }),
    });
    const device = cookieOf(verified, 'guanjia_device');
    expect(device).toMatch(/^guanjia_device=.{40,}/);
    expect((await enter('trusted', device)).me.pendingFactor).toBeNull();
    expect((await enter('other', device)).me.pendingFactor).toBe('second_factor');
    await app.clock.advance(30 * 24 * 60 * minute);
    expect((await enter('trusted', device)).me.pendingFactor).toBe('second_factor');
    await decide({});
  });
});

describe('a policy that requires the second factor', () => {
  it('has everybody set one up at the log-in, and nobody switch it off', async () => {
    await addUser('required');
    await decide({ secondFactor: 'required' });
    const forced = await app.logIn('T1', 'required');
    expect(forced.me.pendingFactor).toBe('enrolment');
    await expect(forced.client.call(getOwnPresence, {})).rejects.toMatchObject({
      code: 'second_factor_required',
    });
    await enrol(forced);
    expect(await forced.client.call(identity.getMe, {})).toMatchObject({ pendingFactor: null });
    await expect(forced.client.call(factors.removeTotp, {})).rejects.toMatchObject({
      code: 'second_factor_by_policy',
    });
    await app.admin.query(
      'update identity.security_policy set policy = policy || \'{"secondFactor":"off"}\'',
    );
    expect((await app.logIn('T1', 'required')).me.pendingFactor).toBeNull();
    await decide({});
  });
});

describe('a sensitive change', () => {
  it('needs a log-in or a confirmation within the last five minutes', async () => {
    const agent = await addUser('careful');
    await app.clock.advance(5 * minute + 1);
    const { client } = agent;
    await expect(client.call(factors.startTotp, {})).rejects.toMatchObject({ code: 'confirmation_required' });
    const confirm = (body: { password: string } | { code: string }) =>
      client.call(factors.confirmSession, { body });
    await expect(confirm({ password: 'wrong' })).rejects.toMatchObject({ code: 'password_wrong' });
    await confirm({ password: testPassword });
    const { secret } = await enrol(agent);
    await app.clock.advance(5 * minute + 1);
    await expect(client.call(factors.removeTotp, {})).rejects.toMatchObject({
      code: 'confirmation_required',
    });
    await expect(confirm({ code: wrongCode(secret) })).rejects.toMatchObject({ code: 'code_wrong' });
    await confirm({ code: codeOf(secret) });
    await client.call(factors.removeTotp, {});
    expect((await app.logIn('T1', 'careful')).me.pendingFactor).toBeNull();
  });

  it('lets an administrator help who has lost the second factor, and tells the audit trail', async () => {
    const agent = await addUser('lost');
    await enrol(agent);
    const administrator = await app.logIn('T1', 'administrator');
    const id = agent.me.user.id;
    await administrator.client.call(factors.resetUserSecondFactor, { params: { id } });
    await expect(agent.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
    expect((await app.logIn('T1', 'lost')).me.pendingFactor).toBeNull();
    const { rows } = await app.admin.query(
      "select actor_id from audit.entry where action = 'identity.second_factor_reset' and entity_id = $1",
      [id],
    );
    expect(rows).toEqual([{ actor_id: administrator.me.user.id }]);
  });
});

function cookieOf(response: Response, name: string): string {
  const found = response.headers.getSetCookie().find((one) => one.startsWith(`${name}=`));
  return found?.split(';')[0] ?? '';
}

/** A log-in of a browser that has cookies of its own. */
async function enter(login: string, cookie = '') {
  const response = await fetch(`${app.baseUrl}${identity.logIn.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ tenantCode: 'T1', login, password: testPassword }),
  });
  const me = (await response.json()) as identity.Me;
  return {
    me,
    headers: { cookie: cookieOf(response, 'guanjia_session'), 'x-csrf-token': me.csrfToken },
  };
}
