import type { ErrorCode } from '@guanjia/contracts/core/errors';
import type { MessageRefusal } from '@guanjia/contracts/messaging/messages';
import type * as routes from '@guanjia/contracts/messaging/sendings';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import { readCustomer, readRecipients } from '#modules/customers/index.ts';
import type { MessagingDeps } from '../deps.ts';
import { draftMessages } from '../drafts.ts';
import { addMessages } from '../messages/message-store.ts';
import { waitsUntil } from '../settings/hours.ts';
import { readSettings } from '../settings/settings.ts';
import { openWriting } from '../writing.ts';
import { requireDelivery } from './sending-service.ts';
import { addRun, changeSending, insertSending, lockSending } from './sending-store.ts';

const codes: Readonly<Record<MessageRefusal, ErrorCode>> = {
  no_mobile: 'message_no_mobile',
  number_invalid: 'message_no_mobile',
  number_do_not_use: 'number_do_not_use',
  customer_blacklisted: 'customer_blacklisted',
  contact_not_approved: 'contact_not_approved',
  consent_missing: 'consent_missing',
  consent_withdrawn: 'consent_withdrawn',
  duplicate: 'internal',
  out_of_scope: 'not_found',
  customer_gone: 'not_found',
  value_missing: 'message_value_missing',
};

/**
 * Sends one customer a message by the same way as one to many. Whoever writes is told at once why it cannot be sent.
 * Throws `not_found` outside the data scope, `sms_not_connected`, what is wrong with the text, and the reason of a refusal.
 */
export async function sendOne(
  deps: MessagingDeps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  { kind, text, phoneId }: OperationInput<typeof routes.sendMessage>['body'],
): Promise<{ sendingId: string; waitsUntil: string | null }> {
  await readCustomer(tx, customerId, principal);
  await requireDelivery(deps, tx);
  const now = deps.clock.now();
  const writing = await openWriting(tx, principal, { kind, text, now });
  const drafts = await draftMessages(tx, await readRecipients(tx, [customerId], phoneId), writing);
  const [draft] = drafts;
  if (!draft) throw notFound();
  if (draft.refusal) throw new AppError(codes[draft.refusal]);
  const id = newId(now.getTime());
  await insertSending(tx, {
    ...{ id, kind, text, user_id: principal.userId, created_at: now, next_at: null, collects_before: now },
    name: null,
    signature: writing.signature,
    target: { kind: 'one', customerId, phoneId },
    state: 'running',
  });
  const row = await lockSending(tx, id);
  await addMessages(tx, row, drafts, now);
  await changeSending(tx, row, { looked: 1, total: 1, parts: draft.parts });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'messaging.message_sent',
    entityType: 'customer',
    entityId: customerId,
    after: { kind, text },
  });
  await addRun(tx, principal.tenantId, id);
  const { hours } = (await readSettings(tx)).settings;
  return { sendingId: id, waitsUntil: (await waitsUntil(tx, kind, hours, now))?.toISOString() ?? null };
}
