import type { CallSubject } from '@guanjia/contracts/voice/events';
import type { CallOutcome, CallState } from '@guanjia/contracts/voice/routes';
import { outcomeOf } from './outcome.ts';
import type { HangUpCause, HangUpReason } from './switch.ts';

/** A call as the reducer knows it. Everything the switch must do follows from it and the input. */
export interface Call {
  id: string;
  tenantId: string;
  direction: 'outbound' | 'inbound';
  subject: CallSubject;
  number: string;
  ownNumber: string | null;
  trunkId: string;
  customerId: string | null;
  agentId: string | null;
  state: CallState;
  customerLegId: string;
  /** The agent's kept-up leg while it takes part in this call. */
  agentLegId: string | null;
  bridgeId: string;
  muted: boolean;
  held: boolean;
  recordingId: string | null;
  startedAt: Date;
  answeredAt: Date | null;
  connectedAt: Date | null;
  endedAt: Date | null;
  outcome: CallOutcome | null;
  /** When the agent's phone went away in the middle of the call. */
  awaySince: Date | null;
}

export type CallInput =
  | { type: 'leg_ringing'; legId: string; at: Date }
  | { type: 'leg_answered'; legId: string; at: Date }
  | { type: 'leg_ended'; legId: string; cause: HangUpCause; at: Date }
  /** An agent takes an inbound call. */
  | { type: 'agent_joined'; agentId: string; legId: string; at: Date }
  | { type: 'agent_leg_lost'; legId: string; at: Date }
  | { type: 'agent_leg_up'; legId: string; at: Date }
  | { type: 'hang_up'; reason: HangUpReason; at: Date }
  | { type: 'hold'; at: Date }
  | { type: 'resume'; at: Date }
  | { type: 'mute'; at: Date }
  | { type: 'unmute'; at: Date }
  | { type: 'away_timeout'; at: Date }
  | { type: 'link_customer'; customerId: string; at: Date };

/** What the switch is to do; executed after the new state was committed, in order, each idempotent. */
export type CallCommand =
  | { do: 'originate'; legId: string }
  | { do: 'tag'; legId: string }
  | { do: 'answer'; legId: string }
  | { do: 'hang_up'; legId: string; reason: HangUpReason }
  | { do: 'create_bridge' }
  | { do: 'join'; legIds: string[] }
  | { do: 'leave'; legId: string }
  | { do: 'destroy_bridge' }
  | { do: 'start_music'; legId: string }
  | { do: 'stop_music'; legId: string }
  | { do: 'mute'; legId: string }
  | { do: 'unmute'; legId: string }
  | { do: 'start_recording'; recordingId: string; legId: string }
  | { do: 'stop_recording'; recordingId: string; legId: string };

export interface Step {
  call: Call;
  commands: CallCommand[];
}

export interface NewCall {
  id: string;
  recordingId: string;
  tenantId: string;
  subject: CallSubject;
  number: string;
  ownNumber: string | null;
  trunkId: string;
  customerId: string | null;
  customerLegId: string;
  at: Date;
}

/** An agent dials: the customer is called, the agent's leg waits in the bridge. */
export function placeCall(input: NewCall & { agentId: string; agentLegId: string }): Step {
  const call = newCall(input, {
    direction: 'outbound',
    state: 'dialing',
    agentId: input.agentId,
    agentLegId: input.agentLegId,
  });
  return {
    call,
    commands: [
      { do: 'create_bridge' },
      { do: 'join', legIds: [input.agentLegId] },
      { do: 'originate', legId: call.customerLegId },
    ],
  };
}

/** A customer calls: answered at once, music until an agent joins. */
export function receiveCall(input: NewCall): Step {
  const call = newCall(input, { direction: 'inbound', state: 'arrived', agentId: null, agentLegId: null });
  const legId = call.customerLegId;
  return {
    call: { ...call, answeredAt: input.at },
    commands: [
      { do: 'tag', legId },
      { do: 'answer', legId },
      { do: 'create_bridge' },
      { do: 'start_music', legId },
    ],
  };
}

function newCall(input: NewCall, rest: Pick<Call, 'direction' | 'state' | 'agentId' | 'agentLegId'>): Call {
  const { at, ...fields } = input;
  return {
    ...fields,
    ...rest,
    bridgeId: `call-${input.id}`,
    muted: false,
    held: false,
    startedAt: at,
    answeredAt: null,
    connectedAt: null,
    endedAt: null,
    outcome: null,
    awaySince: null,
  };
}

