import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import type { Problem } from '@guanjia/contracts/core/problem';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { sendProblem, toProblem } from './problem-response.ts';
import { networkLimit } from './request-limits.ts';
import { sendSafetyHeaders } from './safety-headers.ts';

/** A request that has not arrived whole by then holds its connection for nothing. A large file on a slow line needs long. */
const requestTimeoutMs = 5 * 60 * 1000;

export const maxUploadBytes = 20 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyContextConfig {
    operationId?: string;
    /** A document for people below `/api`. */
    page?: boolean;
  }
}

/** The HTTP server with its safety belts: headers, limits, cookies, uploads and errors as problem details. */
export async function createHttpServer({
  log,
  trustProxy,
  secure,
}: {
  log: Log;
  trustProxy: boolean;
  secure: boolean;
}): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: log.child({ part: 'http' }, { level: 'warn' }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // One hop: what a caller writes into X-Forwarded-For itself stands before the proxy's entry and is not believed.
    trustProxy: trustProxy && ((_address, hop) => hop === 0),
    bodyLimit: 1024 * 1024,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    // Fastify answers an address that cannot be decoded past all hooks; so it gets one that nobody answers.
    rewriteUrl: ({ url = '/' }) => (isDecodable(url) ? url : '/api/malformed'),
  });
  app.removeContentTypeParser('text/plain');
  await sendSafetyHeaders(app, { secure });
  await app.register(rateLimit, networkLimit);
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 1, fields: 5 } });

  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.id, log);
    tellAttempt(log, request, problem);
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, toProblem(new AppError('not_found'), request.id, log)),
  );
  return app;
}

/** What the console never does is told to whoever watches, without what was sent: it may hold anything. */
function tellAttempt(log: Log, { id: requestId, ip, routeOptions }: FastifyRequest, problem: Problem): void {
  const { code } = problem;
  const about = { requestId, operation: routeOptions.config.operationId, code, ip };
  if (problem.status === 429) log.warn(about, 'too many requests');
  if (problem.status === 400)
    log.info({ ...about, fields: problem.errors?.map(({ path }) => path) }, 'bad request');
}

function isDecodable(url: string): boolean {
  try {
    decodeURI(url);
    return true;
  } catch {
    return false;
  }
}
