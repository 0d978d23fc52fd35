import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { sendProblem, toProblem } from './problem-response.ts';

export const maxUploadBytes = 20 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyContextConfig {
    operationId?: string;
  }
}

/** The HTTP server with its safety belts: headers, limits, cookies, uploads and errors as problem details. */
export async function createHttpServer({
  log,
  trustProxy,
}: {
  log: Log;
  trustProxy: boolean;
}): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: log.child({ part: 'http' }, { level: 'warn' }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // One hop: what a caller writes into X-Forwarded-For itself stands before the proxy's entry and is not believed.
    trustProxy: trustProxy && ((_address, hop) => hop === 0),
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Ant Design writes its style sheet at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: false,
  });
  await app.register(rateLimit, { global: true, max: 1200, timeWindow: 60_000 });
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 1, fields: 5 } });

  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/'))
      reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-store');
  });
  app.setErrorHandler((error, request, reply) => sendProblem(reply, toProblem(error, request.id, log)));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, toProblem(new AppError('not_found'), request.id, log)),
  );
  return app;
}
