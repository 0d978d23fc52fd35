import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, run, type WorkerEvents } from 'graphile-worker';
import { watchAbandonedJobs } from './abandoned-jobs.ts';
import type { Db, Tx } from './db.ts';
import type { Log } from './log.ts';

/** Later or slow work. Handlers may run more than once, so they must be idempotent. */
export interface Job<P = unknown> {
  /** `<domain>.<verb>` */
  name: string;
  /** Five fields, server's UTC: also runs by the clock, with an empty payload. */
  cron?: string;
  handle(payload: P, signal: AbortSignal): Promise<void>;
}

export interface JobOptions {
  /** A job with the same key replaces the one that waits. */
  key?: string;
  runAt?: Date;
  /** Jobs of one queue run one after the other. */
  queue?: string;
}

/** Adds a job that exists when, and only when, this transaction commits. */
export async function addJob(tx: Tx, name: string, payload: object, options: JobOptions = {}): Promise<void> {
  await tx.query('select kernel.add_job($1, $2, $3, $4, $5)', [
    name,
    JSON.stringify(payload),
    options.key ?? null,
    options.runAt ?? null,
    options.queue ?? null,
  ]);
}

/**
 * Runs jobs in this process until disposed; running jobs are told by their signal and given time to end. Jobs of
 * processes that were killed are taken over.
 */
export async function startJobs(options: {
  db: Db;
  log: Log;
  /** Each job knows its own payload. */
  jobs: readonly Job<never>[];
  concurrency: number;
}): Promise<AsyncDisposable> {
  const { db, log } = options;
  const events: WorkerEvents = new EventEmitter();
  const workerIds: string[] = [];
  events.on('worker:create', ({ worker }) => workerIds.push(worker.workerId));
  const runner = await run({
    pgPool: options.db.platformPool,
    concurrency: options.concurrency,
    events,
    noHandleSignals: true,
    noPreparedStatements: false,
    pollInterval: 2000,
    logger: new Logger(() => (level, message, meta) => {
      if (level === 'error') log.error({ meta }, message);
      else if (level === 'warning') log.warn({ meta }, message);
    }),
    parsedCronItems: parseCronItems(
      options.jobs.flatMap(({ name, cron }) => (cron ? [{ task: name, match: cron, identifier: name }] : [])),
    ),
    taskList: Object.fromEntries(
      options.jobs.map((job) => [
        job.name,
        (payload: unknown, helpers) => job.handle(payload as never, helpers.abortSignal),
      ]),
    ),
  });
  const watch = await watchAbandonedJobs({ db, log, workerIds });
  return {
    async [Symbol.asyncDispose]() {
      await runner.stop();
      await watch[Symbol.asyncDispose]();
    },
  };
}
