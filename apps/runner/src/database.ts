import { Client } from 'pg';
import type { DatabaseUrls } from '../../server/src/kernel/bootstrap-database.ts';
import { MigrationError } from '../../server/src/kernel/migrate.ts';
import { prepareDatabase } from '../../server/src/kernel/prepare-database.ts';
import type { RunnerConfig } from './config.ts';
import { secretOf } from './home-file.ts';
import { type RunningPostgres, startPostgres } from './postgres/start-postgres.ts';
import { signal } from './processes.ts';
import { StartError } from './start-error.ts';
import { type Supervised, supervise } from './supervise.ts';
import type { Terminal } from './terminal.ts';

export interface Database {
  /** Owner of everything. */
  adminUrl: string;
  /** What the server gets. */
  urls: DatabaseUrls;
  stop(): Promise<void>;
  /** Stops PostgreSQL without waiting: clients are cut off, what was committed is kept. */
  force(): void;
}

const databaseName = 'guanjia';
const oldestVersion = 16;

/** Starts PostgreSQL, or checks the own one, and brings its schema up to date. */
export async function openDatabase(config: RunnerConfig, terminal: Terminal): Promise<Database> {
  const begun = performance.now();
  if (config.databaseUrl) {
    await checkOwn(config.databaseUrl);
    terminal.done('The PostgreSQL of DATABASE_URL answers', begun);
    const urls = await prepare(config.databaseUrl, ownRoleSecret(config.databaseUrl, config.home), terminal);
    return { adminUrl: config.databaseUrl, urls, stop: async () => {}, force: () => {} };
  }
  const postgres = await supervisePostgres(config.home, terminal);
  try {
    const { port, adopted } = postgres.current;
    terminal.done(`PostgreSQL 18 ${adopted ? 'still ran' : 'runs'} on 127.0.0.1:${port}`, begun);
    const adminUrl = await ensureDatabase(postgres.current.adminUrl);
    const urls = await prepare(adminUrl, secretOf(config.home, 'roleSecret'), terminal);
    const force = () => signal(postgres.current.pid, 'SIGQUIT');
    return { adminUrl, urls, stop: postgres.stop, force };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

function supervisePostgres(home: string, terminal: Terminal): Promise<Supervised<RunningPostgres>> {
  return supervise({
    start: () => startPostgres({ home, onProgress: (text) => terminal.doing(text) }),
    onDeath: () => terminal.warn('PostgreSQL ended unexpectedly; starting it again'),
    onRestart: () => terminal.warn('PostgreSQL is back'),
    onFailure: (error) => terminal.warn(String(error)),
  });
}

async function ensureDatabase(adminUrl: string): Promise<string> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (!rowCount) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = databaseName;
  return url.href;
}

async function prepare(adminUrl: string, roleSecret: string, terminal: Terminal): Promise<DatabaseUrls> {
  const begun = performance.now();
  let applied = 0;
  const onProgress = () => {
    applied += 1;
  };
  try {
    const urls = await prepareDatabase(adminUrl, { roleSecret, onProgress });
    terminal.done(
      applied === 0 ? 'Schema is up to date' : `Schema brought up to date by ${applied} migrations`,
      begun,
    );
    return urls;
  } catch (error) {
    throw error instanceof MigrationError ? new StartError(error.message) : error;
  }
}

/**
 * Roles belong to the whole cluster. Deriving their passwords from the administrator's lets two installations, or one
 * whose home was lost, use one cluster without locking each other out.
 */
function ownRoleSecret(databaseUrl: string, home: string): string {
  return decodeURIComponent(new URL(databaseUrl).password) || secretOf(home, 'roleSecret');
}

async function checkOwn(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ major: number }>(
      "select current_setting('server_version_num')::int / 10000 as major",
    );
    const major = rows[0]?.major ?? 0;
    if (major < oldestVersion)
      throw new StartError(`DATABASE_URL is a PostgreSQL ${major}: Guanjia needs ${oldestVersion} or newer.`);
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new StartError(`The PostgreSQL of DATABASE_URL does not answer: ${reason}`);
  } finally {
    await client.end().catch(() => {});
  }
}
