import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { applyToAgent } from './agent-store.ts';
import { route } from './router.ts';
import type { TraceEntry } from './tables.ts';

/** The tenant's queue for inbound calls; made when the first call comes. */
export async function defaultQueue(tx: Tx, now: Date): Promise<string> {
  const [found] = await tx.query<{ id: string }>(
    'select id from routing.queue where tenant_id = $1 order by id limit 1',
    [tx.tenantId],
  );
  if (found) return found.id;
  const [made] = await tx.query<{ id: string }>(
    `insert into routing.queue (id, tenant_id, name) values ($1, $2, $3)
     on conflict (tenant_id, name) do update set name = excluded.name returning id`,
    [newId(now.getTime()), tx.tenantId, '热线'],
  );
  return made?.id ?? '';
}

/** A call waits for an agent. */
export async function enqueueCall(tx: Tx, callId: string, arrivedAt: Date): Promise<void> {
  const queueId = await defaultQueue(tx, arrivedAt);
  await tx.query(
    `insert into routing.work_item (id, tenant_id, queue_id, call_id, state, arrived_at) values ($1, $2, $3, $4, 'waiting', $5)
     on conflict (call_id) do nothing`,
    [newId(arrivedAt.getTime()), tx.tenantId, queueId, callId, arrivedAt],
  );
}

/**
 * Offers what waits to who is free. The lock on the tenant's queues makes this the only router of the tenant for the
 * length of the transaction, whichever process runs it.
 */
export async function routeWaiting(tx: Tx, now: Date): Promise<void> {
  const queues = await tx.query<{ id: string; ring_seconds: number }>(
    'select id, ring_seconds from routing.queue where tenant_id = $1 order by id for update',
    [tx.tenantId],
  );
  const ringSeconds = new Map(queues.map((queue) => [queue.id, queue.ring_seconds]));
  const items = await tx.query<{ id: string; queue_id: string; arrived_at: Date; trace: TraceEntry[] }>(
    `select id, queue_id, arrived_at, trace from routing.work_item
     where tenant_id = $1 and state = 'waiting' order by arrived_at limit 200`,
    [tx.tenantId],
  );
  if (items.length === 0) return;
  const agents = await tx.query<{ user_id: string; idle_since: Date }>(
    `select a.user_id, a.idle_since from routing.agent a
     join voice.agent_phone f on f.user_id = a.user_id and f.state = 'ready'
     where a.tenant_id = $1 and a.chosen = 'ready' and a.call_id is null and a.offer_id is null and not a.wrapping_up`,
    [tx.tenantId],
  );
  const offers = route({
    items: items.map((item) => ({
      id: item.id,
      arrivedAt: item.arrived_at,
      passedBy: item.trace.filter((entry) => entry.what !== 'offered').map((entry) => entry.agentId),
    })),
    agents: agents.map((agent) => ({ userId: agent.user_id, idleSince: agent.idle_since })),
  });
  for (const offer of offers) {
    const item = items.find((candidate) => candidate.id === offer.itemId);
    const seconds = ringSeconds.get(item?.queue_id ?? '') ?? 20;
    const offerId = newId(now.getTime());
    await tx.query(
      `update routing.work_item set state = 'offered', agent_id = $2, offer_id = $3, offer_expires_at = $4,
         trace = trace || $5::jsonb where id = $1`,
      [
        offer.itemId,
        offer.agentId,
        offerId,
        new Date(now.getTime() + seconds * 1000),
        trace(offer.agentId, 'offered', now, { reason: offer.reason, offerId }),
      ],
    );
    await applyToAgent(tx, offer.agentId, { type: 'offered', offerId }, now);
  }
}

/** Takes an offer back: the item waits again. */
export async function returnOffer(
  tx: Tx,
  item: { id: string; agent_id: string | null; offer_id: string | null },
  what: 'expired' | 'declined',
  now: Date,
): Promise<void> {
  await tx.query(
    `update routing.work_item set state = 'waiting', agent_id = null, offer_id = null, offer_expires_at = null,
       trace = trace || $2::jsonb where id = $1`,
    [item.id, trace(item.agent_id ?? '', what, now)],
  );
  if (item.agent_id && item.offer_id) {
    await applyToAgent(tx, item.agent_id, { type: 'offer_closed', offerId: item.offer_id }, now);
  }
}

/** The caller is with an agent, or gone. */
export async function closeItem(tx: Tx, callId: string, state: 'taken' | 'gone', now: Date): Promise<void> {
  const [item] = await tx.query<{
    id: string;
    agent_id: string | null;
    offer_id: string | null;
    state: string;
  }>('select id, agent_id, offer_id, state from routing.work_item where call_id = $1 for update', [callId]);
  if (!item || item.state === 'gone') return;
  if (item.state === 'taken' && state === 'taken') return;
  await tx.query(
    `update routing.work_item set state = $2, ended_at = $3, offer_expires_at = null, trace = trace || $4::jsonb where id = $1`,
    [item.id, state, now, state === 'taken' ? trace(item.agent_id ?? '', 'taken', now) : '[]'],
  );
  if (item.state === 'offered' && item.agent_id && item.offer_id) {
    await applyToAgent(tx, item.agent_id, { type: 'offer_closed', offerId: item.offer_id }, now);
  }
}

function trace(
  agentId: string,
  what: TraceEntry['what'],
  at: Date,
  more: Pick<TraceEntry, 'reason' | 'offerId'> = {},
): string {
  const entry: TraceEntry = { at: at.toISOString(), agentId, what, ...more };
  return JSON.stringify([entry]);
}
