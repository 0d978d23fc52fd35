import * as messages from '@guanjia/contracts/messaging/messages';
import * as sendings from '@guanjia/contracts/messaging/sendings';
import * as settings from '@guanjia/contracts/messaging/settings';
import * as templates from '@guanjia/contracts/messaging/templates';
import type { Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { MessagingDeps } from './deps.ts';
import { listMessages } from './messages/message-views.ts';
import { previewSending } from './sendings/preview.ts';
import { sendOne } from './sendings/send-one.ts';
import { controlSending, deliveryOf, startSending } from './sendings/sending-service.ts';
import { listSendings, readSending } from './sendings/sending-views.ts';
import { readSettings, saveSettings } from './settings/settings.ts';
import {
  createTemplate,
  deleteTemplate,
  restoreTemplate,
  updateTemplate,
} from './templates/template-service.ts';
import { listTemplates } from './templates/template-store.ts';

export function messagingOperations(deps: MessagingDeps): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(templates.listMessageTemplates, ({ principal }) =>
      inTenant(principal, async (tx) => ({ items: await listTemplates(tx) })),
    ),
    operation(templates.createMessageTemplate, ({ principal }, { body }) =>
      inTenant(principal, (tx) => createTemplate(deps, tx, principal, body)),
    ),
    operation(templates.updateMessageTemplate, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => updateTemplate(deps, tx, principal, params.id, body)),
    ),
    operation(templates.deleteMessageTemplate, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await deleteTemplate(deps, tx, principal, params.id);
        return undefined;
      }),
    ),
    operation(templates.restoreMessageTemplate, ({ principal }, { params }) =>
      inTenant(principal, (tx) => restoreTemplate(deps, tx, principal, params.id)),
    ),
    operation(settings.getMessageSettings, ({ principal }) =>
      inTenant(principal, async (tx) => ({
        ...(await readSettings(tx)),
        delivery: await deliveryOf(deps, tx),
      })),
    ),
    operation(settings.saveMessageSettings, ({ principal }, { body }) =>
      inTenant(principal, async (tx) => ({
        ...(await saveSettings(deps, tx, principal, body)),
        delivery: await deliveryOf(deps, tx),
      })),
    ),
    operation(sendings.listSendings, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listSendings(tx, principal, query)),
    ),
    operation(sendings.getSending, ({ principal }, { params }) =>
      inTenant(principal, (tx) => readSending(tx, principal, params.id)),
    ),
    operation(sendings.previewSending, ({ principal }, { body }) =>
      inTenant(principal, (tx) => previewSending(deps, tx, principal, body)),
    ),
    operation(sendings.startSending, ({ principal }, { body }) =>
      inTenant(principal, (tx) => startSending(deps, tx, principal, body)),
    ),
    operation(sendings.controlSending, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => controlSending(deps, tx, principal, { id: params.id, what: body.do })),
    ),
    operation(sendings.sendMessage, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => sendOne(deps, tx, principal, params.id, body)),
    ),
    operation(messages.listMessages, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listMessages(tx, principal, query)),
    ),
  ];
}
