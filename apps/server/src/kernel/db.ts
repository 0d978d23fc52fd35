import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import pg from 'pg';
import { ClientDriver } from './db-driver.ts';
import { AppError } from './errors.ts';
import { isUuid } from './ids.ts';
import type { Log } from './log.ts';

/**
 * A running transaction. `kysely<Tables>()` is typed by the module that asks: a module's tables type names its own
 * schema and the views that others publish, nothing else.
 */
export interface Tx {
  /** Undefined in platform transactions, which see all tenants. */
  readonly tenantId: string | undefined;
  kysely<Tables>(): Kysely<Tables>;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** For COPY and cursors. */
  readonly client: pg.PoolClient;
}

export interface Db extends AsyncDisposable {
  /**
   * Runs in one transaction that sees one tenant only (row-level security). Throws `tenant_restoring` while a backup
   * of the tenant is being restored: nothing of the state that goes may be mixed into the one that comes.
   */
  tenantTx<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs in one transaction across tenants: log-in, sequencer, jobs, reconciler. */
  platformTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs in one transaction across tenants that reads, and sees nothing of what others commit meanwhile. */
  snapshotTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A connection of its own for LISTEN. */
  listenClient(): Promise<pg.Client>;
  /** The platform pool, for the job runner. */
  readonly platformPool: pg.Pool;
}

export interface DbOptions {
  appUrl: string;
  platformUrl: string;
  /** Largest number of connections, per role. */
  maxConnections: number;
  log: Log;
}

export function createDb(options: DbOptions): Db {
  const app = createPool(options.appUrl, options.maxConnections, options.log);
  const platform = createPool(options.platformUrl, options.maxConnections, options.log);
  return {
    platformPool: platform,
    tenantTx(tenantId, work) {
      if (!isUuid(tenantId)) throw new TypeError(`not a tenant id: ${tenantId}`);
      return transaction({
        pool: app,
        begin: `begin; select set_config('app.tenant_id', '${tenantId}', true), pg_try_advisory_xact_lock_shared(${tenantLock(tenantId)}) as open`,
        tenantId,
        work,
      });
    },
    platformTx: (work) => transaction({ pool: platform, begin: 'begin', tenantId: undefined, work }),
    snapshotTx: (work) =>
      transaction({
        pool: platform,
        begin: 'begin isolation level repeatable read read only',
        tenantId: undefined,
        work,
      }),
    async listenClient() {
      const client = new pg.Client({ connectionString: options.platformUrl, keepAlive: true });
      await client.connect();
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([app.end(), platform.end()]);
    },
  };
}

function createPool(connectionString: string, max: number, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection failed'));
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'a database connection failed'));
  });
  return pool;
}

/** Keys of the advisory lock that every transaction of a tenant shares, and that a restore takes for itself. */
function tenantLock(tenantId: string): string {
  return `1649, hashtext('${tenantId}')`;
}

/** Waits for the tenant's running transactions; until this one ends, no other begins. For `platformTx`. */
export async function closeTenant(tx: Tx, tenantId: string): Promise<void> {
  if (!isUuid(tenantId)) throw new TypeError(`not a tenant id: ${tenantId}`);
  await tx.query(`select pg_advisory_xact_lock(${tenantLock(tenantId)})`);
}

async function transaction<T>({
  pool,
  begin,
  tenantId,
  work,
}: {
  pool: pg.Pool;
  begin: string;
  tenantId: string | undefined;
  work: (tx: Tx) => Promise<T>;
}): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    if (!isOpen(await client.query(begin))) throw new AppError('tenant_restoring');
    const result = await work(txOn(client, tenantId));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Two statements at once answer two results; only those of a tenant can find it closed. */
function isOpen(results: unknown): boolean {
  const last = Array.isArray(results) ? (results as pg.QueryResult<{ open: boolean }>[]).at(-1) : undefined;
  return last?.rows[0]?.open !== false;
}

const kyselyOf = new WeakMap<pg.PoolClient, Kysely<never>>();

function txOn(client: pg.PoolClient, tenantId: string | undefined): Tx {
  return {
    tenantId,
    client,
    kysely<Tables>() {
      let kysely = kyselyOf.get(client);
      if (!kysely) {
        kysely = new Kysely<never>({
          dialect: {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => new ClientDriver(client),
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
        });
        kyselyOf.set(client, kysely);
      }
      return kysely as unknown as Kysely<Tables>;
    },
    async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
      return (await client.query<Row>(text, values)).rows;
    },
  };
}

// int8 (counts, positions) fits a double as long as it stays below 2^53, which none of ours leaves.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A day is a day everywhere: `2026-01-31`, not midnight of some time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, String);
