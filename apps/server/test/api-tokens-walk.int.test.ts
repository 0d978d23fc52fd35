import type { Permission } from '@guanjia/contracts/core/permissions';
import { createOwnToken } from '@guanjia/contracts/identity/api-tokens';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRoles } from '../src/modules/identity/index.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { callRoute, routes } from './walk.ts';

let app: TestApp;
let administrator: SignedIn;
const all = builtInRoles.administrator.permissions;
const named = routes
  .filter(({ access }) => access !== 'public')
  .map((route) => [route.operationId, route] as const);
const guarded = named.filter(([, { access }]) => access !== 'session');
const nonsense = { params: { id: 'nonsense', phoneId: 'nonsense', field: 'nonsense' } };
let everything: string;
const without = {} as Record<Permission, string>;

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  await app.tenant('T1');
  administrator = await app.logIn('T1', 'administrator');
  everything = await make(all);
  for (const missing of all)
    without[missing] = await make(all.filter((permission) => permission !== missing));
});

afterAll(() => app[Symbol.asyncDispose]());

async function make(granted: readonly Permission[]): Promise<string> {
  const body = { name: 'A program', permissions: [...granted], days: 1 };
  return (await administrator.client.call(createOwnToken, { body })).secret;
}

const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` }, csrf: null });

describe('a route', () => {
  it.each(guarded)('%s answers 403 to a token without its permission', async (_, route) => {
    const secret = without[route.access as Permission] ?? everything;
    const answer = await callRoute(app, route, undefined, { ...nonsense, ...bearer(secret) });
    expect(answer.status).toBe(403);
    expect(['forbidden', 'token_not_accepted']).toContain(answer.problem.code);
  });

  it.each(named)('%s takes a token with every permission exactly when it says so', async (_, route) => {
    const answer = await callRoute(app, route, undefined, { ...nonsense, ...bearer(everything) });
    expect(answer.problem.code === 'token_not_accepted').toBe(!route.byToken);
    if (all.some((key) => key === route.access) && route.byToken) expect(answer.status).not.toBe(403);
  });

  it.each(named)('%s answers 401 to a token that nobody has, even beside a cookie', async (_, route) => {
    const headers = { authorization: 'Bearer gj_made-up' };
    expect((await callRoute(app, route, undefined, { headers, csrf: null })).status).toBe(401);
    expect((await callRoute(app, route, administrator, { headers })).status).toBe(401);
  });

  it('none that goes on after the request, or hands out what that made, takes one', () => {
    const tasks = routes.filter(({ operationId }) =>
      ['exportList', 'listBackgroundTasks', 'downloadTaskResult'].includes(operationId),
    );
    expect(tasks.map(({ byToken }) => byToken)).toEqual([false, false, false]);
  });

  it('none of those about own passwords, factors, sessions and tokens takes one', () => {
    const own = routes.filter(
      ({ path, access }) =>
        access !== 'public' && /^\/api\/identity\/(me$|me\/|sessions|.*(tokens|password|factor))/.test(path),
    );
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter(({ byToken }) => byToken).map(({ operationId }) => operationId)).toEqual([]);
  });
});
