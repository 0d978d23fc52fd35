import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Job } from '#kernel/jobs.ts';
import { type Principal, systemActor } from '#kernel/principal.ts';
import type { SmsConnection } from '#kernel/sms-sender.ts';
import { isTransient } from '#kernel/transient.ts';
import { loadPrincipal } from '#modules/identity/index.ts';
import type { MessagingDeps } from '../deps.ts';
import { cancelQueued, findInterrupted, nextQueued } from '../messages/message-store.ts';
import { waitsUntil } from '../settings/hours.ts';
import { readSettings } from '../settings/settings.ts';
import { collectLot } from './collect.ts';
import { recordEnds } from './record-ends.ts';
import { pauseRestored } from './restored.ts';
import {
  addRun,
  changeSending,
  countLot,
  lockSending,
  type SendingRow,
  sendingJobName,
} from './sending-store.ts';
import { submitAll, type Taken, takeLot } from './submit.ts';
import { tellSending } from './tell.ts';

interface Payload {
  tenantId: string;
  sendingId: string;
}

/** A run gives its place to others after so many lots and goes on behind them. */
const lotsPerRun = 20;
const cancelLot = 5000;
/** So long a gateway that is away, or has too much, is left alone, ms. */
const gatewayRestMs = { away: 30_000, busy: 5_000 };

/**
 * Carries a sending on, lot by lot. Messages are marked before they are handed over and have their answer written after;
 * those that a killed run left marked become unknown and are not sent again, because nobody knows whether they went out.
 * Runs of one sending come one after the other, by their queue.
 */
export function sendingJob(deps: MessagingDeps): Job<Payload> {
  return {
    name: sendingJobName,
    async handle(payload, signal) {
      const { tenantId, sendingId } = payload;
      try {
        await run(deps, payload, signal);
      } catch (error) {
        if (signal.aborted || isTransient(error)) throw error;
        const expected = error instanceof AppError;
        deps.log[expected ? 'info' : 'error']({ err: error, sendingId }, 'a sending failed');
        await deps.db.tenantTx(tenantId, (tx) =>
          fail(deps, tx, sendingId, expected ? error.code : 'internal'),
        );
      }
    },
  };
}

async function run(deps: MessagingDeps, payload: Payload, signal: AbortSignal): Promise<void> {
  const { tenantId, sendingId } = payload;
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => deps.db.tenantTx(tenantId, work);
  await inTenant((tx) => giveUpInterrupted(deps, tx, sendingId));
  await using open = new AsyncDisposableStack();
  let connection: SmsConnection | undefined;
  for (let lots = 0; lots < lotsPerRun; lots += 1) {
    signal.throwIfAborted();
    const next = await inTenant((tx) => step(deps, tx, sendingId));
    if (next === 'ended') return;
    if (next === 'again') continue;
    // Nothing is marked before there is a connection to hand it to.
    connection ??= await connect(deps, open, sendingId);
    if (!connection) return await inTenant((tx) => rest(deps, tx, sendingId, 'away'));
    const { messages, refused } = await inTenant((tx) => take(deps, tx, sendingId));
    const ends = [...refused, ...(await submitAll(connection, messages))];
    await inTenant(async (tx) => {
      const now = deps.clock.now();
      await tellSending(tx, await recordEnds(tx, await lockSending(tx, sendingId), ends, now), now);
    });
    if (ends.some(({ state }) => state === 'queued'))
      return await inTenant((tx) => rest(deps, tx, sendingId, 'busy'));
  }
  await inTenant((tx) => addRun(tx, tenantId, sendingId));
}

async function connect(
  { sms, log }: MessagingDeps,
  open: AsyncDisposableStack,
  sendingId: string,
): Promise<SmsConnection | undefined> {
  try {
    return open.use(await sms.connect());
  } catch (error) {
    log.warn({ err: error, sendingId }, 'the SMS gateway cannot be reached; trying again');
    return undefined;
  }
}

/** What a run that was killed had marked. */
async function giveUpInterrupted({ clock }: MessagingDeps, tx: Tx, id: string): Promise<void> {
  const row = await lockSending(tx, id);
  const ends = (await findInterrupted(tx, row)).map((message) => ({
    ...{ id: message, state: 'unknown' as const, reason: 'interrupted' as const },
    ...{ detail: null, gatewayId: null },
  }));
  await recordEnds(tx, row, ends, clock.now());
}

