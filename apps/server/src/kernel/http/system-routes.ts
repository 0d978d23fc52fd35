import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';

export interface Readiness {
  /** Name of the part → undefined when it is ready, else why not. */
  check(): Promise<Record<string, string | undefined>>;
}

/**
 * Probes for whoever runs this: alive, ready, measured. Nothing in them is secret, but how busy an enterprise is may be
 * nobody's business: figures go to this machine's own addresses unless `openMetrics`.
 */
export function mountSystemRoutes(
  app: FastifyInstance,
  options: { metrics: Metrics; openMetrics: boolean; readiness: Readiness; draining: () => boolean },
): void {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const parts = options.draining() ? { server: 'stopping' } : await options.readiness.check();
    const ready = Object.values(parts).every((problem) => problem === undefined);
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
      parts: Object.fromEntries(Object.entries(parts).map(([name, problem]) => [name, problem ?? 'ok'])),
    });
  });

  app.get('/metrics', async (request, reply) => {
    if (!options.openMetrics && !/^(::ffff:)?127\.|^::1$/.test(request.ip)) throw new AppError('not_found');
    return reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics());
  });

  app.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.config.operationId;
    if (operation) {
      options.metrics.httpDuration.observe(
        { operation, status: String(reply.statusCode) },
        reply.elapsedTime / 1000,
      );
    }
  });
}
