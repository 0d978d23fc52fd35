import { allRoutes } from '@guanjia/contracts/all-routes';
import { createFolderStore } from '#adapters/folder-store/folder-store.ts';
import type { Config } from '#config/config.ts';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { createDb } from '#kernel/db.ts';
import { requireComplete } from '#kernel/http/contract-check.ts';
import { renderDocs } from '#kernel/http/docs-page.ts';
import { createHttpServer } from '#kernel/http/http-server.ts';
import { mount } from '#kernel/http/mount.ts';
import { buildOpenApi } from '#kernel/http/openapi.ts';
import { serveConsole } from '#kernel/http/static-console.ts';
import { mountSystemRoutes } from '#kernel/http/system-routes.ts';
import { startJobs } from '#kernel/jobs.ts';
import { createListExports } from '#kernel/list-exports.ts';
import type { Log } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { createRealtimeHub } from '#kernel/realtime.ts';
import { startEventPump } from '#kernel/sequencer.ts';
import { startSubscribers } from '#kernel/subscribers.ts';
import { startSweeps } from '#kernel/sweeps.ts';
import { taskOperations } from '#kernel/task-routes.ts';
import { createAudit, createAuditTrail } from '#modules/audit/index.ts';
import { createCustomers } from '#modules/customers/index.ts';
import { createIdentity, loadPrincipal } from '#modules/identity/index.ts';
import { createOrders } from '#modules/orders/index.ts';
import { createOutbound } from '#modules/outbound/index.ts';
import { createReporting } from '#modules/reporting/index.ts';
import { createRouting } from '#modules/routing/index.ts';
import { createVoice, mountSipSocket } from '#modules/voice/index.ts';
import { createSwitch } from './create-switch.ts';
import { readinessOf } from './readiness.ts';
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
  const customers = createCustomers({ db, clock, audit });
  const { switchPort, demo } = createSwitch(config, clock, log);
  stack.use(switchPort);
  const voice = createVoice({
    db,
    clock,
    log,
    metrics,
    objects,
    audit,
    switchPort,
    demo,
    notice: config.voice.kind === 'sandbox' ? config.voice.notice : null,
  });
  const routing = createRouting({ db, clock, log, voice: voice.api });
  const outbound = createOutbound({
    db,
    clock,
    log,
    audit,
    objects,
    voice: voice.api,
    routing: routing.api,
  });
  const auditing = createAudit({ db });
  const exports = createListExports({
    db,
    clock,
    log,
    objects,
    audit,
    loadPrincipal,
    lists: [identity, auditing, customers, voice, outbound].flatMap(({ lists }) => lists),
  });
  const operations = [
    ...identity.operations,
    ...auditing.operations,
    ...customers.operations,
    ...createOrders({ db, clock, audit }).operations,
    ...voice.operations,
    ...routing.operations,
    ...outbound.operations,
    ...createReporting({ db }).operations,
    ...taskOperations({ db, objects }),
    ...exports.operations,
  ];

  requireComplete(operations, allRoutes);
  const http = await createHttpServer({ log, trustProxy: config.trustProxy });
  let draining = false;
  mount(http, operations, {
    authenticator: identity.authenticator,
    log,
    secureCookies: config.secureCookies,
  });
  mountSystemRoutes(http, { db, metrics, readiness: readinessOf(db), draining: () => draining });
  const document = buildOpenApi(allRoutes, version);
  http.get('/api/openapi.json', () => document);
  const docs = renderDocs(document);
  http.get('/api/docs', (_request, reply) => reply.type('text/html').send(docs));
  await serveConsole(http, config.consoleDir);

  const pump = stack.use(await startEventPump({ db, log }));
  const subscribers = stack.use(
    await startSubscribers({
      db,
      log,
      subscribers: [
        ...customers.subscribers,
        ...voice.subscribers,
        ...routing.subscribers,
        ...outbound.subscribers,
      ],
    }),
  );
  pump.onEvents(() => subscribers.wake());
  stack.use(
    await startJobs({ db, log, jobs: [...voice.jobs, ...outbound.jobs, ...exports.jobs], concurrency: 4 }),
  );
  const telephony = stack.use(await voice.start());
  stack.use(startSweeps(clock, log, [telephony.sweep, routing.sweep, outbound.sweep]));

  const address = await http.listen({ host: config.host, port: config.port });
  stack.defer(() => http.close());
  const hub = stack.use(
    createRealtimeHub({ http: http.server, db, authenticator: identity.authenticator, log }),
  );
  pump.onEvents(() => hub.wake());
  const sip = mountSipSocket({
    http: http.server,
    switchPort,
    authenticator: identity.authenticator,
    log,
    onGone: ({ tenantId, userId }) => {
      voice.phones
        .disconnect(tenantId, userId)
        .catch((error: unknown) => log.error({ err: error }, 'a phone that is gone'));
    },
  });
  stack.defer(() => sip.dispose());
  stack.defer(() => {
    draining = true;
  });

  const running = stack.move();
  return { address, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
