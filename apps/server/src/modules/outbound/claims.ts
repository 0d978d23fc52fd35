import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OutboundTables } from './tables.ts';

/**
 * One random pending number becomes the agent's (OUT-004). Rows that others are claiming at this moment are skipped,
 * so nobody waits and no number goes to two. Undefined when none is left.
 */
export async function claimRandom(
  tx: Tx,
  campaignId: string,
  agentId: string,
  now: Date,
): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `update outbound.task set agent_id = $3, claimed_at = $4
     where id = (
       select id from outbound.task
       where tenant_id = $1 and campaign_id = $2 and state = 'pending' and agent_id is null
       order by shuffle limit 1 for update skip locked
     ) returning id`,
    [tx.tenantId, campaignId, agentId, now],
  );
  return row?.id;
}

/** The agent's own next number of a campaign: what is due again first, then what was claimed and not dialed. */
export async function findOwnNext(
  tx: Tx,
  campaignId: string,
  agentId: string,
  now: Date,
  not: string | null,
) {
  const [row] = await tx.query<{ id: string }>(
    `select id from outbound.task
     where tenant_id = $1 and campaign_id = $2 and agent_id = $3 and id is distinct from $5
       and (state = 'pending' or (state = 'redial' and due_at <= $4))
     order by state = 'redial' desc, due_at, claimed_at, id limit 1`,
    [tx.tenantId, campaignId, agentId, now, not],
  );
  return row?.id;
}

/** The next number to work on: an own one, else a fresh claim. Undefined when nothing is left. */
export async function takeNext(
  tx: Tx,
  campaignId: string,
  agentId: string,
  now: Date,
  not: string | null,
): Promise<string | undefined> {
  return (
    (await findOwnNext(tx, campaignId, agentId, now, not)) ??
    (await claimRandom(tx, campaignId, agentId, now))
  );
}

/** A task that this agent may work on, locked; an unclaimed one becomes the agent's. Throws as the codes say. */
export async function lockOwnTask(tx: Tx, taskId: string, agentId: string, now: Date) {
  const task = await tx
    .kysely<OutboundTables>()
    .selectFrom('outbound.task as t')
    .innerJoin('outbound.campaign as m', 'm.id', 't.campaign_id')
    .where('t.id', '=', taskId)
    .selectAll('t')
    .select([
      'm.state as campaign_state',
      'm.name as campaign_name',
      'm.max_attempts',
      'm.retry_after_minutes',
    ])
    .select(['m.product_id', 'm.questionnaire_id', 'm.wrap_up_seconds', 'm.dial_mode'])
    .forUpdate('t')
    .executeTakeFirst();
  if (!task) throw new AppError('not_found');
  if (task.agent_id && task.agent_id !== agentId) throw new AppError('task_not_yours');
  if (task.state === 'done' || task.state === 'failed') throw new AppError('task_closed');
  if (!task.agent_id) {
    await tx.query('update outbound.task set agent_id = $2, claimed_at = $3 where id = $1', [
      taskId,
      agentId,
      now,
    ]);
  }
  return task;
}

/** A number that the customer's record forbids to dial: its task has failed without an attempt. */
export async function closeRefused(tx: Tx, taskId: string): Promise<void> {
  await tx.query(
    `update outbound.task set state = 'failed', due_at = null, draft = null
     where tenant_id = $1 and id = $2 and state in ('pending', 'redial')`,
    [tx.tenantId, taskId],
  );
}
