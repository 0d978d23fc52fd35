import { Writable } from 'node:stream';
import { createClient } from '@guanjia/client/http';
import * as identity from '@guanjia/contracts/identity/routes';
import * as codes from '@guanjia/contracts/identity/sms-codes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLog } from '../src/kernel/log.ts';
import { type Calls, fillTenant } from './access-fixture.ts';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { type Answer, callRoute, routes } from './walk.ts';

let app: TestApp;
let administrator: SignedIn;
let calls: Calls;
let written = '';
const lines = () =>
  written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  const log = createLog(
    'trace',
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.toString();
        done();
      },
    }),
  );
  app = await startApp({ trustProxy: true }, log);
  const { tenantId } = await app.tenant('T1');
  await app.admin.query('update identity.tenant set demo = true');
  administrator = await app.logIn('T1', 'administrator');
  calls = await fillTenant(app, tenantId, administrator, 'ALPHA');
});

afterAll(() => app[Symbol.asyncDispose]());

it('holds no password, token, code or telephone number after every route was called', async () => {
  const agent = await app.logIn('T1', 'agent');
  const { demoMessage } = await agent.client.call(codes.requestMobileCode, {
    body: { mobile: '13812345678' },
  });
  const code = /\d{6}/.exec(demoMessage ?? '')?.[0] ?? '';
  await agent.client.call(codes.setOwnMobile, {
    body: { mobile: '13812345678', code, password: testPassword },
  });
  await expect(
    createClient({ baseUrl: app.baseUrl }).call(identity.logIn, {
      body: { tenantCode: 'T1', login: 'agent', password: 'Typed#wrong-77' },
    }),
  ).rejects.toMatchObject({ code: 'captcha_required' });
  for (const route of routes) {
    if (['logOut', 'endOtherSessions'].includes(route.operationId)) continue;
    await callRoute(app, route, administrator, calls[route.operationId]);
    await callRoute(app, route, agent, calls[route.operationId]);
    await callRoute(app, route, agent, { ...calls[route.operationId], csrf: 'forged' });
  }
  // A write that fails in the database: its error names the values.
  await app.admin.query(`
    create function identity.break() returns trigger language plpgsql as $$
      begin raise exception 'broken' using detail = 'Key (mobile)=(+8613812345678) is there', hint = 'Typed#wrong-77'; end $$;
    create trigger break before update on identity.app_user for each row execute function identity.break()`);
  const setPreferences = routes.find(({ operationId }) => operationId === 'setPreferences');
  if (!setPreferences) throw new Error('no such route');
  const broken = await callRoute(app, setPreferences, agent, { body: { theme: 'dark' } });
  await app.admin.query('drop trigger break on identity.app_user');
  expect(broken.status).toBe(500);
  expect(broken.text).not.toMatch(/broken|mobile|app_user|\.ts/);

  expect(lines().filter(({ msg }) => msg === 'request failed')).toMatchObject([
    { err: { message: 'broken', type: 'DatabaseError' }, requestId: broken.problem.requestId },
  ]);
  const secrets = {
    password: testPassword,
    'wrong password': 'Typed#wrong-77',
    session: agent.cookie.split('=')[1] ?? '',
    csrf: agent.me.csrfToken,
    code,
    mobile: '13812345678',
    'customer’s number': '1380000',
  };
  for (const [name, secret] of Object.entries(secrets))
    expect([name, written.includes(secret)]).toEqual([name, false]);
});

it('tells of input that was refused and of too many requests, without what was sent', async () => {
  const from = (ip: string) => ({ 'x-forwarded-for': ip });
  const wrong = await callRoute(app, identity.logIn, undefined, {
    body: { tenantCode: 'T1', login: 'agent', password: ['Typed#wrong-78'] },
    headers: from('198.51.100.8'),
  });
  expect(lines().find(({ requestId }) => requestId === wrong.problem.requestId)).toMatchObject({
    msg: 'bad request',
    operation: 'logIn',
    fields: ['password'],
    ip: '198.51.100.8',
  });
  expect(written).not.toContain('Typed#wrong-78');
  const answers: Answer[] = [];
  for (let n = 0; n <= 120; n += 1)
    answers.push(
      await callRoute(app, identity.logIn, undefined, { body: {}, headers: from('198.51.100.9') }),
    );
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(120).fill(400), 429]);
  expect(lines().find(({ requestId }) => requestId === answers.at(-1)?.problem.requestId)).toMatchObject({
    msg: 'too many requests',
    ip: '198.51.100.9',
  });
});

it('tells who was refused what, from where', async () => {
  const agent = await app.logIn('T1', 'agent');
  const route = routes.find(({ operationId }) => operationId === 'setSecurityPolicy');
  if (!route) throw new Error('no such route');
  const { problem } = await callRoute(app, route, agent, { headers: { 'x-forwarded-for': '198.51.100.7' } });
  expect(lines().find(({ requestId }) => requestId === problem.requestId)).toMatchObject({
    msg: 'refused',
    code: 'forbidden',
    operation: 'setSecurityPolicy',
    userId: agent.me.user.id,
    tenantId: agent.me.tenant.id,
    ip: '198.51.100.7',
  });
});
