import type { IncomingMessage } from 'node:http';
import { allRoutes } from '@guanjia/contracts/all-routes';
import { realtimePath } from '@guanjia/contracts/realtime';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#config/config.ts';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { createDb } from '#kernel/db.ts';
import { requireComplete } from '#kernel/http/contract-check.ts';
import { cookieNames } from '#kernel/http/cookies.ts';
import { renderDocs } from '#kernel/http/docs-page.ts';
import { createHttpServer } from '#kernel/http/http-server.ts';
import { mount } from '#kernel/http/mount.ts';
import { buildOpenApi } from '#kernel/http/openapi.ts';
import { serveConsole } from '#kernel/http/static-console.ts';
import { mountSystemRoutes } from '#kernel/http/system-routes.ts';
import { guardUpgrades, upgradeAddress } from '#kernel/http/upgrades.ts';
import { startJobs } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { ensureMonthPartitions } from '#kernel/month-partitions.ts';
import { createRealtimeHub } from '#kernel/realtime.ts';
import { startEventPump } from '#kernel/sequencer.ts';
import { startSubscribers } from '#kernel/subscribers.ts';
import { startSweeps } from '#kernel/sweeps.ts';
import { mountSipSocket, sipPath } from '#modules/voice/index.ts';
import { openObjects } from './app/backup-parts.ts';
import { createModules, type Modules, type Parts } from './app/create-modules.ts';
import { readinessOf } from './app/readiness.ts';
import { version } from './app/version.ts';

export interface RunningServer extends AsyncDisposable {
  address: string;
}

/** The only wiring: kernel, adapters, modules; then the loops, then the doors. What opens last closes first. */
export async function startServer(
  config: Config,
  log: Log,
  clock: Clock = systemClock,
): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(createDb({ ...config, maxConnections: 20, log }));
  const objects = openObjects(config.home);
  const parts: Parts = { config, db, clock, log, metrics: createMetrics(), objects };
  const modules = createModules(parts);
  stack.defer(modules.settle);
  stack.use(modules.switchPort);

  await ensureMonthPartitions(parts);
  const pump = stack.use(await startEventPump({ db, log }));
  const subscribers = stack.use(await startSubscribers({ db, log, subscribers: modules.subscribers }));
  pump.onEvents(() => subscribers.wake());
  stack.use(await startJobs({ db, log, jobs: modules.jobs, concurrency: 4 }));
  stack.use(await modules.voice.start());
  stack.use(startSweeps(clock, log, modules.sweeps));

  const state = { draining: false };
  const http = await createHttp(parts, modules, state);
  guardUpgrades(http.server, [realtimePath, sipPath]);
  const address = await http.listen({ host: config.host, port: config.port });
  stack.defer(() => closeHttp(http));
  const { authenticator } = modules.identity;
  const sessionCookie = cookieNames(config.secureCookies).session;
  const addressOf = (request: IncomingMessage) => upgradeAddress(request, config.trustProxy);
  const sip = mountSipSocket({
    http: http.server,
    switchPort: modules.switchPort,
    authenticator,
    sessionCookie,
    addressOf,
    log,
    onGone: modules.voice.phoneGone,
  });
  stack.defer(() => sip.dispose());
  const hub = stack.use(
    createRealtimeHub({
      http: http.server,
      db,
      authenticator,
      sessionCookie,
      addressOf,
      log,
      onAccessChange: (tenantId, topics) =>
        void sip
          .recheck(tenantId, topics)
          .catch((error: unknown) => log.error({ err: error }, 'open phones could not be checked anew')),
      onConnections: (count) => parts.metrics.realtimeConnections.set(count),
    }),
  );
  pump.onEvents(() => hub.wake());
  stack.defer(() => {
    state.draining = true;
  });

  const running = stack.move();
  return { address, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Requests under way may end; what has not after this time, ms, is cut off (an open recording, say). */
const drainMs = 3000;

async function closeHttp(http: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => http.server.closeAllConnections(), drainMs);
  await http.close();
  clearTimeout(timer);
}

async function createHttp(
  { config, db, log, metrics }: Parts,
  modules: Modules,
  state: { draining: boolean },
) {
  requireComplete(modules.operations, allRoutes);
  const http = await createHttpServer({
    log,
    trustProxy: config.trustProxy,
    secure: config.secureCookies,
  });
  mount(http, modules.operations, {
    authenticator: modules.identity.authenticator,
    tokenAuthenticator: modules.identity.tokenAuthenticator,
    log,
    secureCookies: config.secureCookies,
  });
  mountSystemRoutes(http, {
    metrics,
    openMetrics: config.openMetrics,
    readiness: readinessOf(db),
    draining: () => state.draining,
  });
  const document = buildOpenApi(allRoutes, version);
  http.get('/api/openapi.json', () => document);
  const docs = renderDocs(document);
  http.get('/api/docs', { config: { page: true } }, (_request, reply) => reply.type('text/html').send(docs));
  await serveConsole(http, config.consoleDir);
  return http;
}
