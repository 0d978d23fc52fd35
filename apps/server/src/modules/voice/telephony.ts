import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import { unlessRestoring } from '#kernel/unless-restoring.ts';
import { findByNumbers, parsePhone } from '#modules/customers/index.ts';
import { receiveCall } from './call.ts';
import type { CallRuntime } from './call-runtime.ts';
import { findCallByLeg, listOpenCalls } from './call-store.ts';
import { listPhones } from './phone-store.ts';
import { agentRingMs, type Phones } from './phones.ts';
import { repairCall, strayLegs } from './reconcile.ts';
import { onRecordingStopped, sweepRecordings } from './recordings.ts';
import type { Switch, SwitchEvent } from './switch.ts';
import { listTrunks } from './trunks.ts';

/** How long a customer waits with music for the agent's page to come back, ms. */
export const awayLimitMs = 60_000;

export interface Telephony extends AsyncDisposable {
  connected(): boolean;
  /** Ends calls whose agent did not come back; called every second. */
  sweep(): Promise<void>;
  /** Compares switch and database now. */
  reconcile(): Promise<void>;
}

export interface TelephonyDeps {
  db: Db;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  switchPort: Switch;
  runtime: CallRuntime;
  phones: Phones;
}

/** Listens to the switch: raw events become inputs of calls and phones, one after the other. */
export async function startTelephony(deps: TelephonyDeps): Promise<Telephony> {
  const { switchPort, log, metrics } = deps;
  let isConnected = false;
  let queue: Promise<void> = Promise.resolve();

  const unsubscribe = switchPort.subscribe((event) => {
    if (event.type === 'connected' || event.type === 'disconnected') {
      isConnected = event.type === 'connected';
      metrics.switchConnected.set(isConnected ? 1 : 0);
    }
    queue = queue
      .then(() => handle(deps, event))
      .catch((error: unknown) => log.error({ err: error, event }, 'a switch event was not handled'));
  });
  await switchPort.start();
  await queue;

  return {
    connected: () => isConnected,
    reconcile: () => reconcile(deps),
    async sweep() {
      const now = deps.clock.now();
      const calls = await deps.db.platformTx(listOpenCalls);
      metrics.activeCalls.set(calls.length);
      for (const call of calls) {
        if (call.awaySince && now.getTime() - call.awaySince.getTime() >= awayLimitMs) {
          const input = { type: 'away_timeout' as const, at: now };
          await unlessRestoring(deps.runtime.apply(call.tenantId, call.id, input));
        }
      }
      await sweepRecordings(deps);
    },
    async [Symbol.asyncDispose]() {
      unsubscribe();
      await queue;
    },
  };
}

async function handle(deps: TelephonyDeps, event: SwitchEvent): Promise<void> {
  switch (event.type) {
    case 'connected':
      await provision(deps);
      return reconcile(deps);
    case 'inbound':
      return onInbound(deps, event);
    case 'leg_answered':
      if (await deps.phones.legAnswered(event.legId)) return;
      return applyToLeg(deps, event.legId, event);
    case 'leg_ended':
      if (await deps.phones.legEnded(event.legId)) return;
      return applyToLeg(deps, event.legId, event);
    case 'leg_ringing':
      return applyToLeg(deps, event.legId, event);
    case 'recording_stopped':
      return onRecordingStopped(deps, event.recordingId);
    case 'disconnected':
    case 'digit':
    case 'playback_finished':
    case 'phone_registered':
    case 'phone_unregistered':
      return;
  }
}

async function applyToLeg(
  deps: TelephonyDeps,
  legId: string,
  input: Extract<SwitchEvent, { type: 'leg_ringing' | 'leg_answered' | 'leg_ended' }>,
): Promise<void> {
  const address = await deps.db.platformTx((tx) => findCallByLeg(tx, legId));
  if (address) await deps.runtime.apply(address.tenantId, address.callId, input);
}

interface Inbound {
  legId: string;
  trunkId: string;
  calledNumber: string;
  callerNumber: string;
  at: Date;
}