/** What comes next: messages to hand over, one more step, or nothing more. */
async function step(deps: MessagingDeps, tx: Tx, id: string): Promise<'submit' | 'again' | 'ended'> {
  const row = await lockSending(tx, id);
  const now = deps.clock.now();
  switch (row.state) {
    case 'collecting': {
      const principal = await requireSender(tx, row);
      await tellSending(tx, await changeSending(tx, row, await collectLot(deps, tx, principal, row)), now);
      return 'again';
    }
    case 'running':
      return beforeSubmitting(deps, tx, row);
    case 'cancelled':
    case 'failed':
      return (await cancelQueued(tx, row, cancelLot)) === cancelLot ? 'again' : 'ended';
    case 'scheduled':
    case 'waiting':
    case 'paused':
    case 'done':
      return 'ended';
  }
}

async function beforeSubmitting(deps: MessagingDeps, tx: Tx, row: SendingRow): Promise<'submit' | 'ended'> {
  const now = deps.clock.now();
  if ((await nextQueued(tx, row, 1)).length === 0) {
    await finish(deps, tx, row, now);
    return 'ended';
  }
  await requireSender(tx, row);
  const { hours } = (await readSettings(tx)).settings;
  const opensAt = await waitsUntil(tx, row.kind, hours, now);
  if (!opensAt) return 'submit';
  await wait(tx, row, { for: 'hours', until: opensAt }, now);
  return 'ended';
}

async function take(deps: MessagingDeps, tx: Tx, id: string): Promise<Taken> {
  const row = await lockSending(tx, id);
  // Paused or cancelled since the step was looked for.
  if (row.state !== 'running') return { messages: [], refused: [] };
  if (await countLot(tx, row)) return takeLot(deps, tx, row);
  await pauseRestored(tx, row, deps.clock.now());
  return { messages: [], refused: [] };
}

/** Whoever started it, with the rights of now. Throws `forbidden` when they are gone. */
async function requireSender(tx: Tx, row: SendingRow): Promise<Principal> {
  const who = await loadPrincipal(tx, row.user_id);
  const needed = row.name === null ? 'messaging.send' : 'messaging.bulk';
  const { permissions } = who?.principal ?? {};
  if (!who || !permissions?.has(needed) || !permissions.has('customers.read'))
    throw new AppError('forbidden');
  return who.principal;
}

async function rest(
  { clock }: MessagingDeps,
  tx: Tx,
  id: string,
  why: keyof typeof gatewayRestMs,
): Promise<void> {
  const row = await lockSending(tx, id);
  if (row.state !== 'running') return;
  const now = clock.now();
  await wait(tx, row, { for: 'gateway', until: new Date(now.getTime() + gatewayRestMs[why]) }, now);
}

/** The sweep wakes it. */
async function wait(
  tx: Tx,
  row: SendingRow,
  why: { for: 'hours' | 'gateway'; until: Date },
  now: Date,
): Promise<void> {
  const waiting = await changeSending(tx, row, {
    ...{ state: 'waiting', resume_to: 'running', waits_for: why.for, next_at: why.until },
  });
  await tellSending(tx, waiting, now);
}

async function finish({ audit }: MessagingDeps, tx: Tx, row: SendingRow, now: Date): Promise<void> {
  const done = await changeSending(tx, row, { state: 'done', finished_at: now });
  await tellSending(tx, done, now);
  if (row.name === null) return;
  const { name, looked, total, sent, failed, unknown, refused } = done;
  await audit.record(tx, {
    actor: systemActor(tx.tenantId ?? ''),
    action: 'messaging.sending_finished',
    entityType: 'sending',
    entityId: row.id,
    after: { name, looked, total, sent, failed, unknown, refused, userId: row.user_id },
  });
}

/** What was sent is sent; the rest is taken back by the run that follows. */
async function fail({ clock }: MessagingDeps, tx: Tx, id: string, errorCode: string): Promise<void> {
  const row = await lockSending(tx, id);
  if (row.state !== 'collecting' && row.state !== 'running') return;
  const now = clock.now();
  const failed = await changeSending(tx, row, { state: 'failed', error_code: errorCode, finished_at: now });
  await tellSending(tx, failed, now);
  await addRun(tx, tx.tenantId ?? '', id);
}
