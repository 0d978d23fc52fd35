import { allRoutes } from '@guanjia/contracts/all-routes';
import { createFolderStore } from '#adapters/folder-store/folder-store.ts';
import type { Config } from '#config/config.ts';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { createDb } from '#kernel/db.ts';
import { renderDocs } from '#kernel/http/docs-page.ts';
import { createHttpServer } from '#kernel/http/http-server.ts';
import { mount } from '#kernel/http/mount.ts';
import { buildOpenApi } from '#kernel/http/openapi.ts';
import { serveConsole } from '#kernel/http/static-console.ts';
import { mountSystemRoutes } from '#kernel/http/system-routes.ts';
import { startJobs } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { createRealtimeHub } from '#kernel/realtime.ts';
import { startEventPump } from '#kernel/sequencer.ts';
import { startSubscribers } from '#kernel/subscribers.ts';
import { taskOperations } from '#kernel/task-routes.ts';
import { createAudit, createAuditTrail } from '#modules/audit/index.ts';
import { createIdentity } from '#modules/identity/index.ts';
import { version } from './version.ts';

export interface RunningServer extends AsyncDisposable {
  address: string;
}

/** The only wiring: kernel, adapters, modules in graph order. */
export async function startServer(
  config: Config,
  log: Log,
  clock: Clock = systemClock,
): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(createDb({ ...config, maxConnections: 20, log }));
  const objects = createFolderStore(`${config.home}/objects`);
  const metrics = createMetrics();
  const audit = createAuditTrail({ clock });

  const identity = createIdentity({ db, clock, audit });
  const operations = [
    ...identity.operations,
    ...createAudit({ db }).operations,
    ...taskOperations({ db, objects }),
  ];

  const http = await createHttpServer({ log, trustProxy: config.trustProxy });
  let draining = false;
  mount(http, operations, {
    authenticator: identity.authenticator,
    log,
    secureCookies: config.secureCookies,
  });
  mountSystemRoutes(http, { db, metrics, readiness: { check: async () => ({}) }, draining: () => draining });
  const document = buildOpenApi(allRoutes, version);
  http.get('/api/openapi.json', () => document);
  const docs = renderDocs(document);
  http.get('/api/docs', (_request, reply) => reply.type('text/html').send(docs));
  await serveConsole(http, config.consoleDir);

  const pump = stack.use(await startEventPump({ db, log }));
  const subscribers = stack.use(await startSubscribers({ db, log, subscribers: [] }));
  pump.onEvents(() => subscribers.wake());
  stack.use(await startJobs({ db, log, jobs: [], concurrency: 4 }));

  const address = await http.listen({ host: config.host, port: config.port });
  stack.defer(() => http.close());
  const hub = stack.use(
    createRealtimeHub({ http: http.server, db, authenticator: identity.authenticator, log }),
  );
  pump.onEvents(() => hub.wake());
  stack.defer(() => {
    draining = true;
  });

  const running = stack.move();
  return { address, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
