import { createClient } from '@guanjia/client/http';
import * as identity from '@guanjia/contracts/identity/routes';
import * as factors from '@guanjia/contracts/identity/second-factor';
import { getLogInOptions } from '@guanjia/contracts/identity/security-policy';
import * as codes from '@guanjia/contracts/identity/sms-codes';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp, testPassword } from './app.ts';
import { type SmsGateway, startSmsGateway } from './sms-gateway.ts';
import { until } from './until.ts';

let app: TestApp;
let gateway: SmsGateway;

beforeAll(async () => {
  gateway = await startSmsGateway();
  app = await startApp({ sms: { kind: 'smpp', url: gateway.urlWith('se:cret'), sender: '10690001' } });
  await app.tenant('T1');
  await app.tenant('T2');
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

const anonymous = () => createClient({ baseUrl: app.baseUrl });
const minute = 60_000;

async function picture() {
  const { captchaId } = await anonymous().call(identity.getCaptcha, {});
  const { rows } = await app.admin.query<{ answer: string }>(
    'select answer from identity.captcha where id = $1',
    [captchaId],
  );
  return { captchaId, captcha: rows[0]?.answer ?? '' };
}

/** The code of the message that the gateway takes next. */
async function nextCode(ask: () => Promise<unknown>): Promise<string> {
  const before = gateway.received.length;
  await ask();
  await until('the message', async () => gateway.received.length > before);
  const message = String(gateway.received.at(-1)?.short_message?.message);
  return /\d{6}/.exec(message)?.[0] ?? '';
}

const askForLogIn = async (mobile: string, tenantCode = 'T1') =>
  anonymous().call(codes.requestLogInCode, { body: { tenantCode, mobile, ...(await picture()) } });
const enter = (mobile: string, code: string, tenantCode = 'T1') =>
  anonymous().call(codes.logInByCode, { body: { tenantCode, mobile, code } });

/** Gives a user a number as they would do themselves. */
async function giveMobile(login: string, mobile: string): Promise<void> {
  const { client } = await app.logIn('T1', login);
  const code = await nextCode(() => client.call(codes.requestMobileCode, { body: { mobile } }));
  await client.call(codes.setOwnMobile, { body: { mobile, code, password: testPassword } });
  await app.clock.advance(minute);
}

describe('the own mobile number', () => {
  it('is set with its code and the password, and shown with the middle hidden', async () => {
    const { client, me } = await app.logIn('T1', 'agent');
    const mobile = '138 0000 0001';
    const code = await nextCode(() => client.call(codes.requestMobileCode, { body: { mobile } }));
    const set = (change: object) =>
      client.call(codes.setOwnMobile, { body: { mobile, code, password: testPassword, ...change } });
    await expect(set({ password: 'wrong' })).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(set({ code: wrong(code) })).rejects.toMatchObject({ code: 'code_wrong' });
    await expect(set({ mobile: '13800000002' })).rejects.toMatchObject({ code: 'code_wrong' });
    await set({});
    await expect(set({})).rejects.toMatchObject({ code: 'code_wrong' });
    expect(await client.call(codes.getOwnMobile, {})).toEqual({ mobile: '138****0001', canVerify: true });
    const { rows } = await app.admin.query(
      `select entity_id from audit.entry where action = 'identity.mobile_changed' and actor_id = $1`,
      [me.user.id],
    );
    expect(rows).toEqual([{ entity_id: me.user.id }]);
    await app.clock.advance(minute);
  });

  it('belongs to one person of an enterprise', async () => {
    await expect(giveMobile('leader', '13800000001')).rejects.toMatchObject({ code: 'mobile_taken' });
    await app.clock.advance(minute);
  });

  it('goes to one of two who want it at the same moment', async () => {
    const { client, me } = await app.logIn('T1', 'manager');
    const mobile = '13800000006';
    const code = await nextCode(() => client.call(codes.requestMobileCode, { body: { mobile } }));
    const written = Promise.withResolvers<void>();
    const waited = Promise.withResolvers<void>();
    const quicker = app.db.tenantTx(me.tenant.id, async (tx) => {
      await tx.query("update identity.app_user set mobile = '+8613800000006' where login = 'director'");
      written.resolve();
      await waited.promise;
    });
    await written.promise;
    const slower = client.call(codes.setOwnMobile, { body: { mobile, code, password: testPassword } });
    const refused = expect(slower).rejects.toMatchObject({ code: 'mobile_taken' });
    await until('the slower one waits', async () => {
      const { rows } = await app.admin.query('select from pg_locks where not granted');
      return rows.length > 0;
    });
    waited.resolve();
    await quicker;
    await refused;
    await app.clock.advance(minute);
  });

  it('can be taken away by whoever shows once more who they are', async () => {
    await giveMobile('personnel', '13800000007');
    const { client } = await app.logIn('T1', 'personnel');
    await app.clock.advance(5 * minute + 1);
    const remove = () => client.call(codes.removeOwnMobile, {});
    await expect(remove()).rejects.toMatchObject({ code: 'confirmation_required' });
    await client.call(factors.confirmSession, { body: { password: testPassword } });
    await remove();
    expect(await client.call(codes.getOwnMobile, {})).toMatchObject({ mobile: null });
    await giveMobile('logistics', '13800000007');
  });

  it('must be one', async () => {
    const { client } = await app.logIn('T1', 'agent');
    await expect(client.call(codes.requestMobileCode, { body: { mobile: '12345' } })).rejects.toMatchObject({
      code: 'phone_invalid',
    });
  });
});

describe('a log-in by code', () => {
  it('works once, within ten minutes, for the number and the enterprise that it was sent for', async () => {
    await giveMobile('supervisor', '13800000003');
    const first = await nextCode(() => askForLogIn('+86 138 0000 0003'));
    await expect(enter('13800000003', first, 'T2')).rejects.toMatchObject({ code: 'code_wrong' });
    expect(await enter('13800000003', first)).toMatchObject({ user: { login: 'supervisor' } });
    await expect(enter('13800000003', first)).rejects.toMatchObject({ code: 'code_wrong' });
    await app.clock.advance(minute);
    const second = await nextCode(() => askForLogIn('13800000003'));
    await app.clock.advance(10 * minute);
    await expect(enter('13800000003', second)).rejects.toMatchObject({ code: 'code_wrong' });
  });

  it('allows five tries, and only the newest code', async () => {
    const old = await nextCode(() => askForLogIn('13800000003'));
    await app.clock.advance(minute);
    const code = await nextCode(() => askForLogIn('13800000003'));
    for (const guess of [old === code ? wrong(code) : old, ...Array.from({ length: 4 }, () => wrong(code))])
      await expect(enter('13800000003', guess)).rejects.toMatchObject({ code: 'code_wrong' });
    await expect(enter('13800000003', code)).rejects.toMatchObject({ code: 'code_wrong' });
    await app.clock.advance(minute);
  });

  it('tells nothing about a number that nobody has: answer, limits and refusal are the same', async () => {
    const sent = gateway.received.length;
    for (const [mobile, tenantCode] of [
      ['13800000099', 'T1'],
      ['13800000098', 'nobody'],
    ] as const) {
      const answer = await askForLogIn(mobile, tenantCode);
      expect(answer).toEqual({ retryAfter: 60, validFor: 600, demoMessage: null });
      await expect(askForLogIn(mobile, tenantCode)).rejects.toMatchObject({ code: 'too_many_requests' });
      await expect(enter(mobile, '123456', tenantCode)).rejects.toMatchObject({ code: 'code_wrong' });
    }
    await app.clock.advance(minute);
    await nextCode(() => askForLogIn('13800000003'));
    await expect(askForLogIn('13800000003')).rejects.toMatchObject({ code: 'too_many_requests' });
    expect(gateway.received.length).toBe(sent + 1);
    await app.clock.advance(minute);
  });

  it('sends a number ten codes a day, whichever enterprise asks', async () => {
    const results = [];
    for (let n = 0; n < 12; n += 1) {
      results.push(
        await askForLogIn('13800000097', n % 2 ? 'T1' : 'T2').then(
          () => 'sent',
          (error: { code: string }) => error.code,
        ),
      );
      await app.clock.advance(minute);
    }
    expect(results).toEqual([...Array(10).fill('sent'), 'too_many_requests', 'too_many_requests']);
  });

  it('needs the captcha', async () => {
    const body = { tenantCode: 'T1', mobile: '13800000003', ...(await picture()), captcha: '?' };
    await expect(anonymous().call(codes.requestLogInCode, { body })).rejects.toMatchObject({
      code: 'captcha_wrong',
    });
  });

  it('does not stand for the second step', async () => {
    await giveMobile('store_manager', '13800000008');
    const { client } = await app.logIn('T1', 'store_manager');
    const { secret } = await client.call(factors.startTotp, {});
    const first = new TOTP({ secret }).generate({ timestamp: app.clock.now().getTime() });
    await client.call(factors.confirmTotp, { body: { code: first } });
    const code = await nextCode(() => askForLogIn('13800000008'));
    expect(await enter('13800000008', code)).toMatchObject({ pendingFactor: 'second_factor' });
    await app.clock.advance(minute);
  });

  it('does not open a locked account', async () => {
    await giveMobile('inspector', '13800000004');
    await app.admin.query("update identity.app_user set locked_at = now() where login = 'inspector'");
    const code = await nextCode(() => askForLogIn('13800000004'));
    await expect(enter('13800000004', code)).rejects.toMatchObject({ code: 'account_locked' });
  });
});

describe('a forgotten password', () => {
  it('is replaced by user name, number and code; a refused one does not cost the code', async () => {
    await giveMobile('leader', '13800000005');
    const before = await app.logIn('T1', 'leader');
    const who = { tenantCode: 'T1', login: 'Leader', mobile: '13800000005' };
    const code = await nextCode(async () =>
      anonymous().call(codes.requestResetCode, { body: { ...who, ...(await picture()) } }),
    );
    const reset = (change: object) =>
      anonymous().call(codes.resetForgottenPassword, {
        body: { ...who, code, next: 'Found#again-31', ...change },
      });
    await expect(reset({ next: 'weak' })).rejects.toMatchObject({ code: 'password_too_weak' });
    await expect(reset({ next: testPassword })).rejects.toMatchObject({ code: 'password_reused' });
    await expect(reset({ login: 'agent' })).rejects.toMatchObject({ code: 'code_wrong' });
    await reset({});
    await expect(reset({ next: 'Found#twice-32' })).rejects.toMatchObject({ code: 'code_wrong' });
    await expect(before.client.call(identity.getMe, {})).rejects.toMatchObject({ status: 401 });
    expect((await app.logIn('T1', 'leader', 'Found#again-31')).me.mustChangePassword).toBe(false);
    await app.clock.advance(minute);
  });

  it('gets no code by the name of one and the number of another', async () => {
    const sent = gateway.received.length;
    const body = { tenantCode: 'T1', login: 'agent', mobile: '13800000005', ...(await picture()) };
    const answer = await anonymous().call(codes.requestResetCode, { body });
    expect(answer).toEqual({ retryAfter: 60, validFor: 600, demoMessage: null });
    await app.clock.advance(minute);
    await nextCode(() => askForLogIn('13800000005'));
    expect(gateway.received.length).toBe(sent + 1);
  });
});

it('stores no code and no number of a request in the clear', async () => {
  const { rows } = await app.admin.query<{ row: string }>('select c::text as row from identity.sms_code c');
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) expect(row).not.toContain('138000000');
});

describe('without a gateway', () => {
  it('only the demo enterprise can use codes, and shows the message itself', async () => {
    await using bare = await startApp();
    await bare.tenant('T1');
    const client = createClient({ baseUrl: bare.baseUrl });
    const offered = async (tenantCode: string) =>
      (await client.call(getLogInOptions, { query: { tenantCode } })).sms;
    expect([await offered('T1'), await offered('nobody')]).toEqual([false, false]);
    const agent = await bare.logIn('T1', 'agent');
    const ask = () => agent.client.call(codes.requestMobileCode, { body: { mobile: '13800000001' } });
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    await bare.admin.query('update identity.tenant set demo = true');
    expect(await offered('T1')).toBe(true);
    const { demoMessage } = await ask();
    const code = /\d{6}/.exec(demoMessage ?? '')?.[0] ?? '';
    await agent.client.call(codes.setOwnMobile, {
      body: { mobile: '13800000001', code, password: testPassword },
    });
    expect(await agent.client.call(codes.getOwnMobile, {})).toMatchObject({ mobile: '138****0001' });
  });
});

function wrong(code: string): string {
  return code === '000000' ? '000001' : '000000';
}
