import type { VoiceEvents } from '@guanjia/contracts/voice/events';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import type { Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import { emit, publish } from '#kernel/outbox.ts';
import { topics } from '#kernel/topics.ts';
import { readFieldRules } from '#modules/identity/index.ts';
import { type Call, type CallInput, type Step, step, talkSeconds } from './call.ts';
import { insertCall, lockCall, updateCall } from './call-store.ts';
import { findCall } from './call-views.ts';
import { runCommands } from './commands.ts';
import type { Switch } from './switch.ts';
import type { VoiceTables } from './tables.ts';

export interface CallRuntime {
  /** Stores a new call and lets the switch start it. `within` runs in the same transaction, before the commit. */
  begin(first: Step): Promise<Call>;
  /** As `begin`, in the caller's transaction; call `execute` after it has committed. */
  beginIn(tx: Tx, first: Step): Promise<() => Promise<void>>;
  /** Applies an input; undefined when the call is unknown or the input does not fit its state. */
  apply(tenantId: string, callId: string, input: CallInput): Promise<Call | undefined>;
  /** Repeats commands without a change of state; for the reconciler. */
  execute(call: Call, commands: Step['commands']): Promise<void>;
}

export interface CallRuntimeDeps {
  db: Db;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  switchPort: Switch;
}

/**
 * Runs calls: one input at a time per call (row lock), the new state and its events in one transaction, then the
 * commands. In this process the commands of one call also stay in order.
 */
export function createCallRuntime(deps: CallRuntimeDeps): CallRuntime {
  const queues = new Map<string, Promise<unknown>>();

  /** One after the other, per call. */
  function inOrder<T>(callId: string, work: () => Promise<T>): Promise<T> {
    const before = queues.get(callId) ?? Promise.resolve();
    const result = before.then(work, work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (queues.get(callId) === settled) queues.delete(callId);
      });
    queues.set(callId, settled);
    return result;
  }

  async function beginIn(tx: Tx, first: Step): Promise<() => Promise<void>> {
    const { call, commands } = first;
    await insertCall(tx, call);
    await emitBeginning(tx, call);
    await publishCall(tx, call, deps.clock.now());
    return () => inOrder(call.id, () => runCommands(deps, call, commands));
  }

  return {
    beginIn,
    async begin(first) {
      const execute = await deps.db.tenantTx(first.call.tenantId, (tx) => beginIn(tx, first));
      await execute();
      return first.call;
    },
    apply(tenantId, callId, input) {
      return inOrder(callId, async () => {
        const next = await deps.db.tenantTx(tenantId, (tx) => advance(deps, tx, callId, input));
        if (next) await runCommands(deps, next.call, next.commands);
        return next?.call;
      });
    },
    execute: (call, commands) => inOrder(call.id, () => runCommands(deps, call, commands)),
  };
}

async function advance(
  deps: CallRuntimeDeps,
  tx: Tx,
  callId: string,
  input: CallInput,
): Promise<Step | undefined> {
  const before = await lockCall(tx, callId);
  const next = before && step(before, input);
  if (!before || !next) return undefined;
  await updateCall(tx, next.call);
  if (!before.connectedAt && next.call.connectedAt) await onConnected(tx, next.call, next.call.connectedAt);
  if (!before.endedAt && next.call.endedAt) await onEnded(deps, tx, next.call, next.call.endedAt);
  await publishCall(tx, next.call, input.at);
  return next;
}

async function onConnected(tx: Tx, call: Call, at: Date): Promise<void> {
  if (call.recordingId) {
    await tx
      .kysely<VoiceTables>()
      .insertInto('voice.recording')
      .values({
        id: call.recordingId,
        tenant_id: call.tenantId,
        call_id: call.id,
        leg_id: call.customerLegId,
        started_at: at,
        duration_ms: null,
        bytes: null,
        problem: null,
      })
      .execute();
    await tx.query(`update voice.call set recording = 'running' where id = $1`, [call.id]);
  }
  await emit(tx, { type: 'voice.call_connected', payload: { ...facts(call), at: at.toISOString() }, at });
}

async function onEnded(deps: CallRuntimeDeps, tx: Tx, call: Call, at: Date): Promise<void> {
  const recorded = call.recordingId !== null && call.connectedAt !== null;
  deps.metrics.callsEnded.inc({ direction: call.direction, outcome: call.outcome ?? 'failed' });
  const payload: VoiceEvents['voice.call_ended'] = {
    ...facts(call),
    outcome: call.outcome ?? 'failed',
    startedAt: call.startedAt.toISOString(),
    answeredAt: call.answeredAt?.toISOString() ?? null,
    endedAt: at.toISOString(),
    talkSeconds: talkSeconds(call),
    recorded,
  };
  await emit(tx, { type: 'voice.call_ended', payload, at });
}

async function emitBeginning(tx: Tx, call: Call): Promise<void> {
  const at = call.startedAt;
  const payload = { ...facts(call), at: at.toISOString() };
  if (call.direction === 'outbound') await emit(tx, { type: 'voice.call_placed', payload, at });
  else
    await emit(tx, {
      type: 'voice.call_arrived',
      payload: { ...payload, calledNumber: call.ownNumber ?? '' },
      at,
    });
}

function facts(call: Call) {
  return {
    callId: call.id,
    direction: call.direction,
    subject: call.subject,
    customerId: call.customerId,
    agentId: call.agentId,
  };
}

/** Tells the agent's pages. */
export async function publishCall(tx: Tx, call: Pick<Call, 'id' | 'agentId'>, at: Date): Promise<void> {
  if (!call.agentId) return;
  const view = await findCall(tx, call.id, await readFieldRules(tx, call.agentId));
  if (!view) return;
  await publish(tx, { type: 'voice.call', payload: view, at, topics: [topics.user(call.agentId)] });
}
