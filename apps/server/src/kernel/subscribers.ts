import type { Db, Tx } from './db.ts';
import type { Log } from './log.ts';
import type { DomainEvent } from './outbox.ts';

/**
 * A reaction to other modules' events. Runs in a tenant transaction that also moves the cursor: what the handler
 * writes happens once. What it does outside the database must be idempotent.
 */
export interface Subscriber {
  /** `<domain>.<what it does>`; names the cursor, so it must never change. */
  name: string;
  types: readonly string[];
  handle(tx: Tx, event: DomainEvent): Promise<void>;
}

const batch = 200;
const tries = 6;

export interface SubscriberRunner extends AsyncDisposable {
  /** New events may be there. */
  wake(): void;
  /** Resolves when every subscriber has handled everything that is in the log. */
  settle(): Promise<void>;
}

/** Runs all subscribers of this process, each in order of the log; several processes share the work by row locks. */
export async function startSubscribers(options: {
  db: Db;
  log: Log;
  subscribers: readonly Subscriber[];
}): Promise<SubscriberRunner> {
  const { db, log } = options;
  const stopped = new AbortController();
  await db.platformTx(async (tx) => {
    for (const { name, types } of options.subscribers) {
      await tx.query(
        `insert into kernel.subscription (name, position, types) values ($1, 0, $2)
         on conflict (name) do update set types = excluded.types`,
        [name, types],
      );
    }
  });
  const loops = options.subscribers.map((subscriber) => loop(subscriber));

  function loop(subscriber: Subscriber) {
    let running: Promise<void> | undefined;
    let again = false;
    async function drain(): Promise<void> {
      do {
        again = false;
        while (!stopped.signal.aborted && (await handleBatch(db, log, subscriber)) === batch);
      } while (again && !stopped.signal.aborted);
    }
    function wake(): Promise<void> {
      again = true;
      running ??= drain()
        .catch((error: unknown) =>
          log.error({ err: error, subscriber: subscriber.name }, 'subscriber stopped; trying again'),
        )
        .finally(() => {
          running = undefined;
        });
      return running;
    }
    return { wake, idle: () => running ?? Promise.resolve() };
  }

  function wakeAll(): void {
    for (const entry of loops) void entry.wake();
  }

  return {
    wake: wakeAll,
    async settle() {
      await Promise.all(loops.map((entry) => entry.wake()));
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all(loops.map((entry) => entry.idle()));
    },
  };
}

type Row = {
  position: number;
  event_id: string;
  tenant_id: string;
  type: string;
  payload: unknown;
  occurred_at: Date;
};

async function handleBatch(db: Db, log: Log, subscriber: Subscriber): Promise<number> {
  const rows = await db.platformTx((tx) =>
    tx.query<Row>(
      `select position, event_id, tenant_id, type, payload, occurred_at from kernel.event_log
       where position > (select position from kernel.subscription where name = $1)
         and kind = 'domain' and type = any($2)
       order by position limit ${batch}`,
      [subscriber.name, subscriber.types],
    ),
  );
  for (const row of rows) await handleOne(db, log, subscriber, row);
  return rows.length;
}

async function handleOne(db: Db, log: Log, subscriber: Subscriber, row: Row): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db.tenantTx(row.tenant_id, async (tx) => {
        const [cursor] = await tx.query<{ position: number }>(
          'select position from kernel.subscription where name = $1 for update',
          [subscriber.name],
        );
        if (!cursor || cursor.position >= row.position) return;
        await subscriber.handle(tx, {
          id: row.event_id,
          tenantId: row.tenant_id,
          type: row.type,
          payload: row.payload,
          occurredAt: row.occurred_at,
          position: row.position,
        });
        await tx.query('update kernel.subscription set position = $2 where name = $1', [
          subscriber.name,
          row.position,
        ]);
      });
      return;
    } catch (error) {
      log.warn(
        { err: error, subscriber: subscriber.name, position: row.position, attempt },
        'event not handled',
      );
      if (attempt >= tries) return bury(db, subscriber.name, row.position, error);
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
}

/** One event that cannot be handled must not stop all that follow. */
async function bury(db: Db, name: string, position: number, error: unknown): Promise<void> {
  await db.platformTx(async (tx) => {
    await tx.query(
      'insert into kernel.dead_event (subscription, position, error) values ($1, $2, $3) on conflict do nothing',
      [name, position, error instanceof Error ? (error.stack ?? error.message) : String(error)],
    );
    await tx.query('update kernel.subscription set position = $2 where name = $1 and position < $2', [
      name,
      position,
    ]);
  });
}
