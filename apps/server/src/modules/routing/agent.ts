import type { AgentState } from '@guanjia/contracts/routing/routes';

/** What routing knows of an agent. Times are moments; ids are of calls and offers. */
export interface Agent {
  userId: string;
  chosen: 'signed_out' | 'ready' | 'not_ready' | 'break';
  reason: string | null;
  callId: string | null;
  offerId: string | null;
  wrappingUp: boolean;
  wrapUpUntil: Date | null;
  since: Date;
  idleSince: Date;
}

export type AgentInput =
  | { type: 'choose'; state: Agent['chosen']; reason: string | null }
  | { type: 'call_began'; callId: string }
  /** `wrapUpSeconds` null: until the agent ends it; 0: none. */
  | { type: 'call_ended'; callId: string; wrapUpSeconds: number | null }
  | { type: 'offered'; offerId: string }
  | { type: 'offer_closed'; offerId: string }
  /** After-call work is done. `endedCallId`: of a call whose end was not told yet, so that it is not told later. */
  | { type: 'wrap_up_ended'; endedCallId?: string };

/** The state that people see: work comes before what was chosen. */
export function agentState(agent: Agent): AgentState {
  if (agent.callId) return 'busy';
  if (agent.offerId) return 'offered';
  if (agent.wrappingUp) return 'wrap_up';
  return agent.chosen;
}

/** The agent after an input; undefined when nothing changes. Throws nothing: rules about who may do what stand in the service. */
export function nextAgent(agent: Agent, input: AgentInput, at: Date): Agent | undefined {
  const next = change(agent, input, at);
  if (!next) return undefined;
  const moved =
    agentState(next) !== agentState(agent) || (input.type === 'choose' && next.reason !== agent.reason);
  // An offer that came to nothing was no work: whoever waits goes on waiting.
  const becameIdle =
    agentState(next) === 'ready' && agentState(agent) !== 'ready' && input.type !== 'offer_closed';
  return { ...next, since: moved ? at : agent.since, idleSince: becameIdle ? at : agent.idleSince };
}

function change(agent: Agent, input: AgentInput, at: Date): Agent | undefined {
  switch (input.type) {
    case 'choose':
      return { ...agent, chosen: input.state, reason: input.state === 'ready' ? null : input.reason };
    case 'call_began':
      return { ...agent, callId: input.callId, offerId: null, wrappingUp: false, wrapUpUntil: null };
    case 'call_ended':
      if (agent.callId !== input.callId) return undefined;
      return {
        ...agent,
        callId: null,
        wrappingUp: input.wrapUpSeconds !== 0,
        wrapUpUntil: input.wrapUpSeconds ? new Date(at.getTime() + input.wrapUpSeconds * 1000) : null,
      };
    case 'offered':
      return { ...agent, offerId: input.offerId };
    case 'offer_closed':
      return agent.offerId === input.offerId ? { ...agent, offerId: null } : undefined;
    case 'wrap_up_ended': {
      const ended = agent.callId !== null && agent.callId === input.endedCallId;
      if (!agent.wrappingUp && !ended) return undefined;
      return { ...agent, callId: ended ? null : agent.callId, wrappingUp: false, wrapUpUntil: null };
    }
  }
}
