import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type ResumeAnswer, realtimePath } from '@guanjia/contracts/realtime';
import { Server, type Socket } from 'socket.io';
import type { Db } from './db.ts';
import { isSameOrigin, parseCookie } from './http/cookies.ts';
import type { Authenticator } from './http/mount.ts';
import type { Log } from './log.ts';
import type { Principal } from './principal.ts';
import { topicsOf } from './topics.ts';

/** A client that missed more than this reloads instead. */
const maxResume = 2000;
/** How far back a resume may reach, in ms. */
const resumeWindowMs = 60 * 60 * 1000;

type Row = {
  position: number;
  tenant_id: string;
  type: string;
  topics: string[];
  payload: unknown;
  occurred_at: Date;
};

export interface RealtimeHub extends AsyncDisposable {
  /** New events may be in the log. */
  wake(): void;
}

/** A message of this type ends the connections of those whom it is for; their pages connect anew by themselves. */
export const accessChanged = 'identity.access_changed';

/** The type of the message after which a session's connections are cut; its topics name the sessions. */
export const sessionEnded = 'identity.session_ended';

/** Streams the event log to consoles: each message once, in order, with its position. */
export function createRealtimeHub(options: {
  http: HttpServer;
  db: Db;
  authenticator: Authenticator;
  /** Name of the cookie. */
  sessionCookie: string;
  addressOf: (request: IncomingMessage) => string;
  log: Log;
  /** Told of the topics whose listeners' sessions have ended or rights have changed. */
  onAccessChange: (tenantId: string, topics: readonly string[]) => void;
  /** Told with every page that comes or goes. */
  onConnections: (count: number) => void;
}): RealtimeHub {
  const { db, log } = options;
  const io = createSocketServer(options.http);
  const stream = createLogStream(db, log, (row) => {
    const rooms = row.topics.map((topic) => room(row.tenant_id, topic));
    // Whose rights have changed comes again at once, and is let in by what holds now, or not at all.
    if (row.type !== accessChanged) io.to(rooms).emit('message', messageOf(row));
    if (row.type !== accessChanged && row.type !== sessionEnded) return;
    io.in(rooms).disconnectSockets(true);
    options.onAccessChange(row.tenant_id, row.topics);
  });

  io.use((socket, next) => {
    const token = parseCookie(socket.handshake.headers.cookie, options.sessionCookie);
    const address = options.addressOf(socket.request);
    (token ? options.authenticator.authenticate(token, address) : Promise.resolve(undefined)).then(
      (session) => {
        if (!session || session.principal.pendingFactor) return next(new Error('unauthenticated'));
        socket.data = { principal: session.principal };
        next();
      },
      (error: unknown) => {
        log.error({ err: error }, 'a realtime connection could not be authenticated');
        next(new Error('unavailable'));
      },
    );
  });

  io.on('connection', (socket) => {
    const { principal } = socket.data as { principal: Principal };
    const count = () => options.onConnections(io.of('/').sockets.size);
    count();
    socket.on('disconnect', count);
    socket.on('resume', (input: unknown, ack: unknown) => {
      if (typeof ack !== 'function') return;
      const last = (input as { position?: unknown } | undefined)?.position;
      resume(db, stream, socket, principal, typeof last === 'number' ? last : null).then(
        (answer) => (ack as (answer: ResumeAnswer) => void)(answer),
        (error: unknown) => {
          log.error({ err: error }, 'resume failed');
          socket.disconnect(true);
        },
      );
    });
  });

  return {
    wake: () => void stream.drain(),
    async [Symbol.asyncDispose]() {
      await stream.stop();
      // `close` would also close the HTTP server, which is not ours.
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function createSocketServer(http: HttpServer): Server {
  return new Server(http, {
    path: realtimePath,
    transports: ['websocket'],
    serveClient: false,
    // Pages say where they were and nothing else.
    maxHttpBufferSize: 10_000,
    // Other upgrades (the phones') are somebody else's to answer.
    destroyUpgrade: false,
    allowRequest: (request, callback) => callback(null, isSameOrigin(request.headers)),
  });
}

interface LogStream {
  /** Sends what is new; resolves when all that was in the log is out. */
  drain(): Promise<void>;
  /** Sends nothing more; resolves when what was being read is out. */
  stop(): Promise<void>;
  /** Of the last message that was sent. */
  position(): number;
}

function createLogStream(db: Db, log: Log, send: (row: Row) => void): LogStream {
  let position: number | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function drainAll(): Promise<void> {
    do {
      again = false;
      position ??= await currentPosition(db);
      for (let rows = await readAfter(db, position); rows.length > 0; rows = await readAfter(db, position)) {
        for (const row of rows) {
          position = row.position;
          send(row);
        }
      }
    } while (again && !stopped);
  }

  return {
    drain() {
      if (stopped) return Promise.resolve();
      again = true;
      running ??= drainAll()
        .catch((error: unknown) =>
          log.error({ err: error }, 'realtime messages could not be read; trying again'),
        )
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    stop() {
      stopped = true;
      return running ?? Promise.resolve();
    },
    position: () => position ?? 0,
  };
}

/** Joining the rooms comes first, so that nothing falls between what was missed and what comes next. */
async function resume(
  db: Db,
  stream: LogStream,
  socket: Socket,
  principal: Principal,
  last: number | null,
): Promise<ResumeAnswer> {
  const mine = topicsOf(principal);
  await stream.drain();
  await socket.join(mine.map((topic) => room(principal.tenantId, topic)));
  const now = stream.position();
  if (last === null) return { kind: 'resumed', caughtUp: 0, position: now };
  if (last > now || (await tooOld(db, last))) return { kind: 'reset', position: now };
  const missed = await db.platformTx((tx) =>
    tx.query<Row>(
      `select position, type, payload, occurred_at from kernel.event_log
       where tenant_id = $1 and kind = 'realtime' and position > $2 and position <= $3 and topics && $4
         and type <> '${accessChanged}'
       order by position limit ${maxResume + 1}`,
      [principal.tenantId, last, now, mine],
    ),
  );
  if (missed.length > maxResume) return { kind: 'reset', position: now };
  for (const row of missed) socket.emit('message', messageOf(row));
  return { kind: 'resumed', caughtUp: missed.length, position: now };
}

function room(tenantId: string, topic: string): string {
  return `${tenantId}/${topic}`;
}

function messageOf(row: Pick<Row, 'position' | 'type' | 'payload' | 'occurred_at'>) {
  return { position: row.position, at: row.occurred_at.toISOString(), type: row.type, payload: row.payload };
}

async function currentPosition(db: Db): Promise<number> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{ position: number | null }>('select max(position) as position from kernel.event_log'),
  );
  return row?.position ?? 0;
}

function readAfter(db: Db, position: number): Promise<Row[]> {
  return db.platformTx((tx) =>
    tx.query<Row>(
      `select position, tenant_id, type, topics, payload, occurred_at from kernel.event_log
       where position > $1 and kind = 'realtime' order by position limit 500`,
      [position],
    ),
  );
}

/** Whether the log may no longer hold everything after `last`. */
async function tooOld(db: Db, last: number): Promise<boolean> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{ logged_at: Date }>(
      'select logged_at from kernel.event_log where position >= $1 order by position limit 1',
      [last],
    ),
  );
  const [clock] = await db.platformTx((tx) => tx.query<{ now: Date }>('select now() as now'));
  if (!row || !clock) return false;
  return clock.now.getTime() - row.logged_at.getTime() > resumeWindowMs;
}