async function onInbound(deps: TelephonyDeps, event: Inbound): Promise<void> {
  const known = await deps.db.platformTx((tx) => findCallByLeg(tx, event.legId));
  if (known) return;
  const owner = await deps.db.platformTx((tx) => findNumberOwner(tx, event.trunkId, event.calledNumber));
  if (!owner) {
    deps.log.warn({ trunkId: event.trunkId }, 'a call came in for a number that nobody has');
    await deps.switchPort.hangUp(event.legId, 'unavailable');
    return;
  }
  const number = parsePhone(event.callerNumber)?.e164 ?? event.callerNumber;
  const matches = await deps.db.tenantTx(owner.tenantId, (tx) => findByNumbers(tx, [number]));
  const customers = new Set(matches.map((match) => match.customerId));
  await deps.runtime.begin(
    receiveCall({
      id: newId(event.at.getTime()),
      recordingId: newId(event.at.getTime()),
      tenantId: owner.tenantId,
      subject: { kind: 'inbound', id: null },
      number,
      ownNumber: event.calledNumber,
      trunkId: event.trunkId,
      // Several customers with this number: the agent asks who it is.
      customerId: customers.size === 1 ? (matches[0]?.customerId ?? null) : null,
      customerLegId: event.legId,
      at: event.at,
    }),
  );
}

async function findNumberOwner(
  tx: Tx,
  trunkId: string,
  number: string,
): Promise<{ tenantId: string } | undefined> {
  const e164 = parsePhone(number)?.e164 ?? number;
  const [row] = await tx.query<{ tenant_id: string }>(
    'select tenant_id from voice.number where trunk_id::text = $1 and number in ($2, $3)',
    [trunkId, number, e164],
  );
  return row ? { tenantId: row.tenant_id } : undefined;
}

/** The switch forgets at its restart; the database is the only truth. */
async function provision({ db, switchPort, log }: TelephonyDeps): Promise<void> {
  const { trunks, phones } = await db.platformTx(async (tx) => ({
    trunks: await listTrunks(tx),
    phones: await listPhones(tx),
  }));
  const pushed = await Promise.allSettled([
    ...trunks.map((trunk) => switchPort.putTrunk(trunk)),
    ...phones.map((phone) =>
      switchPort.putPhone({ phoneId: phone.phone_id, password: phone.password, kind: 'webrtc' }),
    ),
  ]);
  for (const result of pushed) {
    if (result.status === 'rejected')
      log.error({ err: result.reason as unknown }, 'the switch refused a trunk or phone');
  }
}

async function reconcile(deps: TelephonyDeps): Promise<void> {
  const now = deps.clock.now();
  const snapshot = await deps.switchPort.snapshot();
  const { calls, phones } = await deps.db.platformTx(async (tx) => ({
    calls: await listOpenCalls(tx),
    phones: await listPhones(tx),
  }));
  const live = new Set(snapshot.legs.map((leg) => leg.legId));
  for (const phone of phones) {
    if (!phone.leg_id) continue;
    if (!live.has(phone.leg_id)) {
      // One that was ordered around the time of the snapshot is not in it; its answer or end comes as an event.
      const patience = phone.state === 'connecting' ? agentRingMs : 0;
      if (phone.changed_at.getTime() < now.getTime() - patience) await deps.phones.legLost(phone);
    } else if (phone.state === 'connecting' && isUp(snapshot, phone.leg_id))
      await deps.phones.legAnswered(phone.leg_id);
  }
  for (const call of calls) {
    for (const repair of repairCall(call, snapshot, now)) {
      if (repair.kind === 'input') await deps.runtime.apply(call.tenantId, call.id, repair.input);
      else await deps.runtime.execute(call, repair.commands);
    }
  }
  const known = new Set([
    ...calls.flatMap((call) => [call.customerLegId, ...(call.agentLegId ? [call.agentLegId] : [])]),
    ...phones.flatMap((phone) => (phone.leg_id ? [phone.leg_id] : [])),
  ]);
  for (const legId of strayLegs(snapshot, known)) await deps.switchPort.hangUp(legId, 'normal');
  for (const leg of snapshot.legs) {
    if (leg.inbound && !leg.tags && !known.has(leg.legId))
      await onInbound(deps, { ...leg.inbound, legId: leg.legId, at: now });
  }
}

function isUp(snapshot: { legs: { legId: string; state: string }[] }, legId: string): boolean {
  return snapshot.legs.some((leg) => leg.legId === legId && leg.state === 'up');
}
