import { z } from 'zod';
import { id, instant, person } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { messageKinds } from './templates.ts';

/**
 * `submitting`: handed to the gateway at this moment. `unknown`: handed over, and no answer came; it is not sent again.
 * `refused`: a rule forbids it. `failed`: the gateway did not take it.
 */
export const messageStates = [
  'queued',
  'submitting',
  'sent',
  'failed',
  'unknown',
  'refused',
  'cancelled',
] as const;
export type MessageState = (typeof messageStates)[number];

/** Why somebody is not sent a message. */
export const messageRefusals = [
  'no_mobile',
  'number_invalid',
  'number_do_not_use',
  'customer_blacklisted',
  'contact_not_approved',
  'consent_missing',
  'consent_withdrawn',
  'duplicate',
  'out_of_scope',
  'customer_gone',
  'value_missing',
] as const;
export type MessageRefusal = (typeof messageRefusals)[number];

/** Why a message that was handed over did not arrive, as far as is known. */
export const messageFailures = ['gateway_refused', 'no_answer', 'interrupted'] as const;
export const messageReasons = [...messageRefusals, ...messageFailures] as const;
export type MessageReason = (typeof messageReasons)[number];

export const message = z
  .object({
    id,
    sendingId: id,
    /** Null for a message to one customer. */
    sendingName: z.string().nullable(),
    kind: z.enum(messageKinds),
    state: z.enum(messageStates),
    reason: z.enum(messageReasons).nullable(),
    /** What the gateway said. */
    detail: z.string().nullable(),
    customerId: id.nullable(),
    customerName: z.string().nullable(),
    /** Masked by the reader's role; null where there was none to send to. */
    number: z.string().nullable(),
    /** As it was sent; with its placeholders for a role that does not see names in full. */
    text: z.string().nullable(),
    parts: z.int(),
    by: person,
    createdAt: instant,
    submittedAt: instant.nullable(),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof message>;

export const messageList = defineList({
  name: 'messaging.messages',
  row: message,
  search: false,
  defaultSort: '-createdAt',
  columns: {
    state: { type: 'enum', filter: true, options: messageStates },
    reason: { type: 'enum', filter: true, options: messageReasons },
    kind: { type: 'enum', filter: true, options: messageKinds },
    customerName: { type: 'text' },
    number: { type: 'phone', filter: true },
    customerId: { type: 'record', filter: true },
    sendingId: { type: 'record', filter: true },
    userId: { type: 'user', filter: true },
    parts: { type: 'number' },
    submittedAt: { type: 'datetime', filter: true },
    createdAt: { type: 'datetime', filter: true, sort: true },
  },
});

export const listMessages = defineRoute({
  operationId: 'listMessages',
  summary: 'Messages to customers, of the people inside the own data scope',
  method: 'GET',
  path: '/api/messaging/messages',
  access: 'messaging.read',
  query: listQuery,
  success: listPage(message),
});
