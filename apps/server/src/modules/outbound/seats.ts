import type { ResultDraft } from '@guanjia/contracts/outbound/work';
import type { Tx } from '#kernel/db.ts';
import type { OutboundTables } from './tables.ts';

/** Remembers what an agent works on. */
export async function setSeat(
  tx: Tx,
  userId: string,
  change: { campaign_id?: string | null; task_id?: string | null },
): Promise<void> {
  await tx
    .kysely<OutboundTables>()
    .insertInto('outbound.seat')
    .values({
      user_id: userId,
      tenant_id: tx.tenantId ?? '',
      campaign_id: change.campaign_id ?? null,
      task_id: change.task_id ?? null,
    })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(change))
    .execute();
}

/** Keeps what is being typed; the agent must hold the task (`lockOwnTask`). */
export async function storeDraft(tx: Tx, taskId: string, draft: ResultDraft): Promise<void> {
  await tx.query('update outbound.task set draft = $2 where id = $1', [taskId, JSON.stringify(draft)]);
}
