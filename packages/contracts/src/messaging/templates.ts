import { z } from 'zod';
import { id, idParams, instant, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** Marketing needs consent; greetings and marketing keep to decent hours; a notice is about what the customer has. */
export const messageKinds = ['greeting', 'marketing', 'notice'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** What is written, before values and the signature are put in. */
export const messageText = text(1000);

export const messageTemplate = z
  .object({
    id,
    name: z.string(),
    kind: z.enum(messageKinds),
    text: z.string(),
    updatedAt: instant,
    version: z.int(),
  })
  .meta({ id: 'MessageTemplate' });
export type MessageTemplate = z.infer<typeof messageTemplate>;

const content = z.object({ name: text(60), kind: z.enum(messageKinds), text: messageText });
const errors = ['message_template_exists', 'placeholder_unknown', 'message_signed'] as const;

export const listMessageTemplates = defineRoute({
  operationId: 'listMessageTemplates',
  summary: 'Texts for messages, by name',
  method: 'GET',
  path: '/api/messaging/templates',
  access: 'messaging.send',
  success: z.object({ items: z.array(messageTemplate) }),
});

export const createMessageTemplate = defineRoute({
  operationId: 'createMessageTemplate',
  summary: 'Keep a text for messages under a name',
  method: 'POST',
  path: '/api/messaging/templates',
  access: 'messaging.manage',
  body: content,
  status: 201,
  success: messageTemplate,
  errors,
});

export const updateMessageTemplate = defineRoute({
  operationId: 'updateMessageTemplate',
  summary: 'Change a text for messages; what was sent with it stays as it was',
  method: 'PATCH',
  path: '/api/messaging/templates/:id',
  access: 'messaging.manage',
  params: idParams,
  body: content.partial().extend({ version: z.int() }),
  success: messageTemplate,
  errors: ['version_conflict', ...errors],
});

export const deleteMessageTemplate = defineRoute({
  operationId: 'deleteMessageTemplate',
  summary: 'Take a text away; it can be brought back',
  method: 'DELETE',
  path: '/api/messaging/templates/:id',
  access: 'messaging.manage',
  params: idParams,
});

export const restoreMessageTemplate = defineRoute({
  operationId: 'restoreMessageTemplate',
  summary: 'Bring a text back that was taken away',
  method: 'POST',
  path: '/api/messaging/templates/:id/restore',
  access: 'messaging.manage',
  params: idParams,
  success: messageTemplate,
  errors: ['message_template_exists'],
});