/** The next state and what the switch must do. Undefined: the input does not fit the state. */
export function step(call: Call, input: CallInput): Step | undefined {
  if (input.type === 'link_customer')
    return { call: { ...call, customerId: input.customerId }, commands: [] };
  if (call.state === 'ended') return undefined;
  switch (input.type) {
    case 'leg_ringing':
      if (input.legId !== call.customerLegId || call.state !== 'dialing') return undefined;
      return { call: { ...call, state: 'ringing' }, commands: [] };
    case 'leg_answered':
      return onAnswered(call, input.legId, input.at);
    case 'leg_ended':
      if (input.legId === call.customerLegId) return end(call, outcomeAfter(call, input.cause), input.at);
      return input.legId === call.agentLegId ? loseAgent(call, input.at) : undefined;
    case 'agent_joined':
      if (call.state !== 'arrived') return undefined;
      return connect({ ...call, agentId: input.agentId, agentLegId: input.legId }, input.at, [
        { do: 'stop_music', legId: call.customerLegId },
      ]);
    case 'agent_leg_lost':
      return input.legId === call.agentLegId ? loseAgent(call, input.at) : undefined;
    case 'agent_leg_up':
      return regainAgent(call, input.legId);
    case 'hang_up':
      return end(call, call.connectedAt ? 'answered' : outcomeOfHangUp(call), input.at, input.reason);
    case 'away_timeout':
      return call.state === 'agent_away'
        ? end(call, call.connectedAt ? 'answered' : 'cancelled', input.at)
        : undefined;
    case 'hold':
    case 'resume':
      return onHold(call, input.type === 'hold');
    case 'mute':
    case 'unmute':
      return onMute(call, input.type === 'mute');
  }
}

function onAnswered(call: Call, legId: string, at: Date): Step | undefined {
  if (legId !== call.customerLegId || call.direction !== 'outbound' || call.answeredAt) return undefined;
  const answered = { ...call, answeredAt: at };
  // The agent's phone went away while it rang: the customer waits with music like in any other loss.
  if (call.state === 'agent_away') {
    return { call: answered, commands: [{ do: 'start_music', legId }] };
  }
  return connect(answered, at, []);
}

function connect(call: Call, at: Date, before: CallCommand[]): Step {
  const legIds = [call.customerLegId, ...(call.agentLegId ? [call.agentLegId] : [])];
  return {
    call: { ...call, state: 'talking', connectedAt: call.connectedAt ?? at },
    commands: [
      ...before,
      { do: 'join', legIds },
      ...(call.recordingId && !call.connectedAt
        ? [{ do: 'start_recording' as const, recordingId: call.recordingId, legId: call.customerLegId }]
        : []),
    ],
  };
}

function onHold(call: Call, held: boolean): Step | undefined {
  const legId = call.customerLegId;
  if (held) {
    if (call.state !== 'talking') return undefined;
    return {
      call: { ...call, state: 'held', held },
      commands: [
        { do: 'leave', legId },
        { do: 'start_music', legId },
      ],
    };
  }
  if (call.state !== 'held') return undefined;
  return {
    call: { ...call, state: 'talking', held },
    commands: [
      { do: 'stop_music', legId },
      { do: 'join', legIds: [legId] },
    ],
  };
}

function onMute(call: Call, muted: boolean): Step | undefined {
  if (!call.agentLegId || !call.connectedAt) return undefined;
  return { call: { ...call, muted }, commands: [{ do: muted ? 'mute' : 'unmute', legId: call.agentLegId }] };
}

/** The agent's page or phone is gone. The customer's leg belongs to us and stays; who is connected hears music. */
function loseAgent(call: Call, at: Date): Step {
  const legId = call.customerLegId;
  const connected = call.state === 'talking';
  return {
    call: { ...call, state: 'agent_away', agentLegId: null, muted: false, awaySince: at },
    commands: connected
      ? [
          { do: 'leave', legId },
          { do: 'start_music', legId },
        ]
      : [],
  };
}

function regainAgent(call: Call, legId: string): Step | undefined {
  if (call.state !== 'agent_away') return undefined;
  const back = { ...call, agentLegId: legId, awaySince: null };
  if (!call.answeredAt)
    return { call: { ...back, state: 'dialing' }, commands: [{ do: 'join', legIds: [legId] }] };
  if (call.held) return { call: { ...back, state: 'held' }, commands: [{ do: 'join', legIds: [legId] }] };
  // Answered while the agent was away: they meet only now.
  const at = call.connectedAt ?? call.answeredAt;
  return connect(back, at, [{ do: 'stop_music', legId: call.customerLegId }]);
}

function end(call: Call, outcome: CallOutcome, at: Date, reason: HangUpReason = 'normal'): Step {
  return {
    call: { ...call, state: 'ended', endedAt: at, outcome, held: false, muted: false, awaySince: null },
    commands: [
      ...(call.muted && call.agentLegId ? [{ do: 'unmute' as const, legId: call.agentLegId }] : []),
      ...(call.recordingId && call.connectedAt
        ? [{ do: 'stop_recording' as const, recordingId: call.recordingId, legId: call.customerLegId }]
        : []),
      { do: 'hang_up', legId: call.customerLegId, reason },
      ...(call.agentLegId ? [{ do: 'leave' as const, legId: call.agentLegId }] : []),
      { do: 'destroy_bridge' },
    ],
  };
}

function outcomeAfter(call: Call, cause: HangUpCause): CallOutcome {
  if (call.connectedAt) return 'answered';
  if (call.direction === 'inbound') return 'abandoned';
  return call.answeredAt ? 'abandoned' : outcomeOf(cause);
}

function outcomeOfHangUp(call: Call): CallOutcome {
  return call.direction === 'inbound' ? 'rejected' : 'cancelled';
}

/** Seconds during which customer and agent could talk. */
export function talkSeconds(call: Call): number {
  if (!call.connectedAt || !call.endedAt) return 0;
  return Math.max(0, Math.round((call.endedAt.getTime() - call.connectedAt.getTime()) / 1000));
}
