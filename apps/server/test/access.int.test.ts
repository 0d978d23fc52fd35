import { type RoleKey, roleKeys } from '@guanjia/contracts/core/roles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRoles } from '../src/modules/identity/index.ts';
import { type Calls, fillTenant } from './access-fixture.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { callRoute, routes, unknownId, withParams } from './walk.ts';

let app: TestApp;
let first: SignedIn;
let second: SignedIn;
let calls: Calls;
const byRole = {} as Record<RoleKey, SignedIn>;

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  const one = await app.tenant('T1');
  await app.tenant('T2');
  for (const role of roleKeys) byRole[role] = await app.logIn('T1', role);
  first = byRole.administrator;
  second = await app.logIn('T2', 'administrator');
  calls = await fillTenant(app, one.tenantId, first, 'ALPHA');
});

afterAll(() => app[Symbol.asyncDispose]());

const named = routes.map((route) => [route.operationId, route] as const);
const closed = named.filter(([, route]) => route.access !== 'public');

describe('without a session', () => {
  it.each(closed)('%s answers 401', async (_, route) => {
    for (const cookie of ['', 'guanjia_session=made-up']) {
      const answer = await callRoute(app, route, undefined, { headers: cookie ? { cookie } : {}, csrf: 'x' });
      expect(answer).toMatchObject({ status: 401, problem: { code: 'unauthenticated', status: 401 } });
    }
  });

  it('only these are open', () => {
    const open = routes.filter(({ access }) => access === 'public').map(({ operationId }) => operationId);
    expect(open.toSorted()).toEqual([
      'finishSingleSignOn',
      'getCaptcha',
      'getLogInOptions',
      'listSignOnProviders',
      'logIn',
      'logInByCode',
      'logInByPasskey',
      'requestLogInCode',
      'requestResetCode',
      'resetForgottenPassword',
      'startImpersonation',
      'startPasskeyLogIn',
      'startSingleSignOn',
    ]);
  });
});

describe('with a wrong or missing token against forged requests', () => {
  it.each(closed.filter(([, route]) => route.method !== 'GET'))('%s answers 403', async (_, route) => {
    for (const csrf of ['wrong', null, second.me.csrfToken]) {
      const answer = await callRoute(app, route, first, { csrf });
      expect(answer).toMatchObject({ status: 403, problem: { code: 'csrf_failed' } });
    }
  });
});

describe('a role', () => {
  const guarded = named.filter(([, { access }]) => access !== 'public' && access !== 'session');
  const cases = roleKeys.flatMap((role) => guarded.map(([id, route]) => [role, id, route] as const));

  it.each(cases)('%s may call %s exactly when it has the permission', async (role, _, route) => {
    const answer = await callRoute(app, route, byRole[role], {
      params: { id: 'nonsense', phoneId: 'nonsense' },
    });
    const allowed = builtInRoles[role].permissions.some((permission) => permission === route.access);
    expect(answer.problem.code === 'forbidden').toBe(!allowed);
    expect(answer.status === 403).toBe(!allowed);
  });
});

