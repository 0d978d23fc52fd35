import type { AgentView } from '@guanjia/contracts/routing/routes';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';
import { agentState } from './agent.ts';
import type { RoutingTables } from './tables.ts';

function selectAgents(tx: Tx) {
  return tx
    .kysely<RoutingTables>()
    .selectFrom('identity.person as p')
    .leftJoin('routing.agent as a', 'a.user_id', 'p.id')
    .leftJoin('voice.agent_phone as f', 'f.user_id', 'p.id')
    .leftJoin('routing.work_item as i', (join) =>
      join.onRef('i.offer_id', '=', 'a.offer_id').on('i.state', '=', 'offered'),
    )
    .where('p.tenant_id', '=', tx.tenantId ?? '')
    .select([
      'p.id',
      'p.name',
      'p.group_name',
      'p.unit_path',
      'p.branch_id',
      'a.chosen',
      'a.reason',
      'a.call_id',
      'a.offer_id',
    ])
    .select(['a.wrapping_up', 'a.wrap_up_until', 'a.since', 'a.idle_since', 'f.state as phone'])
    .select(['i.call_id as offer_call_id', 'i.offer_expires_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAgents>['executeTakeFirstOrThrow']>>;

function present(row: Row, now: Date): AgentView {
  const agent = {
    userId: row.id,
    chosen: row.chosen ?? ('signed_out' as const),
    reason: row.reason,
    callId: row.call_id,
    offerId: row.offer_id,
    wrappingUp: row.wrapping_up ?? false,
    wrapUpUntil: row.wrap_up_until,
    since: row.since ?? now,
    idleSince: row.idle_since ?? now,
  };
  const state = agentState(agent);
  return {
    user: { id: row.id, name: row.name },
    groupName: row.group_name,
    state,
    since: agent.since.toISOString(),
    reason: agent.reason,
    chosen: agent.chosen,
    wrapUpEndsAt: state === 'wrap_up' ? (agent.wrapUpUntil?.toISOString() ?? null) : null,
    phone: row.phone ?? 'disconnected',
    offer:
      row.offer_id && row.offer_call_id && row.offer_expires_at
        ? { id: row.offer_id, callId: row.offer_call_id, expiresAt: row.offer_expires_at.toISOString() }
        : null,
  };
}

/** One agent, as pages show it. Throws `not_found`. */
export async function readAgent(
  tx: Tx,
  userId: string,
  now: Date,
): Promise<{ view: AgentView; unitPath: string[]; branchId: string }> {
  const row = await selectAgents(tx).where('p.id', '=', userId).executeTakeFirst();
  if (!row) throw notFound();
  return { view: present(row, now), unitPath: row.unit_path, branchId: row.branch_id };
}

/** Everybody inside the data scope who has ever signed in to work, with the queues. */
export async function readFloor(tx: Tx, principal: Principal, now: Date) {
  const query = selectAgents(tx)
    .where('a.user_id', 'is not', null)
    .where(peopleScope(principal, 'routing', sql`p.id`))
    .orderBy(sql`p.name collate "zh-x-icu"`);
  const agents = (await query.execute()).map((row) => present(row, now));
  const ready = agents.filter((agent) => agent.state === 'ready' && agent.phone === 'ready').length;
  const queues = await tx.query<{ id: string; name: string; waiting: number; longest: Date | null }>(
    `select q.id, q.name, count(i.id)::int as waiting, min(i.arrived_at) as longest
     from routing.queue q
     left join routing.work_item i on i.queue_id = q.id and i.state in ('waiting', 'offered')
     where q.tenant_id = $1 group by q.id, q.name order by q.name`,
    [tx.tenantId],
  );
  return {
    agents,
    queues: queues.map((queue) => ({
      id: queue.id,
      name: queue.name,
      waiting: queue.waiting,
      longestWaitSeconds: queue.longest
        ? Math.max(0, Math.round((now.getTime() - queue.longest.getTime()) / 1000))
        : 0,
      readyAgents: ready,
    })),
  };
}
