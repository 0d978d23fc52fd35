import { type ErrorCode, errorCatalogue } from '@guanjia/contracts/core/errors';
import {
  changePassword,
  getCaptcha,
  getMe,
  logIn,
  logOut,
  setPreferences,
} from '@guanjia/contracts/identity/routes';
import { getLogInOptions, getPasswordRules } from '@guanjia/contracts/identity/security-policy';
import type { RealtimeType } from '@guanjia/contracts/realtime';
import { mountMockBackups } from './mock-backups.ts';
import { meOf } from './mock-data.ts';
import { mountMockDoors } from './mock-doors.ts';
import { mountMockDuplicates } from './mock-duplicates.ts';
import { mountMockForms } from './mock-forms.ts';
import { mountMockIdentity } from './mock-identity.ts';
import { mountMockMessages } from './mock-messages.ts';
import { mountMockPools } from './mock-pools.ts';
import { mountMockRecords } from './mock-records.ts';
import { mountMockSegments } from './mock-segments.ts';
import { mountMockTrust } from './mock-trust.ts';
import { type Emit, type MockHandler, MockProblem, type Mount } from './mock-types.ts';
import { mountMockViews } from './mock-views.ts';
import { mountMockWork } from './mock-work.ts';

const mockRules = { minLength: 8, classes: 3, remembered: 5, maxAgeDays: 90 };

/** An in-memory stand-in for the server: for component tests and for looking at pages. Never part of a build. */
export function createMockServer(options: { login?: string } = {}) {
  const routes: { method: string; pattern: RegExp; names: string[]; handler: MockHandler; access: string }[] =
    [];
  const listeners = new Set<(type: RealtimeType, payload: unknown) => void>();
  let login: string | undefined = options.login;
  /** Answers that tests put in front of the handlers, by operation id. */
  const overrides = new Map<string, MockHandler>();
  const requests: { operationId: string; body: unknown }[] = [];
  /** The language that each call asked for. */
  const languages: (string | null)[] = [];

  const emit: Emit = (type, payload) => {
    for (const listener of listeners) listener(type, payload);
  };
  const mount: Mount = (route, handler) => {
    const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    routes.push({
      method: route.method,
      pattern: new RegExp(`^${route.path.replace(/:\w+/g, '([^/]+)')}$`),
      names,
      access: route.access,
      handler: (request) => {
        requests.push({ operationId: route.operationId, body: request.body });
        return (overrides.get(route.operationId) ?? handler)(request);
      },
    });
  };

  mount(getCaptcha, () => ({
    captchaId: crypto.randomUUID(),
    svg: '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40"><rect width="120" height="40" fill="#eef1f8"/><path d="M5 30 Q60 0 115 25" stroke="#9aa" fill="none"/><text x="22" y="29" font-size="24" font-family="monospace" fill="#345" transform="rotate(-4 60 20)">7k3f</text></svg>',
  }));
  mount(getLogInOptions, () => ({
    captcha: 'always' as const,
    sms: true,
    trustedDeviceDays: 30,
    passwordRules: mockRules,
  }));
  mount(getPasswordRules, () => mockRules);
  mount(logIn, ({ body }) => {
    if (body.captcha !== '7k3f') throw new MockProblem('captcha_wrong');
    if (body.password === 'wrong') throw new MockProblem('credentials_wrong');
    login = body.login;
    return meOf(body.login);
  });
  mount(getMe, () => meOf(login ?? ''));
  mount(logOut, () => {
    login = undefined;
  });
  mount(changePassword, ({ body }) => {
    if (body.next.length < 8) throw new MockProblem('password_too_weak');
    login = 'A1001';
  });
  mount(setPreferences, () => undefined);
  const currentLogin = () => login ?? 'A1001';
  mountMockIdentity(mount);
  mountMockDoors(mount);
  mountMockPools(mount);
  mountMockMessages(mount);
  mountMockSegments(mount);
  mountMockDuplicates(mount);
  mountMockRecords(mount, emit);
  mountMockViews(mount);
  mountMockTrust(mount);
  mountMockBackups(mount);
  mountMockForms(mount);
  mountMockWork(mount, emit, currentLogin);
  // A literal path wins over one with parameters.
  routes.sort((a, b) => a.names.length - b.names.length);

  async function handle(method: string, url: URL, body: unknown): Promise<Response> {
    for (const route of routes) {
      const found = route.method === method ? route.pattern.exec(url.pathname) : null;
      if (!found) continue;
      if (route.access !== 'public' && login === undefined) return problem('unauthenticated', []);
      const params = Object.fromEntries(route.names.map((name, index) => [name, found[index + 1] ?? '']));
      try {
        const answer = await route.handler({ params, query: url.searchParams, body: body as never });
        if (answer instanceof Response) return answer;
        return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer);
      } catch (error) {
        if (error instanceof MockProblem) return problem(error.code, error.fields);
        throw error;
      }
    }
    return problem('not_found', []);
  }

  return {
    handle,
    overrides,
    requests,
    languages,
    emit,
    subscribe(listener: (type: RealtimeType, payload: unknown) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    endSession: () => {
      login = undefined;
    },
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const url = new URL(String(input instanceof Request ? input.url : input), 'http://console.test');
      languages.push(new Headers(init?.headers).get('accept-language'));
      const text = typeof init?.body === 'string' ? JSON.parse(init.body) : init?.body;
      return handle(init?.method ?? 'GET', url, text);
    },
  };
}

function problem(code: ErrorCode, errors: { path: string; message: string }[]): Response {
  const [status, title] = errorCatalogue[code];
  return Response.json(
    { type: 'about:blank', title, status, code, requestId: 'mock', ...(errors.length ? { errors } : {}) },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );
}
