import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compileCache, lastWords, startChild } from './child.ts';
import { inheritedEnvironment, type RunnerConfig } from './config.ts';
import type { Database } from './database.ts';
import { backupKeyFile, secretOf } from './home-file.ts';
import { until } from './processes.ts';
import { StartError } from './start-error.ts';
import type { Running } from './supervise.ts';
import type { Voice } from './voice.ts';

const readyMilliseconds = 60_000;
const drainMilliseconds = 10_000;
/**
 * Left to itself V8 lets garbage lie until the heap is several times what is in use, and keeps three halves of 16 MB for
 * what is new: an import of a million rows came to 590 MB. The heap may grow by 20 % between two collections, for some
 * hundredths more time of the processor. No upper limit is set, at which a busy server would die.
 */
const nodeOptions = ['--max-semi-space-size=8', '--heap-growing-percent=20'];
/** Each thread that asks for memory outside the heap would keep a store of its own. */
const memory = { MALLOC_ARENA_MAX: '2' };

/** Where people find the console. */
export function addressOf({ host, port }: Pick<RunnerConfig, 'host' | 'port'>): string {
  const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  const name = everywhere[host] ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${name}:${port}`;
}

/** The demo carrier's ports on loopback: SIP, and HTTP for "call in now". */
export interface CarrierPorts {
  sip: number;
  control: number;
}

/** Everything the server and its command line are told; the runner's own settings are not handed on. */
export function serverEnvironment(
  config: RunnerConfig,
  database: Database,
  voice?: Voice,
  carrier?: CarrierPorts,
): Record<string, string> {
  return {
    HOST: config.host,
    PORT: String(config.port),
    GUANJIA_HOME: config.home,
    LOG_LEVEL: config.logLevel,
    DATABASE_URL: database.urls.appUrl,
    PLATFORM_DATABASE_URL: database.urls.platformUrl,
    SESSION_SECRET: secretOf(config.home, 'sessionSecret'),
    BACKUP_KEY_FILE: inheritedEnvironment().BACKUP_KEY_FILE || backupKeyFile(config.home),
    DEMO: config.demo ? 'on' : 'off',
    ...(voice?.environment() ?? {}),
    ...(carrier && {
      DEMO_CARRIER_SIP: `127.0.0.1:${carrier.sip}`,
      DEMO_CARRIER_CONTROL: `http://127.0.0.1:${carrier.control}`,
    }),
  };
}

/** Starts the server and waits until it is ready for work. Throws `StartError` with its last words when it is not. */
export async function startServer(
  home: string,
  address: string,
  file: string,
  environment: Record<string, string>,
): Promise<Running> {
  const server = startChild({
    ...{ home, name: 'server', file, nodeOptions, drainMilliseconds },
    environment: { ...memory, ...environment },
  });
  let ended = false;
  void server.exited.then(() => {
    ended = true;
  });
  const ready = await until(async () => ended || (await answersReady(address)), readyMilliseconds);
  if (ready && !ended) return server;
  await server.stop();
  const problem = ended
    ? 'ended while it started'
    : `was not ready after ${readyMilliseconds / 1000} s (${address}/readyz)`;
  throw new StartError(
    `The server ${problem}; its log ${join(home, 'logs/server.log')} ends with:\n${lastWords(home, 'server')}`,
  );
}

async function answersReady(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Runs a command of the server to its end and returns what it printed. Throws `StartError` when it fails. */
export async function runServerCommand(options: {
  file: string;
  args: readonly string[];
  environment: Record<string, string>;
  home: string;
  signal: AbortSignal;
}): Promise<string> {
  const child = spawn(process.execPath, [options.file, ...options.args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
    env: {
      ...inheritedEnvironment(),
      NODE_COMPILE_CACHE: compileCache(options.home),
      ...options.environment,
    },
  });
  let output = '';
  let problems = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    problems += chunk;
  });
  const [code] = await once(child, 'close');
  if (code === 0) return output;
  throw new StartError(`guanjia ${options.args.join(' ')} failed: ${problems.trim() || output.trim()}`);
}
