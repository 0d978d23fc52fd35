import type { Client } from 'pg';
import type { Db } from './db.ts';
import type { Log } from './log.ts';

const checkEveryMs = 30_000;
/** A job this young may belong to a worker that has not said yet that it lives, s. */
const youngSeconds = 10;

/**
 * Gives jobs of a killed process back to the queue, which by itself would wait for four hours. Each worker of this
 * process holds an advisory lock on a connection that ends with the process: whoever gets such a lock knows that its
 * worker is gone.
 */
export async function watchAbandonedJobs(options: {
  db: Db;
  log: Log;
  workerIds: readonly string[];
}): Promise<AsyncDisposable> {
  const { db, log, workerIds } = options;
  let stopped = false;
  let client: Client | undefined;
  let running: Promise<void> = Promise.resolve();

  async function connect(): Promise<Client> {
    const fresh = await db.listenClient();
    fresh.on('error', (error) => {
      log.warn({ err: error }, 'the connection that tells that job workers live was lost; connecting again');
      if (client === fresh) client = undefined;
    });
    await fresh.query('select pg_advisory_lock(hashtextextended(id, 0)) from unnest($1::text[]) as id', [
      workerIds,
    ]);
    return fresh;
  }

  async function check(): Promise<void> {
    client ??= await connect();
    const freed = await freeAbandoned(client, workerIds);
    if (freed.length > 0) log.warn({ workers: freed }, 'jobs of a process that died go on here');
  }

  function round(): void {
    if (stopped) return;
    running = check().catch((error: unknown) =>
      log.error({ err: error }, 'abandoned jobs could not be looked for; trying again'),
    );
  }

  round();
  await running;
  const timer = setInterval(round, checkEveryMs);
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearInterval(timer);
      await running;
      await client?.end();
    },
  };
}

async function freeAbandoned(client: Client, own: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ worker: string }>(
    `select distinct locked_by as worker from graphile_worker._private_jobs
     where locked_at < now() - make_interval(secs => $1) and locked_by <> all ($2)`,
    [youngSeconds, own],
  );
  const freed: string[] = [];
  for (const { worker } of rows) {
    const key = 'hashtextextended($1, 0)';
    const { rows: taken } = await client.query<{ dead: boolean }>(
      `select pg_try_advisory_lock(${key}) as dead`,
      [worker],
    );
    if (!taken[0]?.dead) continue;
    await client.query('select graphile_worker.force_unlock_workers($1)', [[worker]]);
    await client.query(`select pg_advisory_unlock(${key})`, [worker]);
    freed.push(worker);
  }
  return freed;
}
