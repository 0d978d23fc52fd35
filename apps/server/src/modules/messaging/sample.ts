import type { MessageKind } from '@guanjia/contracts/messaging/templates';
import { createTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { readRecipients } from '#modules/customers/index.ts';
import { draftMessages } from './drafts.ts';
import { addMessages, type MessageEnd, markSubmitting, nextQueued } from './messages/message-store.ts';
import { recordEnds } from './sendings/record-ends.ts';
import { changeSending, countReasons, insertSending, lockSending } from './sendings/sending-store.ts';
import { tellSending } from './sendings/tell.ts';
import { openWriting } from './writing.ts';

interface Sample {
  name: string;
  kind: MessageKind;
  text: string;
  customerIds: readonly string[];
  by: { userId: string; userName: string };
}

/** A message to many as if it had gone out; for the demo, where nothing leaves. By the same rules as any other. */
export async function addSampleSending(tx: Tx, sample: Sample, now: Date): Promise<void> {
  const { name, kind, text, customerIds, by } = sample;
  const id = newId(now.getTime());
  const writing = await openWriting(tx, by, { kind, text, now });
  await insertSending(tx, {
    ...{ id, name, kind, text, signature: writing.signature, user_id: by.userId, created_at: now },
    ...{ target: { kind: 'ids', ids: [...customerIds] }, state: 'running', next_at: null },
    collects_before: now,
  });
  await createTask(tx, {
    ...{ id, userId: by.userId, kind: 'messaging_sending', label: name, total: null, at: now },
  });
  const row = await lockSending(tx, id);
  const drafts = await draftMessages(tx, await readRecipients(tx, customerIds), writing);
  const { queued, refused } = await addMessages(tx, row, drafts, now);
  const collected = await changeSending(tx, row, {
    looked: drafts.length,
    total: queued.length,
    refused: refused.length,
    parts: queued.reduce((sum, { parts }) => sum + parts, 0),
    reasons: countReasons({}, refused),
  });
  const open = await nextQueued(tx, row, queued.length);
  await markSubmitting(
    tx,
    row,
    open.map((message) => message.id),
    now,
  );
  const ends = open.map(
    (message): MessageEnd => ({
      ...{ id: message.id, state: 'sent', reason: null, detail: null, gatewayId: null },
    }),
  );
  const sent = await recordEnds(tx, collected, ends, now);
  await tellSending(tx, await changeSending(tx, sent, { state: 'done', finished_at: now }), now);
}
