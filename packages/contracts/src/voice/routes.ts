import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { customer } from '../customers/routes.ts';

/** `arrived`: inbound, not yet with an agent. `held`: the customer hears music. `agent_away`: the agent's phone is gone. */
export const callStates = [
  'arrived',
  'dialing',
  'ringing',
  'connecting',
  'talking',
  'held',
  'agent_away',
  'ended',
] as const;
export type CallState = (typeof callStates)[number];

/** How an attempt to reach somebody ended, as the switch saw it. */
export const callOutcomes = [
  'answered',
  'no_answer',
  'busy',
  'empty_number',
  'unreachable',
  'rejected',
  'cancelled',
  'abandoned',
  'failed',
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export const callView = z
  .object({
    id,
    direction: z.enum(['outbound', 'inbound']),
    state: z.enum(callStates),
    /** The party's number, masked by the reader's role. */
    number: z.string(),
    /** The own number that was called or shown. */
    ownNumber: z.string().nullable(),
    customerId: id.nullable(),
    agent: person.nullable(),
    /** What the call is about, such as a campaign task. */
    subject: z.object({ kind: z.enum(['campaign_task', 'manual', 'inbound']), id: id.nullable() }),
    muted: z.boolean(),
    recording: z.enum(['none', 'running', 'saved', 'failed', 'deleted']),
    startedAt: instant,
    answeredAt: instant.nullable(),
    endedAt: instant.nullable(),
    outcome: z.enum(callOutcomes).nullable(),
  })
  .meta({ id: 'Call' });
export type CallView = z.infer<typeof callView>;

export const callRow = callView
  .pick({
    id: true,
    direction: true,
    number: true,
    ownNumber: true,
    customerId: true,
    outcome: true,
    startedAt: true,
    answeredAt: true,
    endedAt: true,
    recording: true,
  })
  .extend({
    customerName: z.string().nullable(),
    agentId: id.nullable(),
    agentName: z.string().nullable(),
    /** Seconds from answer to end. */
    talkSeconds: z.int().nullable(),
  })
  .meta({ id: 'CallRow' });

export const callList = defineList({
  name: 'voice.calls',
  row: callRow,
  search: false,
  defaultSort: '-startedAt',
  columns: {
    startedAt: { type: 'datetime', filter: true, sort: true },
    direction: { type: 'enum', filter: true, options: ['outbound', 'inbound'] },
    number: { type: 'phone', filter: true },
    agentId: { type: 'user', filter: true },
    outcome: { type: 'enum', filter: true, options: callOutcomes },
    talkSeconds: { type: 'number', filter: true, sort: true },
    recording: { type: 'enum', filter: true, options: ['none', 'running', 'saved', 'failed', 'deleted'] },
  },
});

export const phoneSettings = z
  .discriminatedUnion('mode', [
    z.object({
      mode: z.literal('sip'),
      /** Path of the SIP websocket on this origin. */
      path: z.string(),
      user: z.string(),
      password: z.string(),
      domain: z.string(),
    }),
    z.object({ mode: z.literal('sandbox') }),
    z.object({ mode: z.literal('unavailable') }),
  ])
  .meta({ id: 'PhoneSettings' });
export type PhoneSettings = z.infer<typeof phoneSettings>;

export const getPhone = defineRoute({
  operationId: 'getPhone',
  summary: 'How the browser registers as a phone',
  method: 'GET',
  path: '/api/voice/phone',
  access: 'voice.phone',
  success: phoneSettings,
});

/** The page's own phone, as the server sees it. `ready`: the agent's leg is up. */
export const phoneState = z
  .object({ state: z.enum(['disconnected', 'connecting', 'ready']), legId: z.string().nullable() })
  .meta({ id: 'PhoneState' });

export const connectPhone = defineRoute({
  operationId: 'connectPhone',
  summary: 'The page is registered and will accept its leg; repeating it is harmless',
  method: 'POST',
  path: '/api/voice/phone/connect',
  access: 'voice.phone',
  body: z.object({
    /** The leg that this page still holds, after a reconnect. */
    heldLegId: z.string().max(100).optional(),
    /** Chosen by the page; a second page takes over from the first. */
    pageId: z.string().min(8).max(60),
  }),
  success: phoneState,
  errors: ['switch_unavailable'],
});

export const disconnectPhone = defineRoute({
  operationId: 'disconnectPhone',
  summary: 'Take the phone down',
  method: 'POST',
  path: '/api/voice/phone/disconnect',
  access: 'voice.phone',
});

export const getActiveCall = defineRoute({
  operationId: 'getActiveCall',
  summary: "The agent's running call, if any: what a page shows after a reload",
  method: 'GET',
  path: '/api/voice/calls/active',
  access: 'voice.phone',
  success: z.object({ call: callView.nullable(), phone: phoneState }),
});

export const dialNumber = defineRoute({
  operationId: 'dialNumber',
  summary: 'Dial a number that was typed (VOI-001)',
  method: 'POST',
  path: '/api/voice/calls',
  access: 'voice.dial',
  body: z.object({ number: text(60), customerId: id.optional() }),
  status: 201,
  success: callView,
  errors: [
    'phone_invalid',
    'number_not_allowed',
    'phone_not_ready',
    'agent_busy',
    'not_signed_in_as_agent',
    'switch_unavailable',
    'number_do_not_use',
    'customer_blacklisted',
    'contact_not_approved',
  ],
});

export const listCalls = defineRoute({
  operationId: 'listCalls',
  summary: 'Call records inside the own data scope',
  method: 'GET',
  path: '/api/voice/calls',
  access: 'voice.calls.read',
  query: listQuery,
  success: listPage(callRow),
  // A hot list whose view maps exactly these columns; parsing fifty rows again costs a tenth of the request.
  checkOutput: false,
});

export const getCall = defineRoute({
  operationId: 'getCall',
  summary: 'One call',
  method: 'GET',
  path: '/api/voice/calls/:id',
  access: 'voice.calls.read',
  params: idParams,
  success: callView,
});

export const lookUpCaller = defineRoute({
  operationId: 'lookUpCaller',
  summary: 'The customers with the number of a call (VOI-012): none, one, or several to choose from',
  method: 'GET',
  path: '/api/voice/calls/:id/customers',
  access: 'voice.phone',
  params: idParams,
  success: z.object({
    items: z.array(customer),
    /** The full number when it is nobody's: to fill in "add as new customer". */
    unknownNumber: z.string().nullable(),
  }),
});

export const linkCaller = defineRoute({
  operationId: 'linkCaller',
  summary: 'Say which customer a call is with',
  method: 'PUT',
  path: '/api/voice/calls/:id/customer',
  access: 'voice.phone',
  params: idParams,
  body: z.object({ customerId: id }),
  success: callView,
});

function callAction<const Name extends string>(operationId: Name, action: string, summary: string) {
  return defineRoute({
    operationId,
    summary,
    method: 'POST',
    path: `/api/voice/calls/:id/${action}`,
    access: 'voice.phone',
    params: idParams,
    success: callView,
    errors: ['call_not_active', 'call_state', 'switch_unavailable'],
  });
}

export const hangUpCall = callAction('hangUpCall', 'hang-up', 'Hang up (VOI-002)');
export const holdCall = callAction('holdCall', 'hold', 'Put the customer on hold with music (VOI-003)');
export const resumeCall = callAction('resumeCall', 'resume', 'Take the customer off hold');
export const muteCall = callAction('muteCall', 'mute', 'Mute the agent (VOI-007)');
export const unmuteCall = callAction('unmuteCall', 'unmute', 'Unmute the agent');

export const sendDigits = defineRoute({
  operationId: 'sendDigits',
  summary: 'Send touch tones to the other side',
  method: 'POST',
  path: '/api/voice/calls/:id/digits',
  access: 'voice.phone',
  params: idParams,
  body: z.object({ digits: z.string().regex(/^[0-9*#]{1,30}$/) }),
  success: callView,
  errors: ['call_not_active', 'call_state', 'switch_unavailable'],
});

export const getRecordingAudio = defineRoute({
  operationId: 'getRecordingAudio',
  summary: 'The recording as WAV, with range requests; listening is recorded',
  method: 'GET',
  path: '/api/voice/calls/:id/recording',
  access: 'voice.recordings.listen',
  params: idParams,
  stream: { contentType: 'audio/wav' },
});

export const getRecordingPeaks = defineRoute({
  operationId: 'getRecordingPeaks',
  summary: 'Wave form of the recording: one peak per step and channel, 0…1',
  method: 'GET',
  path: '/api/voice/calls/:id/recording/peaks',
  access: 'voice.recordings.listen',
  params: idParams,
  success: z.object({
    durationMs: z.int(),
    customer: z.array(z.number()),
    agent: z.array(z.number()),
  }),
});

export const simulateInboundCall = defineRoute({
  operationId: 'simulateInboundCall',
  summary: 'Demo tenant only: let the demo carrier call in',
  method: 'POST',
  path: '/api/voice/demo/call-in',
  access: 'voice.phone',
  body: z.object({ from: text(30), to: text(30).optional() }),
  status: 202,
  success: z.object({ accepted: z.literal(true) }),
  errors: ['unavailable', 'phone_invalid'],
});

/** Why there is no Asterisk. `chosen`: somebody asked for the sandbox; the others are failures to get or start one. */
export const sandboxReasons = [
  'chosen',
  'no_apt',
  'unsupported_platform',
  'no_mirror',
  'no_keyring',
  'offline',
  'signature',
  'stale_index',
  'unresolvable',
  'corrupt_package',
  'unusable',
  'start_failed',
] as const;
export type SandboxReason = (typeof sandboxReasons)[number];

export const getVoiceStatus = defineRoute({
  operationId: 'getVoiceStatus',
  summary: 'Which switch runs, and whether it can be reached: for the banner',
  method: 'GET',
  path: '/api/voice/status',
  access: 'session',
  success: z.object({
    kind: z.enum(['asterisk', 'sandbox']),
    connected: z.boolean(),
    reason: z.enum(sandboxReasons).nullable(),
    /** What the program that failed said, in its own words. */
    detail: z.string().nullable(),
  }),
});