describe('another tenant', () => {
  it('is tried with every route that takes an id', () => {
    expect(Object.keys(calls).toSorted()).toEqual(
      withParams.map(({ operationId }) => operationId).toSorted(),
    );
  });

  it.each(withParams.map((route) => [route.operationId, route] as const))(
    'gets 404 from %s',
    async (id, route) => {
      const answer = await callRoute(app, route, second, calls[id]);
      expect(answer).toMatchObject({ status: 404, problem: { code: 'not_found' } });
    },
  );

  it.each(withParams.map((route) => [route.operationId, route] as const))(
    'is what the 404 of %s was for: the own administrator gets another answer',
    async (id, route) => {
      const answer = await callRoute(app, route, first, calls[id]);
      expect([answer.status, answer.problem.code]).not.toContain(404);
      expect(answer.status).not.toBe(400);
      expect(answer.status).toBeLessThan(500);
    },
  );

  it.each(withParams.map((route) => [route.operationId, route] as const))(
    'sees the same as for an id that nobody has in %s',
    async (id, route) => {
      const params = { ...calls[id]?.params, id: unknownId, phoneId: unknownId };
      const answer = await callRoute(app, route, second, { ...calls[id], params });
      expect(answer).toMatchObject({ status: 404, problem: { code: 'not_found' } });
    },
  );

  it('cannot point at what is not its own from inside a body', async () => {
    const idOf = (operationId: string) => calls[operationId]?.params?.id;
    const bodies: [string, unknown][] = [
      [
        'createProduct',
        { code: 'x', name: 'x', price: 1, categoryId: idOf('updateCategory'), description: '' },
      ],
      ['createCampaign', { name: 'x', dialMode: 'claim', productId: idOf('getProduct') }],
      ['createCampaign', { name: 'x', dialMode: 'claim', scriptId: idOf('saveScript') }],
      ['createCampaign', { name: 'x', dialMode: 'claim', questionnaireId: idOf('saveQuestionnaire') }],
      ['joinCampaign', { campaignId: idOf('getCampaign') }],
      [
        'reportViolation',
        {
          category: 'advertising',
          personId: idOf('resetUserPassword'),
          happenedOn: '2026-03-01',
          description: 'x',
          evidence: [],
        },
      ],
      ['grantReveals', { userId: idOf('resetUserPassword'), more: 1, reason: 'x' }],
    ];
    for (const [operationId, body] of bodies) {
      const route = routes.find((one) => one.operationId === operationId);
      const answer = route && (await callRoute(app, route, second, { body }));
      expect([operationId, answer?.status]).toEqual([operationId, 404]);
    }
  });
});

describe('nonsense', () => {
  it.each(withParams.map((route) => [route.operationId, route] as const))(
    'as an id of %s is told',
    async (id, route) => {
      for (const [language, pattern] of [
        ['zh-CN,zh;q=0.9', /[\u4e00-\u9fff]/],
        ['en-GB,en;q=0.9', /^[ -~]+$/],
      ] as const) {
        const answer = await callRoute(app, route, first, {
          ...calls[id],
          params: { id: "1' or 1=1--", phoneId: 'x' },
          headers: { 'accept-language': language },
        });
        expect(answer.contentType).toMatch(/^application\/problem\+json/);
        expect(answer).toMatchObject({ status: 400, problem: { code: 'bad_request', status: 400 } });
        expect(answer.problem.errors?.[0]?.path).toBe('params.id');
        expect(answer.problem.errors?.[0]?.message).toMatch(pattern);
      }
    },
  );

  const withBody = named.filter(([, { bodyKind }]) => bodyKind === 'json');
  it.each(withBody)('as a body of %s is told', async (id, route) => {
    for (const body of [[], 'text', 7]) {
      const answer = await callRoute(app, route, first, {
        ...calls[id],
        body,
        headers: { 'accept-language': 'en' },
      });
      expect(answer).toMatchObject({ status: 400, problem: { code: 'bad_request' } });
      expect(answer.problem.errors?.[0]?.message).toMatch(/^Invalid input/);
    }
    const broken = await callRoute(app, route, first, { ...calls[id], raw: '{"a":' });
    expect(broken).toMatchObject({ status: 400, problem: { code: 'bad_request' } });
  });

  it.each(named.filter(([, { query }]) => query !== undefined))(
    'as a query of %s is told',
    async (id, route) => {
      const query = {
        limit: 'many',
        filter: '[',
        format: 'doc',
        from: 'yesterday',
        menu: 'none',
        version: 'last',
        archived: '?',
        kind: '?',
      };
      const answer = await callRoute(app, route, first, { ...calls[id], query });
      expect(answer).toMatchObject({ status: 400, problem: { code: 'bad_request' } });
      expect(answer.problem.errors?.length).toBeGreaterThan(0);
    },
  );

  it('as an address is 404, as a kind of content 415', async () => {
    const missing = await fetch(`${app.baseUrl}/api/nothing/here`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('content-type')).toMatch(/problem\+json/);
    const response = await fetch(`${app.baseUrl}/api/customers`, {
      method: 'POST',
      headers: { cookie: first.cookie, 'x-csrf-token': first.me.csrfToken, 'content-type': 'text/xml' },
      body: '<a/>',
    });
    expect(response.status).toBe(415);
  });
});
