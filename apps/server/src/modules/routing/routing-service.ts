import type { AgentView } from '@guanjia/contracts/routing/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Log } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import type { VoiceApi } from '#modules/voice/index.ts';
import { agentState } from './agent.ts';
import { applyToAgent, beginCall, endWrapUp, lockAgent } from './agent-store.ts';
import { readAgent } from './floor-views.ts';
import { closeItem, returnOffer, routeWaiting } from './queues.ts';

/** What upper modules may do with agents. */
export interface RoutingApi {
  /** Throws `not_signed_in_as_agent`, `agent_busy`. Locks the agent until the transaction ends. */
  requireFree(tx: Tx, userId: string): Promise<void>;
  /**
   * The agent is in this call, from this transaction on. Events tell it too, but a call may be over before they are
   * handled, and until then the agent would look free.
   */
  beginCall(tx: Tx, userId: string, callId: string): Promise<void>;
  /** The agent's after-call work is done. */
  endWrapUp(tx: Tx, userId: string): Promise<void>;
}

interface Deps {
  db: Db;
  clock: Clock;
  log: Log;
  voice: VoiceApi;
}

type Choice = 'signed_out' | 'ready' | 'not_ready' | 'break';

export function createRoutingService({ db, clock, log, voice }: Deps) {
  const view = (principal: Principal) =>
    db.tenantTx(principal.tenantId, async (tx) => (await readAgent(tx, principal.userId, clock.now())).view);

  return {
    view,

    /** Throws `agent_busy` for signing out in the middle of a call. */
    async choose(principal: Principal, state: Choice, reason: string | null): Promise<AgentView> {
      await db.tenantTx(principal.tenantId, async (tx) => {
        const agent = await lockAgent(tx, principal.userId, clock.now());
        if (state === 'signed_out' && agent.callId) throw new AppError('agent_busy');
        await applyToAgent(tx, principal.userId, { type: 'choose', state, reason }, clock.now());
        if (state === 'signed_out') {
          await applyToAgent(tx, principal.userId, { type: 'wrap_up_ended' }, clock.now());
        }
      });
      if (state === 'signed_out') await voice.disconnectPhone(principal.tenantId, principal.userId);
      return view(principal);
    },

    async endWrapUp(principal: Principal): Promise<AgentView> {
      await db.tenantTx(principal.tenantId, (tx) => endWrapUp(tx, principal.userId, clock.now()));
      return view(principal);
    },

    /** One agent only wins. Throws `offer_gone`, `phone_not_ready`. */
    async acceptOffer(principal: Principal, offerId: string): Promise<AgentView> {
      const item = await db.tenantTx(principal.tenantId, (tx) => requireOffer(tx, principal.userId, offerId));
      const call = await voice.joinAgent(principal.tenantId, item.call_id, principal.userId);
      if (!call) throw new AppError('offer_gone');
      await db.tenantTx(principal.tenantId, async (tx) => {
        await closeItem(tx, item.call_id, 'taken', clock.now());
        await beginCall(tx, principal.userId, item.call_id, clock.now());
      });
      return view(principal);
    },

    async declineOffer(principal: Principal, offerId: string): Promise<AgentView> {
      await db.tenantTx(principal.tenantId, async (tx) => {
        const item = await requireOffer(tx, principal.userId, offerId);
        await returnOffer(tx, item, 'declined', clock.now());
        await applyToAgent(
          tx,
          principal.userId,
          { type: 'choose', state: 'not_ready', reason: 'declined' },
          clock.now(),
        );
      });
      return view(principal);
    },

    /** Takes back offers that rang too long and ends wrap-ups that are over; called every second. */
    async sweep(): Promise<void> {
      const now = clock.now();
      const due = await db.platformTx((tx) =>
        tx.query<{ tenant_id: string }>(
          `select tenant_id from routing.work_item where state = 'offered' and offer_expires_at <= $1
           union select tenant_id from routing.agent where wrap_up_until <= $1 and call_id is null`,
          [now],
        ),
      );
      for (const { tenant_id } of due) {
        await db
          .tenantTx(tenant_id, (tx) => sweepTenant(tx, now))
          .catch((error: unknown) => {
            log.error({ err: error, tenantId: tenant_id }, 'routing sweep failed');
          });
      }
    },
  };
}

export function createRoutingApi({ clock }: { clock: Clock }): RoutingApi {
  return {
    async requireFree(tx, userId) {
      const agent = await lockAgent(tx, userId, clock.now());
      const state = agentState(agent);
      if (agent.chosen === 'signed_out') throw new AppError('not_signed_in_as_agent');
      if (state === 'busy' || state === 'offered') throw new AppError('agent_busy');
    },
    beginCall: (tx, userId, callId) => beginCall(tx, userId, callId, clock.now()),
    endWrapUp: (tx, userId) => endWrapUp(tx, userId, clock.now()),
  };
}

async function requireOffer(tx: Tx, userId: string, offerId: string) {
  const [item] = await tx.query<{ id: string; call_id: string; agent_id: string; offer_id: string }>(
    `select id, call_id, agent_id, offer_id from routing.work_item
     where offer_id = $1 and agent_id = $2 and state = 'offered' for update`,
    [offerId, userId],
  );
  if (!item) throw (await wasOffered(tx, offerId)) ? new AppError('offer_gone') : notFound();
  return item;
}

/** Whether this tenant ever made such an offer; only asked when it no longer stands. */
async function wasOffered(tx: Tx, offerId: string): Promise<boolean> {
  const rows = await tx.query(
    'select from routing.work_item where tenant_id = $1 and (offer_id = $2 or trace @> $3) limit 1',
    [tx.tenantId, offerId, JSON.stringify([{ offerId }])],
  );
  return rows.length > 0;
}

async function sweepTenant(tx: Tx, now: Date): Promise<void> {
  const expired = await tx.query<{ id: string; agent_id: string; offer_id: string }>(
    `select id, agent_id, offer_id from routing.work_item
     where tenant_id = $1 and state = 'offered' and offer_expires_at <= $2 for update skip locked`,
    [tx.tenantId, now],
  );
  for (const item of expired) {
    await returnOffer(tx, item, 'expired', now);
    // Who does not answer is not there: the next call must not ring at an empty chair.
    await applyToAgent(tx, item.agent_id, { type: 'choose', state: 'not_ready', reason: 'missed' }, now);
  }
  const rested = await tx.query<{ user_id: string }>(
    `select user_id from routing.agent where tenant_id = $1 and wrap_up_until <= $2 and call_id is null`,
    [tx.tenantId, now],
  );
  for (const agent of rested) await applyToAgent(tx, agent.user_id, { type: 'wrap_up_ended' }, now);
  await routeWaiting(tx, now);
}
