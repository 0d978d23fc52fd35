import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { endOrphan, startChild } from './child.ts';
import type { RunnerConfig } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { type DemoLogins, parseDemoLogins, printDemoLogins } from './demo.ts';
import { type LockHolder, takeLock } from './lock.ts';
import { isFree, rememberedPort } from './ports.ts';
import { errorCode, signal as signalProcess } from './processes.ts';
import { addressOf, type CarrierPorts, runServerCommand, serverEnvironment, startServer } from './server.ts';
import { StartError } from './start-error.ts';
import { type Running, type Supervised, supervise } from './supervise.ts';
import type { Terminal } from './terminal.ts';
import { type AsteriskSource, openVoice, type Voice } from './voice.ts';

/** The programs that are run as children, as files. */
export interface Programs {
  server: string;
  /** The server's command line; `seed-demo` is asked of it. */
  commands: string;
  demoCarrier: string;
}

export interface RunOptions {
  config: RunnerConfig;
  terminal: Terminal;
  programs: Programs;
  asterisk: AsteriskSource;
  /** Aborted when everything is to stop in order, also in the middle of starting. */
  signal: AbortSignal;
  /** Aborted when it is to stop at once. */
  force: AbortSignal;
}

/** Something that was started, in the order in which it was. */
interface Started {
  name: string;
  stop: () => Promise<void>;
  /** Ends it without waiting; the reconciler and PostgreSQL's log repair what that leaves. */
  force: () => void;
}

/** Makes the home and tells its real path. Throws `StartError` when it cannot be used. */
export function prepareHome(home: string): string {
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.W_OK);
    return realpathSync(home);
  } catch (error) {
    throw new StartError(
      `The folder ${home} cannot be written (${errorCode(error)}): set GUANJIA_HOME to another.`,
    );
  }
}

/** One sentence for a home that is taken. */
function alreadyRuns(home: string, holder: LockHolder): StartError {
  return new StartError(
    `Guanjia already runs from ${home} as process ${holder.pid}, see ${holder.address}: stop it first, or set GUANJIA_HOME and PORT to others.`,
  );
}

/** Starts everything, keeps it running until `signal`, stops it in order. Throws `StartError`. */
export async function run(options: RunOptions): Promise<void> {
  const home = prepareHome(options.config.home);
  const config = { ...options.config, home };
  const address = addressOf(config);
  const lock = await takeLock(home, { pid: process.pid, address });
  if ('holder' in lock) throw alreadyRuns(home, lock.holder);
  const { terminal, signal } = options;
  const started: Started[] = [];
  options.force.addEventListener('abort', () => {
    for (const { force } of started) force();
  });
  try {
    await clearOrphans(home, terminal);
    await refuseTakenPort(config);
    await startAll({ ...options, config }, started);
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    if (signal.aborted) terminal.plain('');
    for (const { name, stop } of started.toReversed()) {
      const begun = performance.now();
      await stop().catch((error: unknown) => terminal.warn(`${name}: ${String(error)}`));
      terminal.done(`${name} stopped`, begun);
    }
    await lock.release();
  }
}

/** A server that outlived its runner would hold the port and answer with old settings; calls live in Asterisk. */
async function clearOrphans(home: string, terminal: Terminal): Promise<void> {
  for (const name of ['demo-carrier', 'server']) {
    if (await endOrphan(home, name)) terminal.plain(`· Ended a ${name} that an earlier start left behind`);
  }
}

async function refuseTakenPort({ port, host }: RunnerConfig): Promise<void> {
  if (await isFree(port, host)) return;
  throw new StartError(
    `Port ${port} is taken by another program: stop it, or choose another port with PORT=${port + 1} npm start.`,
  );
}

