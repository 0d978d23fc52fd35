import { z } from 'zod';
import { id, idParams, instant, person } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/**
 * What an agent is doing. Chosen by the agent: signed_out, ready, not_ready, break. Derived from live legs and
 * open results: offered, busy (dialing or talking), wrap_up.
 */
export const agentStates = [
  'signed_out',
  'ready',
  'not_ready',
  'break',
  'offered',
  'busy',
  'wrap_up',
] as const;
export type AgentState = (typeof agentStates)[number];

export const agentView = z
  .object({
    user: person,
    groupName: z.string().nullable(),
    state: z.enum(agentStates),
    since: instant,
    /** Why not ready or on break. */
    reason: z.string().nullable(),
    /** The state that follows the call: what the agent chose. */
    chosen: z.enum(['signed_out', 'ready', 'not_ready', 'break']),
    /** When wrap-up ends by itself; null when it does not. */
    wrapUpEndsAt: instant.nullable(),
    phone: z.enum(['disconnected', 'connecting', 'ready']),
    /** An inbound call that rings at this agent. */
    offer: z.object({ id, callId: id, expiresAt: instant }).nullable(),
  })
  .meta({ id: 'AgentView' });
export type AgentView = z.infer<typeof agentView>;

export const getOwnState = defineRoute({
  operationId: 'getOwnState',
  summary: 'The own state',
  method: 'GET',
  path: '/api/routing/me',
  access: 'routing.work',
  success: agentView,
});

export const setOwnState = defineRoute({
  operationId: 'setOwnState',
  summary: 'Sign in or out, be ready, not ready, on break (VOI-004, VOI-005)',
  method: 'PUT',
  path: '/api/routing/me/state',
  access: 'routing.work',
  body: z.object({
    state: z.enum(['signed_out', 'ready', 'not_ready', 'break']),
    reason: z.string().trim().max(60).optional(),
  }),
  success: agentView,
  errors: ['agent_busy'],
});

export const endWrapUp = defineRoute({
  operationId: 'endWrapUp',
  summary: 'Finish after-call work',
  method: 'POST',
  path: '/api/routing/me/wrap-up/end',
  access: 'routing.work',
  success: agentView,
});

export const acceptOffer = defineRoute({
  operationId: 'acceptOffer',
  summary: 'Answer the call that is ringing (VOI-002); one agent only wins',
  method: 'POST',
  path: '/api/routing/offers/:id/accept',
  access: 'routing.work',
  params: idParams,
  success: agentView,
  errors: ['offer_gone', 'phone_not_ready'],
});

export const declineOffer = defineRoute({
  operationId: 'declineOffer',
  summary: 'Let the call go to the next agent; the own state becomes not ready',
  method: 'POST',
  path: '/api/routing/offers/:id/decline',
  access: 'routing.work',
  params: idParams,
  success: agentView,
  errors: ['offer_gone'],
});

export const queueView = z
  .object({
    id,
    name: z.string(),
    waiting: z.int(),
    longestWaitSeconds: z.int(),
    readyAgents: z.int(),
  })
  .meta({ id: 'QueueView' });

export const getFloor = defineRoute({
  operationId: 'getFloor',
  summary: 'Agents and queues inside the own data scope, now',
  method: 'GET',
  path: '/api/routing/floor',
  access: 'routing.floor.read',
  success: z.object({ agents: z.array(agentView), queues: z.array(queueView) }),
});
