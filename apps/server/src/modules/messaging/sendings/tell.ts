import { updateTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { publish } from '#kernel/outbox.ts';
import { topics, topicsOfRecord } from '#kernel/topics.ts';
import type { MessagingTables } from '../tables.ts';
import type { SendingRow } from './sending-store.ts';

const taskStates = {
  scheduled: 'queued',
  collecting: 'running',
  running: 'running',
  waiting: 'paused',
  paused: 'paused',
  cancelled: 'cancelled',
  done: 'done',
  failed: 'failed',
} as const;

/** Tells the task centre and the pages of whoever may see the sending how far it is. One to a single customer is no task. */
export async function tellSending(tx: Tx, row: SendingRow, now: Date): Promise<void> {
  if (row.name === null) return;
  await updateTask(
    tx,
    row.id,
    {
      state: taskStates[row.state],
      done: row.sent + row.failed + row.unknown,
      ...(row.state !== 'collecting' && row.state !== 'scheduled' && { total: row.total }),
      ...(row.error_code && { errorCode: row.error_code }),
    },
    now,
  );
  const person = await tx
    .kysely<MessagingTables>()
    .selectFrom('identity.person')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', row.user_id)
    .select(['unit_path', 'branch_id'])
    .executeTakeFirst();
  await publish(tx, {
    type: 'messaging.sending',
    payload: { sendingId: row.id },
    at: now,
    topics: person
      ? topicsOfRecord('customers', {
          userId: row.user_id,
          unitPath: person.unit_path,
          branchId: person.branch_id,
        })
      : [topics.user(row.user_id)],
  });
}
