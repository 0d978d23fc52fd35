import type { AgentView } from '@guanjia/contracts/routing/routes';
import type { Tx } from '#kernel/db.ts';
import { emit, publish } from '#kernel/outbox.ts';
import { topicsOfRecord } from '#kernel/topics.ts';
import { type Agent, type AgentInput, agentState, nextAgent } from './agent.ts';
import { readAgent } from './floor-views.ts';
import type { RoutingTables } from './tables.ts';

type Row = RoutingTables['routing.agent'];

/** Locks an agent, who begins signed out. */
export async function lockAgent(tx: Tx, userId: string, now: Date): Promise<Agent> {
  await tx.query(
    'insert into routing.agent (user_id, tenant_id, since, idle_since) values ($1, $2, $3, $3) on conflict do nothing',
    [userId, tx.tenantId, now],
  );
  const row = await tx
    .kysely<RoutingTables>()
    .selectFrom('routing.agent')
    .where('user_id', '=', userId)
    .selectAll()
    .forUpdate()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

function fromRow(row: Row): Agent {
  return {
    userId: row.user_id,
    chosen: row.chosen,
    reason: row.reason,
    callId: row.call_id,
    offerId: row.offer_id,
    wrappingUp: row.wrapping_up,
    wrapUpUntil: row.wrap_up_until,
    since: row.since,
    idleSince: row.idle_since,
  };
}

/** Applies an input to an agent, stores the outcome and tells everybody who looks. Returns the agent as it is now. */
export async function applyToAgent(tx: Tx, userId: string, input: AgentInput, now: Date): Promise<Agent> {
  const before = await lockAgent(tx, userId, now);
  const after = nextAgent(before, input, now);
  if (!after) return before;
  await tx
    .kysely<RoutingTables>()
    .updateTable('routing.agent')
    .set({
      chosen: after.chosen,
      reason: after.reason,
      call_id: after.callId,
      offer_id: after.offerId,
      wrapping_up: after.wrappingUp,
      wrap_up_until: after.wrapUpUntil,
      since: after.since,
      idle_since: after.idleSince,
    })
    .where('user_id', '=', userId)
    .execute();
  await emit(tx, {
    type: 'routing.agent_changed',
    payload: { userId, state: agentState(after), previous: agentState(before) },
    at: now,
  });
  await publishAgent(tx, userId, now);
  return after;
}

/**
 * A call keeps the agent busy. Events and answers may come late: a call that has ended keeps nobody busy. The agent is
 * locked before the call is looked at, or its end could be told in between, to an agent who is not yet in it.
 */
export async function beginCall(tx: Tx, userId: string, callId: string, now: Date): Promise<void> {
  await lockAgent(tx, userId, now);
  const [call] = await tx.query<{ state: string }>('select state from voice.call_summary where id = $1', [
    callId,
  ]);
  if (!call || call.state === 'ended') return;
  await applyToAgent(tx, userId, { type: 'call_began', callId }, now);
}

/**
 * After-call work is done, also when the call's end has not come through as an event yet: the event then finds nothing
 * left to do instead of starting a wrap-up that nobody ends.
 */
export async function endWrapUp(tx: Tx, userId: string, now: Date): Promise<void> {
  const { callId } = await lockAgent(tx, userId, now);
  const [call] = callId
    ? await tx.query<{ state: string }>('select state from voice.call_summary where id = $1', [callId])
    : [];
  const ended = callId !== null && call?.state === 'ended';
  await applyToAgent(tx, userId, { type: 'wrap_up_ended', ...(ended && { endedCallId: callId }) }, now);
}

/** Tells the agent's own pages and whoever watches the floor. */
export async function publishAgent(tx: Tx, userId: string, at: Date): Promise<AgentView> {
  const { view, unitPath, branchId } = await readAgent(tx, userId, at);
  await publish(tx, {
    type: 'routing.agent',
    payload: view,
    at,
    topics: topicsOfRecord('routing', { userId, unitPath, branchId }),
  });
  return view;
}
