import { timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { PendingFactor, Principal } from '../principal.ts';
import { cookieNames } from './cookies.ts';
import type { Locale, Operation, RequestContext, StreamResult, UploadedFile } from './operation.ts';
import { limitSenders, publicRouteLimit } from './request-limits.ts';
import { parsePart } from './validate.ts';

export const csrfHeader = 'x-csrf-token';

/** Finds out who is asking; implemented by the identity module. */
export interface Authenticator {
  authenticate(token: string, ip: string): Promise<{ principal: Principal; csrfToken: string } | undefined>;
}

/** Finds out whose API token it is; undefined when it does not count. Throws `too_many_requests`. */
export interface TokenAuthenticator {
  authenticate(token: string, ip: string): Promise<Principal | undefined>;
}

export interface MountOptions {
  authenticator: Authenticator;
  tokenAuthenticator: TokenAuthenticator;
  log: Log;
  secureCookies: boolean;
}

/** A signed-in person with a temporary password may only do these. */
const allowedBeforePasswordChange = new Set(['getMe', 'changePassword', 'logOut']);

/** Somebody whose log-in is not complete may only complete it; whoever has a factor may not set up another instead. */
const allowedWhilePending: Readonly<Record<PendingFactor, ReadonlySet<string>>> = {
  second_factor: new Set(['getMe', 'logOut', 'verifySecondFactor', 'verifyPasskeyStep']),
  enrolment: new Set(['getMe', 'logOut', 'startTotp', 'confirmTotp', 'confirmSession']),
};

/** Puts operations on the HTTP server: authenticate, authorise, validate, answer. Deny by default. */
export function mount(app: FastifyInstance, operations: readonly Operation[], options: MountOptions): void {
  const countRequest = limitSenders(app);
  for (const entry of operations) {
    const { route } = entry;
    app.route({
      method: route.method,
      url: route.path,
      config: { operationId: route.operationId, ...(route.access === 'public' ? publicRouteLimit : {}) },
      handler: async (request, reply) => {
        const context = await createContext(request, reply, options);
        // Tokens have rates of their own.
        const { byToken, principal } = context;
        if (!byToken || !principal) await countRequest(request, principal?.userId);
        try {
          authorise(entry, context);
        } catch (error) {
          if (context.principal && error instanceof AppError) tellRefusal(entry, context, error);
          throw error;
        }
        const input = {
          params: parsePart(route.params, request.params, 'params', context.locale),
          query: parsePart(route.query, request.query, 'query', context.locale),
          body: parsePart(route.body, request.body, 'body', context.locale),
          file: route.bodyKind === 'file' ? await readFile(request, route.maxFileBytes) : undefined,
        };
        const result = await entry.handle(context, input as never);
        return answer(reply, entry, result);
      },
    });
  }
}

interface Knock extends RequestContext {
  csrfToken: string | undefined;
  byToken: boolean;
}

async function createContext(
  request: FastifyRequest,
  reply: FastifyReply,
  options: MountOptions,
): Promise<Knock> {
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: options.secureCookies,
  } as const;
  const names = cookieNames(options.secureCookies);
  const bearer = bearerOf(request);
  // Who shows a token means the token: a cookie that comes along changes nothing.
  const token = bearer === undefined ? request.cookies[names.session] : undefined;
  const session = token ? await options.authenticator.authenticate(token, request.ip) : undefined;
  const program = bearer ? await options.tokenAuthenticator.authenticate(bearer, request.ip) : undefined;
  return {
    requestId: request.id,
    ip: request.ip,
    locale: localeOf(request),
    log: options.log.child({ requestId: request.id }),
    sessionToken: token,
    deviceToken: request.cookies[names.device],
    principal: session?.principal ?? program,
    csrfToken: session?.csrfToken,
    byToken: bearer !== undefined,
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    setSessionToken(value) {
      if (value === null) reply.clearCookie(names.session, attributes);
      else reply.setCookie(names.session, value, attributes);
    },
    setDeviceToken(value, expires) {
      reply.setCookie(names.device, value, { ...attributes, expires });
    },
  };
}

function authorise(entry: Operation, context: Knock): void {
  const { route } = entry;
  if (route.access === 'public') return;
  const { principal } = context;
  if (!principal) throw new AppError('unauthenticated');
  if (context.byToken && !route.byToken) throw new AppError('token_not_accepted');
  // A token is sent on purpose; only what a browser adds by itself can be forged.
  const canBeForged = !context.byToken && route.method !== 'GET';
  if (canBeForged && !isSame(context.header(csrfHeader), context.csrfToken))
    throw new AppError('csrf_failed');
  if (principal.pendingFactor && !allowedWhilePending[principal.pendingFactor].has(route.operationId))
    throw new AppError('second_factor_required');
  if (principal.pendingFactor) return;
  if (principal.mustChangePassword && !allowedBeforePasswordChange.has(route.operationId)) {
    throw new AppError('password_change_required');
  }
  if (route.access !== 'session' && !principal.permissions.has(route.access)) throw new AppError('forbidden');
}

/** RFC 6750, 2.1. Other schemes are a proxy's affair. */
function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Takes as long for a near miss as for nonsense. */
function isSame(sent: string | undefined, token: string | undefined): boolean {
  const [one, other] = [Buffer.from(sent ?? ''), Buffer.from(token ?? '')];
  return one.length > 0 && one.length === other.length && timingSafeEqual(one, other);
}

/** Somebody signed in asked for what is not theirs: rarely an accident, because the console does not offer it. */
function tellRefusal({ route }: Operation, { log, ip, principal }: RequestContext, { code }: AppError): void {
  const { tenantId, userId } = principal ?? {};
  log.warn({ operation: route.operationId, code, tenantId, userId, ip }, 'refused');
}

function localeOf(request: FastifyRequest): Locale {
  return /^\s*en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh-CN';
}

async function readFile(request: FastifyRequest, maxFileBytes: number | undefined): Promise<UploadedFile> {
  const limits = maxFileBytes === undefined ? {} : { limits: { fileSize: maxFileBytes } };
  const part = request.isMultipart() ? await request.file(limits) : undefined;
  if (!part) throw new AppError('bad_request', { fields: [{ path: 'file', message: 'a file is needed' }] });
  return { fileName: part.filename, stream: Readable.from(wholeFile(part.file), { objectMode: false }) };
}

/** The parser cuts a file that is too large and says so only in a flag. */
async function* wholeFile(file: MultipartFile['file']): AsyncGenerator<Buffer> {
  for await (const chunk of file) yield chunk as Buffer;
  if (file.truncated) throw new AppError('too_large');
}

function answer(reply: FastifyReply, entry: Operation, result: unknown): FastifyReply {
  const { route } = entry;
  if (route.stream) return sendStream(reply, route.stream.contentType, result as StreamResult);
  reply.code(route.status);
  if (!route.success) return reply.send();
  return reply.send(route.checkOutput ? route.success.parse(result) : result);
}

function sendStream(reply: FastifyReply, contentType: string, result: StreamResult): FastifyReply {
  reply.code(result.status ?? 200).type(result.contentType ?? contentType);
  for (const [name, value] of Object.entries(result.headers ?? {})) reply.header(name, value);
  if (result.fileName) {
    reply.header(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(result.fileName)}`,
    );
  }
  return reply.send(result.stream);
}
