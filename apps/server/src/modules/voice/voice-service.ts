import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type { CallSubject } from '@guanjia/contracts/voice/events';
import type { CallView } from '@guanjia/contracts/voice/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { findByNumbers, readCustomer } from '#modules/customers/index.ts';
import { type Call, type CallInput, placeCall } from './call.ts';
import type { CallRuntime } from './call-runtime.ts';
import { getCall, readCall } from './call-views.ts';
import { findPhone } from './phone-store.ts';
import type { Switch } from './switch.ts';
import type { VoiceTables } from './tables.ts';
import { findCallerNumber } from './trunks.ts';

export interface PlaceCall {
  agentId: string;
  /** E.164 */
  number: string;
  customerId: string | null;
  subject: CallSubject;
}

/** What upper modules may do with calls. */
export interface VoiceApi {
  /**
   * Places a call for an agent in the caller's transaction; run the returned function after the commit.
   * Throws `phone_not_ready`, `agent_busy`, `switch_unavailable`.
   */
  placeCall(tx: Tx, input: PlaceCall): Promise<{ callId: string; execute: () => Promise<void> }>;
  /** An agent takes a waiting inbound call; undefined when it is gone. Throws `phone_not_ready`, `agent_busy`. */
  joinAgent(tenantId: string, callId: string, agentId: string): Promise<Call | undefined>;
  disconnectPhone(tenantId: string, userId: string): Promise<void>;
  /** A call of which somebody is a part, as that role may see it. Throws `not_found`. */
  readCall(tx: Tx, callId: string, rules: FieldRules): Promise<CallView>;
}

export interface VoiceServiceDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  runtime: CallRuntime;
  switchPort: Switch;
  connected: () => boolean;
}

export type VoiceService = ReturnType<typeof createVoiceService>;

export function createVoiceService(deps: VoiceServiceDeps) {
  const { db, clock, runtime } = deps;

  async function readyLeg(tx: Tx, userId: string): Promise<string> {
    const phone = await findPhone(tx, userId);
    if (phone?.state !== 'ready' || !phone.leg_id) throw new AppError('phone_not_ready');
    return phone.leg_id;
  }

  const readOwn = ({ tenantId, fieldRules }: Principal, callId: string) =>
    db.tenantTx(tenantId, (tx) => getCall(tx, callId, fieldRules));

  return {
    async placeCall(tx: Tx, input: PlaceCall) {
      if (!deps.connected()) throw new AppError('switch_unavailable');
      const agentLegId = await readyLeg(tx, input.agentId);
      const caller = await findCallerNumber(tx);
      if (!caller) throw new AppError('switch_unavailable', { params: { reason: 'no_number' } });
      const at = clock.now();
      const first = placeCall({
        id: newId(at.getTime()),
        recordingId: newId(at.getTime()),
        tenantId: tx.tenantId ?? '',
        subject: input.subject,
        number: input.number,
        ownNumber: caller.number,
        trunkId: caller.trunkId,
        customerId: input.customerId,
        customerLegId: newId(at.getTime()),
        agentId: input.agentId,
        agentLegId,
        at,
      });
      return { callId: first.call.id, execute: await runtime.beginIn(tx, first) };
    },

    async joinAgent(tenantId: string, callId: string, agentId: string): Promise<Call | undefined> {
      const legId = await db.tenantTx(tenantId, (tx) => readyLeg(tx, agentId));
      try {
        return await runtime.apply(tenantId, callId, {
          type: 'agent_joined',
          agentId,
          legId,
          at: clock.now(),
        });
      } catch (error) {
        if ((error as { constraint?: string }).constraint === 'call_one_per_agent')
          throw new AppError('agent_busy');
        throw error;
      }
    },

    /** An action of the agent on the own call. Throws `not_found`, `call_not_active`, `call_state`. */
    async act(principal: Principal, callId: string, type: 'hang_up' | 'hold' | 'resume' | 'mute' | 'unmute') {
      await requireOwnCall(db, principal, callId);
      const at = clock.now();
      const input: CallInput = type === 'hang_up' ? { type, reason: 'normal', at } : { type, at };
      const call = await runtime.apply(principal.tenantId, callId, input);
      if (!call) throw new AppError('call_state');
      return readOwn(principal, callId);
    },

    /** Says which customer an own call is with. Throws `not_found`. */
    async linkCustomer(principal: Principal, callId: string, customerId: string) {
      await db.tenantTx(principal.tenantId, async (tx) => {
        const before = await readCall(tx, callId, principal);
        await requireLinkable(tx, principal, callId, customerId);
        await deps.audit.record(tx, {
          actor: principal,
          action: 'voice.caller_linked',
          entityType: 'call',
          entityId: callId,
          before: { customerId: before.customerId },
          after: { customerId },
        });
      });
      await runtime.apply(principal.tenantId, callId, { type: 'link_customer', customerId, at: clock.now() });
      return readOwn(principal, callId);
    },

    async sendDigits(principal: Principal, callId: string, digits: string) {
      const call = await requireOwnCall(db, principal, callId);
      if (!call.connected_at) throw new AppError('call_state');
      await deps.switchPort.sendDigits(call.customer_leg_id, digits);
      return readOwn(principal, callId);
    },
  };
}

/**
 * Whoever calls may be in another's private pool; any other customer must be inside the own scope.
 * Throws `not_found`.
 */
async function requireLinkable(
  tx: Tx,
  principal: Principal,
  callId: string,
  customerId: string,
): Promise<void> {
  const { number } = await tx
    .kysely<VoiceTables>()
    .selectFrom('voice.call')
    .where('id', '=', callId)
    .select('number')
    .executeTakeFirstOrThrow();
  const matches = await findByNumbers(tx, [number]);
  if (!matches.some((match) => match.customerId === customerId))
    await readCustomer(tx, customerId, principal);
}

/** The agent's own call that is still running. Throws `not_found`, `call_not_active`. */
async function requireOwnCall(db: Db, principal: Principal, callId: string) {
  const row = await db.tenantTx(principal.tenantId, (tx) =>
    tx
      .kysely<VoiceTables>()
      .selectFrom('voice.call')
      .where('id', '=', callId)
      .where('agent_id', '=', principal.userId)
      .select(['state', 'customer_leg_id', 'connected_at', 'ended_at'])
      .executeTakeFirst(),
  );
  if (!row) throw notFound();
  if (row.ended_at) throw new AppError('call_not_active');
  return row;
}
