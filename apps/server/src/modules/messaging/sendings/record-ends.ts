import type { MessagingEvents } from '@guanjia/contracts/messaging/events';
import type { Tx } from '#kernel/db.ts';
import { emit } from '#kernel/outbox.ts';
import { type MessageEnd, writeEnds } from '../messages/message-store.ts';
import { changeSending, countReasons, type SendingRow } from './sending-store.ts';

/**
 * Writes what became of messages with the counts of their sending, whose row is locked, and tells the timelines. What
 * was given up as unknown and answered after all moves from one count to the other.
 */
export async function recordEnds(
  tx: Tx,
  row: SendingRow,
  ends: readonly MessageEnd[],
  now: Date,
): Promise<SendingRow> {
  if (ends.length === 0) return row;
  const written = await writeEnds(tx, row, ends);
  const count = (state: string) => written.filter((one) => one.state === state).length;
  const refused = written.filter(({ state }) => state === 'refused');
  const given = written.filter(({ before }) => before === 'unknown').length;
  const reasonOf = new Map(ends.map(({ id, reason }) => [id, reason]));
  const next = await changeSending(tx, row, {
    sent: row.sent + count('sent'),
    failed: row.failed + count('failed'),
    unknown: row.unknown + count('unknown') - given,
    refused: row.refused + refused.length,
    total: row.total - refused.length,
    parts: row.parts - refused.reduce((sum, { parts }) => sum + parts, 0),
    reasons: countReasons(
      row.reasons,
      written.map(({ id }) => reasonOf.get(id) ?? null),
    ),
  });
  const messages = written.flatMap(({ id, customerId, text, state }) =>
    customerId && (state === 'sent' || state === 'failed' || state === 'unknown')
      ? [{ messageId: id, customerId, outcome: state, text }]
      : [],
  );
  if (messages.length > 0) {
    await emit(tx, {
      type: 'messaging.messages_sent',
      payload: {
        ...{ sendingId: row.id, sendingName: row.name, kind: row.kind, userId: row.user_id, messages },
        at: now.toISOString(),
      } satisfies MessagingEvents['messaging.messages_sent'],
      at: now,
    });
  }
  return next;
}
