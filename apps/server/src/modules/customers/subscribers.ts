import type { MessagingEvents } from '@guanjia/contracts/messaging/events';
import type { OutboundEvents } from '@guanjia/contracts/outbound/events';
import type { VoiceEvents } from '@guanjia/contracts/voice/events';
import type { Tx } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import { survivorOf, survivorsOf } from './merging/survivors.ts';
import { reckonRecycling } from './pools/reckon.ts';
import { addEntries, addEntry } from './timeline.ts';

/** Calls, results and messages of other modules become entries of the customer's timeline. */
export const timelineSubscriber: Subscriber = {
  name: 'customers.timeline',
  types: ['voice.call_ended', 'outbound.contact_saved', 'messaging.messages_sent'],
  async handle(tx, event) {
    if (event.type === 'messaging.messages_sent') {
      await addMessages(tx, event.payload as MessagingEvents['messaging.messages_sent']);
      return;
    }
    if (event.type === 'voice.call_ended') {
      const call = event.payload as VoiceEvents['voice.call_ended'];
      if (!call.customerId) return;
      const occurredAt = new Date(call.startedAt);
      const customerId = await survivorOf(tx, call.customerId);
      await addEntry(tx, {
        customerId,
        kind: 'call',
        occurredAt,
        actorId: call.agentId,
        data: {
          direction: call.direction,
          outcome: call.outcome,
          talkSeconds: call.talkSeconds,
          recorded: call.recorded,
        },
        refId: call.callId,
      });
      if (call.outcome === 'answered') await keepContact(tx, customerId, occurredAt);
      return;
    }
    const contact = event.payload as OutboundEvents['outbound.contact_saved'];
    const customerId = await survivorOf(tx, contact.customerId);
    await addEntry(tx, {
      customerId,
      kind: 'outbound_result',
      occurredAt: new Date(contact.at),
      actorId: contact.agentId,
      data: {
        campaign: contact.campaignName,
        outcome: contact.outcome,
        disposition: contact.dispositionName,
        notes: contact.notes,
      },
      refId: contact.callId,
    });
    if (contact.dispositionKind === 'success') await keepSale(tx, customerId, new Date(contact.at));
  },
};

/** Only a call that was answered: dialing alone keeps nobody's customer. */
async function keepContact(tx: Tx, customerId: string, at: Date): Promise<void> {
  await tx.query(
    'update customers.customer set last_contact_at = greatest(last_contact_at, $3) where tenant_id = $1 and id = $2',
    [tx.tenantId, customerId, at],
  );
  await reckonRecycling(tx, [customerId]);
}

/** That they were written to; nobody spoke with them, so it is no contact that keeps a customer with the owner. */
async function addMessages(tx: Tx, sent: MessagingEvents['messaging.messages_sent']): Promise<void> {
  const survivors = await survivorsOf(
    tx,
    sent.messages.map(({ customerId }) => customerId),
  );
  await addEntries(
    tx,
    sent.messages.map(({ messageId, customerId, outcome, text }) => ({
      customerId: survivors.get(customerId) ?? customerId,
      kind: 'message',
      occurredAt: new Date(sent.at),
      actorId: sent.userId,
      data: { outcome, text, messageKind: sent.kind, sending: sent.sendingName },
      refId: messageId,
    })),
  );
}

async function keepSale(tx: Tx, customerId: string, at: Date): Promise<void> {
  await tx.query(
    'update customers.customer set last_sale_at = greatest(last_sale_at, $3) where tenant_id = $1 and id = $2',
    [tx.tenantId, customerId, at],
  );
  await reckonRecycling(tx, [customerId]);
}
