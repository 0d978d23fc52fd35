import type { Tx } from '#kernel/db.ts';
import type { SmsConnection } from '#kernel/sms-sender.ts';
import { findTextRefusals } from '#modules/customers/index.ts';
import type { MessagingDeps } from '../deps.ts';
import { advertisingOf } from '../drafts.ts';
import { type MessageEnd, markSubmitting, nextQueued, type OpenMessage } from '../messages/message-store.ts';
import { readSettings } from '../settings/settings.ts';
import type { SendingRow } from './sending-store.ts';

/** Messages that are marked at once: so many can be left without an answer when the process is killed. */
const lot = 100;
/** Messages that are on their way to the gateway at a time; operators allow ten without being asked. */
const window = 10;

/** Messages that were marked as handed over, and those that must not be sent any more. */
export interface Taken {
  messages: OpenMessage[];
  refused: MessageEnd[];
}

/**
 * The next messages, each asked for anew: whoever was put on the black list, marked or withdrew consent since is left out.
 * Those to be sent are marked before they are handed over, in a transaction that commits first.
 */
export async function takeLot({ clock }: MessagingDeps, tx: Tx, row: SendingRow): Promise<Taken> {
  const now = clock.now();
  const open = await nextQueued(tx, row, lot);
  const { marketingNeeds } = (await readSettings(tx)).settings;
  const refusals = await findTextRefusals(tx, open, {
    now,
    advertising: advertisingOf({ kind: row.kind, marketingNeeds }),
  });
  const messages = open.filter((_, place) => !refusals[place]);
  await markSubmitting(
    tx,
    row,
    messages.map(({ id }) => id),
    now,
  );
  const refused = open.flatMap(({ id }, place): MessageEnd[] => {
    const reason = refusals[place];
    return reason ? [{ id, state: 'refused', reason, detail: null, gatewayId: null }] : [];
  });
  return { messages, refused };
}

/** Hands marked messages to the gateway and says what became of each. Never rejects. */
export async function submitAll(
  connection: SmsConnection,
  messages: readonly OpenMessage[],
): Promise<MessageEnd[]> {
  const ends: MessageEnd[] = [];
  const waiting = [...messages];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      ends.push(await submitOne(connection, next));
  };
  await Promise.all(Array.from({ length: window }, lane));
  return ends;
}

async function submitOne(connection: SmsConnection, { id, number, text }: OpenMessage): Promise<MessageEnd> {
  const outcome = await connection.submit({ to: number, text });
  const end = { id, reason: null, detail: null, gatewayId: null };
  switch (outcome.kind) {
    case 'accepted':
      return { ...end, state: 'sent', gatewayId: outcome.reference };
    case 'refused':
      return { ...end, state: 'failed', reason: 'gateway_refused', detail: outcome.reason };
    case 'unknown':
      return { ...end, state: 'unknown', reason: 'no_answer', detail: outcome.reason };
    case 'busy':
      return { ...end, state: 'queued' };
  }
}
