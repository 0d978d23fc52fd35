import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { secretOf } from '../home-file.ts';
import { isFree, rememberedPort } from '../ports.ts';
import { belongsTo, endProcess, errorCode, goneOf, isAlive, processesIn, until } from '../processes.ts';
import { StartError } from '../start-error.ts';
import { findBinaries } from './binaries.ts';
import { type DataFolder, dataFolder, explain, initialise } from './data-folder.ts';

/** A running PostgreSQL of ours. */
export interface RunningPostgres {
  /** Superuser, database `postgres`. */
  adminUrl: string;
  port: number;
  pid: number;
  /** True when it was still running from a start that was killed. */
  adopted: boolean;
  /** Resolves when the postmaster is gone, for whatever reason. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** The cluster lies in `<home>/postgres`, its log in `<home>/logs/postgres.log`. */
  home: string;
  /** Default: a free port that is remembered per home. */
  port?: number;
  /** False only for tests: a power cut may then lose the cluster. */
  durable?: boolean;
  onProgress?: (message: string) => void;
}

const leastFreeBytes = 128 * 1024 * 1024;
const startMilliseconds = 60_000;

/**
 * Starts, or adopts, the cluster of this home on loopback. Throws `StartError` with one sentence.
 *
 * The npm package gives us the binaries only: its own class cannot adopt a postmaster that outlived its parent, takes
 * no locale that suits Chinese on Debian, and answers a failed start with `undefined`.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { home, durable = true, onProgress = () => {} } = options;
  try {
    const data = dataFolder(home);
    const password = secretOf(home, 'postgresPassword');
    const running = await adopt(data, password);
    if (running) return running;
    refuseFullDisk(data.path);
    const binaries = findBinaries(data.account);
    onProgress('Starting PostgreSQL');
    if (!data.path.startsWith(realpathSync(home)))
      onProgress(`Its data lies in ${data.path}, because its account cannot enter ${home}`);
    initialise({ data, binaries, password, durable });
    if (options.port && !(await isFree(options.port)))
      throw new StartError(`Port ${options.port}, asked for PostgreSQL, is taken by another program.`);
    const port = options.port ?? (await rememberedPort(home, 'postgres'));
    return await launch({ home, data, binaries, password, durable, port });
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') throw new StartError(explain('No space left on device', home));
    throw error;
  }
}

function refuseFullDisk(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= leastFreeBytes) return;
  const megabytes = Math.floor(free / 1024 / 1024);
  throw new StartError(
    `The disk that holds ${folder} is full (${megabytes} MB left, at least 128 MB are needed): free some space and start again.`,
  );
}

function urlOf(port: number, password: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Takes over a postmaster that outlived its starter; clears what a killed one left behind. */
async function adopt(data: DataFolder, password: string): Promise<RunningPostgres | undefined> {
  const lockFile = join(data.path, 'postmaster.pid');
  const [pidLine, , , portLine] = readLines(lockFile);
  const pid = Number(pidLine);
  const port = Number(portLine);
  const ours = pid > 0 && isAlive(pid) && belongsTo(pid, data.path);
  if (ours && port > 0) {
    const url = urlOf(port, password);
    let up = false;
    // A postmaster that is starting or stopping refuses for a while, then answers or is gone.
    await until(async () => {
      up = await answers(url);
      return up || !isAlive(pid);
    }, 15_000);
    if (up) return handle({ pid, port, url, adopted: true, exited: goneOf(pid) });
  }
  if (ours) await endPostmaster(pid);
  // Backends notice that their postmaster died, but hold its shared memory until they do.
  const gone = () => processesIn(data.path).length === 0;
  if (!(await until(gone, 5_000)))
    for (const orphan of processesIn(data.path)) await endProcess(orphan, [['SIGKILL', 2_000]]);
  rmSync(lockFile, { force: true });
  return undefined;
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function launch(options: {
  home: string;
  data: DataFolder;
  binaries: string;
  password: string;
  durable: boolean;
  port: number;
}): Promise<RunningPostgres> {
  const { data, port, durable } = options;
  const logFile = join(options.home, 'logs', 'postgres.log');
  mkdirSync(join(options.home, 'logs'), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  const logStart = statSync(logFile).size;
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: `${sharedBuffersMb(totalmem())}MB`,
    // What the whole machine keeps in memory of the database: the planner reckons with it.
    effective_cache_size: `${Math.round(totalmem() / 2 / 2 ** 20)}MB`,
    // Pages that are looked up come from memory or a solid-state disk: the default, for turning disks, prefers reading whole
    // tables.
    random_page_cost: '1.1',
    // With the default of 1 GB an import of a million rows, which writes 6 GB of log, begins a checkpoint every 35 s, and after
    // each one every page that is touched goes into the log as a whole.
    max_wal_size: '4GB',
    // After an import of thousands of rows the lists are slow until they have been counted; by default that is a minute.
    autovacuum_naptime: '10s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  // Its own process group: Ctrl-C at the terminal must reach the runner only, which stops things in order.
  const child = spawn(
    join(options.binaries, 'bin', 'postgres'),
    ['-D', data.path, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    {
      ...data.account,
      cwd: data.path,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: '/usr/bin:/bin' },
    },
  );
  closeSync(log);
  const exited = exitOf(child);
  const url = urlOf(port, options.password);
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  const up = await until(async () => ended || (await answers(url)), startMilliseconds);
  if (up && !ended && child.pid) {
    child.unref();
    return handle({ pid: child.pid, port, url, adopted: false, exited });
  }
  if (child.pid) await endPostmaster(child.pid);
  throw new StartError(explain(readFileSync(logFile).subarray(logStart).toString('utf8'), data.path));
}

/**
 * A quarter of the machine's memory, taken only as it is used, from what PostgreSQL needs at least to what two or three
 * million customers fill.
 */
function sharedBuffersMb(memoryBytes: number): number {
  return Math.round(Math.min(8192, Math.max(256, memoryBytes / 4 / 2 ** 20)));
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT the immediate one (recovers from the log at the next start). */
function endPostmaster(pid: number): Promise<void> {
  return endProcess(pid, [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ]);
}

function handle(running: {
  pid: number;
  port: number;
  url: string;
  adopted: boolean;
  exited: Promise<void>;
}): RunningPostgres {
  const { pid, port, url, adopted, exited } = running;
  return { adminUrl: url, port, pid, adopted, exited, stop: () => endPostmaster(pid) };
}
