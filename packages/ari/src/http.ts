import { Agent, type IncomingMessage, request } from 'node:http';

type Query = Record<string, string | number | boolean | undefined>;

/** Asterisk refused (`status` ≥ 400) or could not be asked (`status` undefined). */
export class AriError extends Error {
  readonly status: number | undefined;
  constructor(message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AriError';
    this.status = options.status;
  }
}

export interface AriHttp {
  /** Resolves with the parsed body, `undefined` for an empty one. Rejects with `AriError`. */
  send(method: string, path: string, query?: Query, body?: unknown): Promise<unknown>;
  close(): void;
}

export interface AriHttpOptions {
  baseUrl: string;
  user: string;
  password: string;
  timeoutMs: number;
}

/** Idle connections are given up before Asterisk does it (session_keep_alive is 15 s), so that none dies in use. */
const idleMs = 10_000;

export function createAriHttp(options: AriHttpOptions): AriHttp {
  const agent = new Agent({ keepAlive: true, maxSockets: 32, timeout: idleMs });
  const authorization = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`;

  function once(method: string, url: URL, body: string | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        {
          method,
          agent,
          signal: AbortSignal.timeout(options.timeoutMs),
          headers: {
            authorization,
            ...(body !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            }),
          },
        },
        (response) => void readAnswer(response, `${method} ${url.pathname}`).then(resolve, reject),
      );
      outgoing.once('error', (error) => reject(Object.assign(error, { reused: outgoing.reusedSocket })));
      outgoing.end(body);
    });
  }

  return {
    async send(method, path, query = {}, body) {
      const url = new URL(options.baseUrl + path);
      for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) url.searchParams.set(name, String(value));
      }
      const text = body === undefined ? undefined : JSON.stringify(body);
      try {
        return await once(method, url, text);
      } catch (error) {
        if (error instanceof AriError) throw error;
        try {
          // The other side closed a kept connection while we wrote: it has not read the request.
          if (isStaleConnection(error)) return await once(method, url, text);
        } catch (second) {
          if (second instanceof AriError) throw second;
        }
        throw new AriError(`${method} ${url.pathname}: Asterisk does not answer`, { cause: error });
      }
    },
    close: () => agent.destroy(),
  };
}

function isStaleConnection(error: unknown): boolean {
  return (
    error instanceof Error &&
    'reused' in error &&
    error.reused === true &&
    'code' in error &&
    error.code === 'ECONNRESET'
  );
}

async function readAnswer(response: IncomingMessage, what: string): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const status = response.statusCode ?? 0;
  if (status >= 400) throw new AriError(`${what}: ${status} ${text}`, { status });
  return text === '' ? undefined : JSON.parse(text);
}
