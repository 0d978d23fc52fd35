import type { Db } from './db.ts';
import type { Log } from './log.ts';
import { outboxChannel } from './outbox.ts';

export const eventsChannel = 'guanjia_events';

/** Any number may lock each other out; the constant only has to be ours. */
const lockKey = 7_205_759;

export interface EventPump extends AsyncDisposable {
  /** Called with no arguments whenever new events may be in the log. */
  onEvents(listener: () => void): void;
  /** Moves what is committed into the log now; for tests and for shutdown. */
  flush(): Promise<void>;
}

/**
 * Gives committed events their place in the log and wakes the readers of this process. Every process runs one; the
 * advisory lock lets one at a time do the work, and notifications only save waiting: a missed one costs a second.
 */
export async function startEventPump({ db, log }: { db: Db; log: Log }): Promise<EventPump> {
  const listeners: (() => void)[] = [];
  const stopped = new AbortController();
  let running: Promise<void> | undefined;
  let again = false;

  async function drain(): Promise<void> {
    do {
      again = false;
      for (let moved = 1; moved > 0; ) moved = await moveBatch(db);
    } while (again && !stopped.signal.aborted);
  }

  function wake(): Promise<void> {
    if (running) {
      again = true;
      return running;
    }
    running = drain()
      .catch((error: unknown) => log.error({ err: error }, 'events could not be put in order; trying again'))
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  const listener = await listen(db, log, stopped.signal, (channel) => {
    if (channel === outboxChannel) void wake();
    else for (const callback of listeners) callback();
  });
  const timer = setInterval(() => {
    void wake();
    for (const callback of listeners) callback();
  }, 1000);

  return {
    onEvents: (callback) => void listeners.push(callback),
    async flush() {
      await wake();
      await running;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      clearInterval(timer);
      await running;
      await listener.close();
    },
  };
}

async function moveBatch(db: Db): Promise<number> {
  return db.platformTx(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const [row] = await tx.query<{ moved: number }>(
      `with moved as (
         delete from kernel.outbox where id in (select id from kernel.outbox order by id limit 500) returning *
       ), logged as (
         insert into kernel.event_log (position, event_id, tenant_id, kind, type, topics, payload, occurred_at)
         select nextval('kernel.event_position'), event_id, tenant_id, kind, type, topics, payload, occurred_at
         from (select * from moved order by id) ordered
         returning 1
       ) select count(*) as moved from logged`,
    );
    const moved = row?.moved ?? 0;
    if (moved > 0) await tx.query('select pg_notify($1, $2)', [eventsChannel, '']);
    return moved;
  });
}

/** Keeps one LISTEN connection alive until aborted. */
async function listen(db: Db, log: Log, signal: AbortSignal, onNotify: (channel: string) => void) {
  let client = await open();

  async function open() {
    const fresh = await db.listenClient();
    fresh.on('notification', (message) => onNotify(message.channel));
    fresh.on('error', () => void reopen());
    await fresh.query(`listen ${outboxChannel}; listen ${eventsChannel}`);
    return fresh;
  }

  async function reopen(): Promise<void> {
    if (signal.aborted) return;
    log.warn('the listening database connection was lost; opening another');
    try {
      client = await open();
    } catch {
      setTimeout(() => void reopen(), 500).unref();
    }
  }

  return { close: () => client.end().catch(() => undefined) };
}
