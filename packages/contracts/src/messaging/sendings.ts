import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineList, listCount, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { bulkTarget } from '../customers/bulk.ts';
import { messageReasons, messageRefusals } from './messages.ts';
import { messageKinds, messageText } from './templates.ts';

/** Customers, named or of a filter such as a segment, or numbers that were typed (MSG-001). */
export const sendingTarget = z.union([
  bulkTarget,
  z.object({
    kind: z.literal('numbers'),
    numbers: z.array(z.string().trim().min(1).max(40)).min(1).max(1000),
  }),
]);
export type SendingTarget = z.output<typeof sendingTarget>;

/**
 * `scheduled`: begins later. `collecting`: finds who gets it. `waiting`: for decent hours or for the gateway, see
 * `waitsFor`.
 */
export const sendingStates = [
  'scheduled',
  'collecting',
  'running',
  'waiting',
  'paused',
  'cancelled',
  'done',
  'failed',
] as const;
export type SendingState = (typeof sendingStates)[number];

const reasonCount = z.object({ reason: z.enum(messageReasons), count: z.int() });

/** One text to many customers. */
export const sending = z
  .object({
    id,
    name: z.string(),
    kind: z.enum(messageKinds),
    text: z.string(),
    state: z.enum(sendingStates),
    /** `restored`: paused, because messages may have been sent since the backup that was restored. */
    waitsFor: z.enum(['hours', 'gateway', 'restored']).nullable(),
    /** When it begins or goes on by itself. */
    nextAt: instant.nullable(),
    by: person,
    /** Customers or numbers looked at; grows while they are collected. */
    looked: z.int(),
    /** Messages that were to be sent. */
    total: z.int(),
    sent: z.int(),
    failed: z.int(),
    unknown: z.int(),
    /** Not sent, by a rule. */
    refused: z.int(),
    /** Messages that are paid for, of all that were to be sent. */
    parts: z.int(),
    /** Why some were refused or failed, the most frequent first. */
    reasons: z.array(reasonCount),
    errorCode: z.string().nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Sending' });
export type Sending = z.infer<typeof sending>;

export const sendingList = defineList({
  name: 'messaging.sendings',
  row: sending,
  search: true,
  defaultSort: '-createdAt',
  columns: {
    name: { type: 'text', filter: true },
    kind: { type: 'enum', filter: true, options: messageKinds },
    state: { type: 'enum', filter: true, options: sendingStates },
    userId: { type: 'user', filter: true },
    total: { type: 'number' },
    sent: { type: 'number' },
    createdAt: { type: 'datetime', filter: true, sort: true },
  },
});

export const listSendings = defineRoute({
  operationId: 'listSendings',
  summary: 'Messages to many, of the people inside the own data scope',
  method: 'GET',
  path: '/api/messaging/sendings',
  access: 'messaging.read',
  query: listQuery,
  success: listPage(sending),
});

export const getSending = defineRoute({
  operationId: 'getSending',
  summary: 'How far a message to many is',
  method: 'GET',
  path: '/api/messaging/sendings/:id',
  access: 'messaging.read',
  params: idParams,
  success: sending,
});

const what = z.object({ kind: z.enum(messageKinds), text: messageText, target: sendingTarget });
const refusals = ['message_unsigned', 'placeholder_unknown', 'message_signed'] as const;

/** A preview looks at no more customers than this. */
export const sendingPreviewCap = 10_000;

export const sendingPreview = z
  .object({
    looked: listCount,
    /** How many get it. */
    gets: z.int(),
    /** Messages that are paid for. */
    parts: z.int(),
    refused: z.int(),
    reasons: z.array(
      z.object({
        reason: z.enum(messageRefusals),
        count: z.int(),
        /** Some of them, as the reader may see them. */
        examples: z.array(z.string()),
      }),
    ),
    /** What three of them read. */
    examples: z.array(
      z.object({ name: z.string().nullable(), number: z.string(), text: z.string(), parts: z.int() }),
    ),
    /** When greetings and marketing would have to wait now: until then. */
    waitsUntil: instant.nullable(),
  })
  .meta({ id: 'SendingPreview' });
export type SendingPreview = z.infer<typeof sendingPreview>;

export const previewSending = defineRoute({
  operationId: 'previewSending',
  summary:
    'Who would get a message and who not, and why, what it costs and how it reads. Sends nothing; looks at the first 10,000',
  method: 'POST',
  path: '/api/messaging/sendings/preview',
  access: 'messaging.bulk',
  body: what,
  success: sendingPreview,
  errors: ['forbidden', ...refusals],
});

export const startSending = defineRoute({
  operationId: 'startSending',
  summary:
    'Send a message to many in the background, now or at a time; each customer is asked for anew when it goes out',
  method: 'POST',
  path: '/api/messaging/sendings',
  access: 'messaging.bulk',
  // Goes on after the request with all rights of the user, which may be more than the token's.
  byToken: false,
  body: what.extend({ name: text(60), startsAt: instant.nullable().default(null) }),
  status: 202,
  success: sending,
  errors: ['forbidden', 'sms_not_connected', ...refusals],
});

export const controlSending = defineRoute({
  operationId: 'controlSending',
  summary: 'Pause, resume or cancel a message to many; what was sent is sent',
  method: 'POST',
  path: '/api/messaging/sendings/:id/control',
  access: 'messaging.bulk',
  byToken: false,
  params: idParams,
  body: z.object({ do: z.enum(['pause', 'resume', 'cancel']) }),
  success: sending,
  errors: ['sending_state'],
});

export const sendMessage = defineRoute({
  operationId: 'sendMessage',
  summary: 'Send one customer a message; it stands on the timeline when the gateway has taken it',
  method: 'POST',
  path: '/api/messaging/customers/:id/messages',
  access: 'messaging.send',
  byToken: false,
  params: idParams,
  body: what.omit({ target: true }).extend({
    /** One of the customer's numbers; without it the first that can be used. */
    phoneId: id.optional(),
  }),
  status: 202,
  success: z.object({
    sendingId: id,
    /** When it goes out, if not now. */
    waitsUntil: instant.nullable(),
  }),
  errors: [
    ...(['sms_not_connected', 'number_do_not_use', 'customer_blacklisted', 'contact_not_approved'] as const),
    ...(['message_no_mobile', 'consent_missing', 'consent_withdrawn', 'message_value_missing'] as const),
    ...refusals,
  ],
});
