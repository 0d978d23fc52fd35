import { allRoutes } from '@guanjia/contracts/all-routes';
import type { Problem } from '@guanjia/contracts/core/problem';
import type { AnyRoute } from '@guanjia/contracts/core/route';
import type { SignedIn, TestApp } from './app.ts';

export const routes: readonly AnyRoute[] = allRoutes.map(({ route }) => route);
export const withParams = routes.filter(({ path }) => path.includes(':'));
export const unknownId = '0190a0a0-0000-7000-8000-000000000000';

export interface Call {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** Sent as it is instead of `body`. */
  raw?: string;
  /** Sent as the multipart field `file`. */
  file?: string;
  csrf?: string | null;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  contentType: string;
  text: string;
  problem: Partial<Problem>;
}

let address = 0;

/**
 * Calls a route as whoever holds the cookie, past the typed client, so that anything can be sent. Each call comes from
 * an address of its own: a walk is not what rate limits are for.
 */
export async function callRoute(
  app: Pick<TestApp, 'baseUrl'>,
  route: AnyRoute,
  who: SignedIn | undefined,
  call: Call = {},
): Promise<Answer> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(call.params?.[name] ?? unknownId),
  );
  const search = new URLSearchParams(call.query).toString();
  address += 1;
  const headers: Record<string, string> = {
    'x-forwarded-for': `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`,
    ...(who ? { cookie: who.cookie } : {}),
    ...call.headers,
  };
  const csrf = call.csrf === undefined ? who?.me.csrfToken : call.csrf;
  if (csrf) headers['x-csrf-token'] = csrf;
  let body: string | FormData | undefined;
  if (call.file !== undefined) {
    body = new FormData();
    body.append('file', new Blob([call.file]), 'list.csv');
  } else if (call.raw !== undefined || call.body !== undefined) {
    body = call.raw ?? JSON.stringify(call.body);
    headers['content-type'] = 'application/json';
  }
  const response = await fetch(`${app.baseUrl}${path}${search ? `?${search}` : ''}`, {
    method: route.method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    contentType,
    text,
    problem: contentType.startsWith('application/problem+json') ? (JSON.parse(text) as Problem) : {},
  };
}
