import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';

export interface NewTask {
  customerId: string;
  /** E.164 */
  number: string;
  extension?: string | null;
  /** A private customer's task belongs to its owner. */
  agentId?: string | null;
}

/** Puts numbers on a campaign's list; those that it has already are left as they are. Returns how many were added. */
export async function addTasks(
  tx: Tx,
  campaignId: string,
  tasks: readonly NewTask[],
  importId: string | null,
  now: Date,
): Promise<number> {
  const added = await tx.query<{ id: string }>(
    `insert into outbound.task (id, tenant_id, campaign_id, customer_id, number, extension, agent_id, import_id, created_at)
     select t.id, $1, $2, t.customer_id, t.number, t.extension, t.agent_id, $3, $4
     from unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::uuid[])
       as t (id, customer_id, number, extension, agent_id)
     on conflict (campaign_id, number) do nothing returning id`,
    [
      tx.tenantId,
      campaignId,
      importId,
      now,
      tasks.map(() => newId(now.getTime())),
      tasks.map((task) => task.customerId),
      tasks.map((task) => task.number),
      tasks.map((task) => task.extension ?? null),
      tasks.map((task) => task.agentId ?? null),
    ],
  );
  return added.length;
}
