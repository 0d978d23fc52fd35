import { randomUUID } from 'node:crypto';
import * as settings from '@guanjia/contracts/messaging/settings';
import * as templates from '@guanjia/contracts/messaging/templates';
import type { SignedIn, TestApp } from './app.ts';
import type { Call } from './walk.ts';

/** Templates, a sending that has not begun, and a message that was sent; no gateway is needed for them. */
export async function fillMessages(
  app: TestApp,
  { client, me }: SignedIn,
  { tenantId, customerId, mark }: { tenantId: string; customerId: string; mark: string },
): Promise<Record<string, Call>> {
  const of = (id: string, body?: object): Call => ({ params: { id }, ...(body && { body }) });
  const stored = await client.call(settings.getMessageSettings, {});
  await client.call(settings.saveMessageSettings, {
    body: { settings: { ...stored.settings, signature: mark }, version: stored.version },
  });
  const create = (name: string) =>
    client.call(templates.createMessageTemplate, {
      body: { name: `${mark} ${name}`, kind: 'notice', text: mark },
    });
  const template = await create('template');
  const spare = await create('spare');
  const deleted = await create('deleted');
  await client.call(templates.deleteMessageTemplate, { params: { id: deleted.id } });
  const sendingId = await addSending(app, tenantId, { userId: me.user.id, customerId, mark });
  return {
    updateMessageTemplate: of(template.id, { text: `${mark}!`, version: template.version }),
    deleteMessageTemplate: of(spare.id),
    restoreMessageTemplate: of(deleted.id),
    getSending: of(sendingId),
    controlSending: of(sendingId, { do: 'resume' }),
    sendMessage: of(customerId, { kind: 'notice', text: mark }),
    setMarketingConsent: of(customerId, { state: 'given', way: 'written', note: mark }),
  };
}

/** One that is paused and would begin in a year, with a message as if it had been sent. */
export async function addSending(
  app: TestApp,
  tenantId: string,
  { userId, customerId, mark }: { userId: string; customerId: string; mark: string },
): Promise<string> {
  const id = randomUUID();
  const now = app.clock.now();
  const nextAt = new Date(now.getTime() + 365 * 86_400_000);
  await app.db.tenantTx(tenantId, async (tx) => {
    await tx.query(
      `insert into messaging.sending (id, tenant_id, user_id, name, kind, text, signature, target, state, resume_to, next_at, created_at)
       values ($1, $2, $3, $4, 'notice', $4, $4, '{"kind":"query","query":{}}', 'paused', 'scheduled', $5, $6)`,
      [id, tenantId, userId, mark, nextAt, now],
    );
    await tx.query(
      `insert into kernel.background_task (id, tenant_id, user_id, kind, label, created_at)
       values ($1, $2, $3, 'messaging_sending', $4, $5)`,
      [id, tenantId, userId, mark, now],
    );
    await tx.query(
      `insert into messaging.message
         (id, tenant_id, sending_id, user_id, customer_id, number, text, parts, state, created_at, submitted_at)
       values ($1, $2, $3, $7, $4, '+8613800000099', $5, 1, 'sent', $6, $6)`,
      [randomUUID(), tenantId, id, customerId, mark, now, userId],
    );
  });
  return id;
}
