import type { Problem } from '@guanjia/contracts/core/problem';
import type { AnyRoute, RouteRequest, RouteResponse } from '@guanjia/contracts/core/route';

/** An error answer of the server, or `network` when there was none. `code` keys the text for the user. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly params: Record<string, string | number>;
  /** Fields at fault, by dotted path. */
  readonly fields: readonly { path: string; message: string }[];
  readonly requestId: string | undefined;

  constructor(problem: Partial<Problem> & { code: string }, cause?: unknown) {
    super(problem.title ?? problem.code, { cause });
    this.name = 'ApiError';
    this.code = problem.code;
    this.status = problem.status ?? 0;
    this.params = problem.params ?? {};
    this.fields = problem.errors ?? [];
    this.requestId = problem.requestId;
  }
}

export interface ClientOptions {
  /** Such as `http://127.0.0.1:3000`; empty for the page's own origin. */
  baseUrl?: string;
  fetch?: typeof fetch;
  /** Sent with every call: language, cookies of a test. */
  headers?: () => Record<string, string>;
  /** The session's token against forged requests; sent with everything but GET. */
  csrfToken?: () => string | undefined;
}

export type CallOptions = { signal?: AbortSignal };
export type Client = ReturnType<typeof createClient>;

/** Calls the operations of the contract, typed at both ends. Throws `ApiError`. */
export function createClient(options: ClientOptions = {}) {
  const doFetch = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));

  async function send(route: AnyRoute, url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(options.headers?.());
    new Headers(init.headers).forEach((value, name) => {
      headers.set(name, value);
    });
    const csrf = options.csrfToken?.();
    if (csrf && route.method !== 'GET') headers.set('x-csrf-token', csrf);
    const response = await doFetch(url, {
      ...init,
      method: route.method,
      headers,
      credentials: 'same-origin',
    }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new ApiError({ code: 'network', title: 'The server cannot be reached' }, error);
    });
    if (response.ok) return response;
    throw new ApiError(await readProblem(response));
  }

  /** Calls a JSON operation. */
  async function call<R extends AnyRoute>(
    route: R,
    request: RouteRequest<R>,
    { signal }: CallOptions = {},
  ): Promise<RouteResponse<R>> {
    const { body } = request as { body?: unknown };
    const response = await send(route, urlOf(route, request), {
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      ...(signal ? { signal } : {}),
    });
    return answerOf<R>(response);
  }

  /** Sends one file to a `file` operation. */
  async function upload<R extends AnyRoute>(
    route: R,
    request: RouteRequest<R>,
    file: Blob,
    fileName: string,
    { signal }: CallOptions = {},
  ): Promise<RouteResponse<R>> {
    const body = new FormData();
    body.append('file', file, fileName);
    return answerOf<R>(await send(route, urlOf(route, request), { body, ...(signal ? { signal } : {}) }));
  }

  async function answerOf<R extends AnyRoute>(response: Response): Promise<RouteResponse<R>> {
    if (response.status === 204) return undefined as RouteResponse<R>;
    return (await response.json()) as RouteResponse<R>;
  }

  /** The bytes of a `stream` operation. */
  async function download<R extends AnyRoute>(route: R, request: RouteRequest<R>): Promise<Response> {
    return send(route, urlOf(route, request), {});
  }

  /** The address of an operation, for links and media elements. */
  function urlOf<R extends AnyRoute>(route: R, request: RouteRequest<R>): string {
    const { params = {}, query = {} } = request as {
      params?: Record<string, string>;
      query?: Record<string, string | undefined>;
    };
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') search.set(name, value);
    }
    const text = search.toString();
    return `${options.baseUrl ?? ''}${path}${text ? `?${text}` : ''}`;
  }

  return { call, upload, download, urlOf };
}

async function readProblem(response: Response): Promise<Partial<Problem> & { code: string }> {
  const status = response.status;
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...body, code: body.code ?? 'internal', status };
  } catch {
    return { code: status === 503 || status === 502 ? 'unavailable' : 'internal', status };
  }
}