function startedOf(name: string, supervised: Supervised<Running>, forced: NodeJS.Signals): Started {
  return { name, stop: supervised.stop, force: () => signalProcess(supervised.current.pid, forced) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function startAll(options: RunOptions, started: Started[]): Promise<void> {
  const { config, terminal, programs, signal } = options;
  const { home } = config;
  const begun = performance.now();
  let server: Supervised<Running> | undefined;
  const { database, voice } = await openBoth(options, started, () => void server?.current.stop());

  const carrier =
    config.demo && voice.sip() && existsSync(programs.demoCarrier)
      ? {
          sip: await rememberedPort(home, 'demoCarrierSip'),
          control: await rememberedPort(home, 'demoCarrierControl'),
        }
      : undefined;
  const environment = () => serverEnvironment(config, database, voice, carrier);
  const logins = config.demo ? await seedDemo(options, database, environment()) : undefined;
  signal.throwIfAborted();

  const serverBegun = performance.now();
  const address = addressOf(config);
  server = await supervise({
    start: () => startServer(home, address, programs.server, environment()),
    onDeath: () => terminal.warn('The server ended unexpectedly; starting it again'),
    onRestart: () => terminal.warn('The server is back'),
    onFailure: (error) => terminal.warn(error instanceof Error ? error.message : String(error)),
  });
  started.push(startedOf('Server', server, 'SIGKILL'));
  terminal.done('Server is ready', serverBegun);
  signal.throwIfAborted();

  const sip = voice.sip();
  if (carrier && sip) started.push(await startDemoCarrier(options, carrier, sip));
  printSummary({ config, terminal, voice, logins, begun });
}

/** PostgreSQL and Asterisk do not need each other; fetching Asterisk takes long enough for the database to be ready. */
async function openBoth(
  options: RunOptions,
  started: Started[],
  onMoved: () => void,
): Promise<{ database: Database; voice: Voice }> {
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const { config, terminal, asterisk } = options;
  const opening = [
    openDatabase(config, terminal),
    openVoice({ config, terminal, asterisk, signal, onMoved }),
  ] as const;
  opening[0].catch(() => failed.abort());
  const [database, voice] = await Promise.allSettled(opening);
  // Somebody else's PostgreSQL or Asterisk, and the sandbox, are nothing to stop.
  if (database.status === 'fulfilled' && !config.databaseUrl)
    started.push({ name: 'PostgreSQL', ...database.value });
  if (voice.status === 'fulfilled' && voice.value.sip()) started.push({ name: 'Switch', ...voice.value });
  if (database.status === 'rejected') throw database.reason;
  if (voice.status === 'rejected') throw voice.reason;
  return { database: database.value, voice: voice.value };
}

async function seedDemo(
  { config, terminal, programs, signal }: RunOptions,
  database: Database,
  environment: Record<string, string>,
): Promise<DemoLogins | undefined> {
  if (!existsSync(programs.commands)) return undefined;
  const begun = performance.now();
  const output = await runServerCommand({
    file: programs.commands,
    args: ['seed-demo'],
    environment: { ...environment, ADMIN_DATABASE_URL: database.adminUrl },
    home: config.home,
    signal,
  });
  terminal.done('Demo tenant is there', begun);
  return parseDemoLogins(output);
}

async function startDemoCarrier(
  { config, terminal, programs }: RunOptions,
  ports: CarrierPorts,
  sip: { host: string; port: number },
): Promise<Started> {
  const carrier = await supervise({
    start: async () =>
      startChild({
        home: config.home,
        name: 'demo-carrier',
        file: programs.demoCarrier,
        environment: {
          DEMO_CARRIER_SIP_PORT: String(ports.sip),
          DEMO_CARRIER_HTTP_PORT: String(ports.control),
          DEMO_CARRIER_SWITCH: `${sip.host}:${sip.port}`,
        },
        drainMilliseconds: 3_000,
      }),
    onDeath: () => terminal.warn('The demo carrier ended unexpectedly; starting it again'),
    onRestart: () => {},
    onFailure: (error) => terminal.warn(String(error)),
  });
  return startedOf('Demo carrier', carrier, 'SIGKILL');
}

function printSummary(options: {
  config: RunnerConfig;
  terminal: Terminal;
  voice: Voice;
  logins: DemoLogins | undefined;
  begun: number;
}): void {
  const { config, terminal, voice, logins, begun } = options;
  terminal.plain('');
  terminal.done('客服管家 Guanjia runs', begun);
  terminal.plain(`  Console    ${addressOf(config)}`);
  terminal.plain(`  Voice      ${voice.summary}`);
  terminal.plain(`  Data       ${config.home} (logs in logs/)`);
  if (logins) printDemoLogins(logins, terminal);
  const loopback = /^(localhost|127\.|::1$)/.test(config.host);
  if (config.demo && !loopback)
    terminal.warn(
      `HOST=${config.host} lets others in, and the demo tenant's password is public: set DEMO=off for real use.`,
    );
  terminal.plain('  Ctrl-C stops everything.');
}
