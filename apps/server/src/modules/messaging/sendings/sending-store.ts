import type { MessageReason } from '@guanjia/contracts/messaging/messages';
import type { Selectable } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { addJob } from '#kernel/jobs.ts';
import type { MessagingTables } from '../tables.ts';

export type SendingRow = Selectable<MessagingTables['messaging.sending']>;
export type SendingChange = Partial<Omit<SendingRow, 'id' | 'tenant_id' | 'user_id' | 'created_at'>>;

export const sendingJobName = 'messaging.run_sending';

export async function insertSending(
  tx: Tx,
  row: Pick<
    SendingRow,
    | 'id'
    | 'user_id'
    | 'name'
    | 'kind'
    | 'text'
    | 'signature'
    | 'target'
    | 'state'
    | 'next_at'
    | 'collects_before'
    | 'created_at'
  >,
): Promise<void> {
  await tx
    .kysely<MessagingTables>()
    .insertInto('messaging.sending')
    .values({
      ...row,
      target: JSON.stringify(row.target) as never,
      tenant_id: tx.tenantId ?? '',
      resume_to: null,
      waits_for: null,
      reached: null,
      error_code: null,
      finished_at: null,
    })
    .execute();
}

/** Locked until the transaction ends. Throws `not_found`. */
export async function lockSending(tx: Tx, id: string): Promise<SendingRow> {
  const row = await tx
    .kysely<MessagingTables>()
    .selectFrom('messaging.sending')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

/** Writes what changed of a row that is locked. */
export async function changeSending(tx: Tx, row: SendingRow, change: SendingChange): Promise<SendingRow> {
  const { target, reasons, ...plain } = change;
  await tx
    .kysely<MessagingTables>()
    .updateTable('messaging.sending')
    .set({
      ...plain,
      ...(target && { target: JSON.stringify(target) as never }),
      ...(reasons && { reasons: JSON.stringify(reasons) as never }),
    })
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', row.id)
    .execute();
  return { ...row, ...change };
}

/**
 * Counts one more lot, here and where a restore does not reach. False when the two differ: the sending was turned back,
 * and nobody knows which of its messages went out meanwhile.
 */
export async function countLot(tx: Tx, row: SendingRow): Promise<boolean> {
  const counted = await tx.query(
    `insert into messaging.handed_over as h (tenant_id, sending_id, lots) values ($1, $2, $3::int + 1)
     on conflict (sending_id) do update set lots = excluded.lots where h.lots = $3 returning 1`,
    [tx.tenantId, row.id, row.lots],
  );
  if (counted.length > 0) await changeSending(tx, row, { lots: row.lots + 1 });
  return counted.length > 0;
}

/** Somebody decided that a sending that was turned back goes on all the same. */
export async function acceptLots(tx: Tx, { id, lots }: SendingRow): Promise<void> {
  await tx.query('update messaging.handed_over set lots = $3 where tenant_id = $1 and sending_id = $2', [
    tx.tenantId,
    id,
    lots,
  ]);
}

/** Counts of reasons with some more. */
export function countReasons(
  counts: SendingRow['reasons'],
  more: readonly (MessageReason | null)[],
): SendingRow['reasons'] {
  const next = { ...counts };
  for (const reason of more) if (reason) next[reason] = (next[reason] ?? 0) + 1;
  return next;
}

/** A queue of its own for each would leave a row of the job runner behind for every message to one customer. */
const queues = 64;

/** Runs of one sending come one after the other, whichever process takes them: each has its place in one of the queues. */
export function addRun(tx: Tx, tenantId: string, sendingId: string): Promise<void> {
  const key = `${sendingJobName}:${sendingId}`;
  // The end of an id is random.
  const queue = `messaging ${Number.parseInt(sendingId.slice(-4), 16) % queues}`;
  return addJob(tx, sendingJobName, { tenantId, sendingId }, { key, queue });
}
