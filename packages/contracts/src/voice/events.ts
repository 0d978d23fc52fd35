import type { CallOutcome } from './routes.ts';

/** What a call is about. */
export interface CallSubject {
  kind: 'campaign_task' | 'manual' | 'inbound';
  id: string | null;
  /** After-call work that this call leaves behind, in seconds; null: until its result is saved. */
  wrapUpSeconds?: number | null;
}

interface CallFacts {
  callId: string;
  direction: 'outbound' | 'inbound';
  subject: CallSubject;
  customerId: string | null;
  agentId: string | null;
}

/** Events of the voice module; times are ISO 8601. */
export interface VoiceEvents {
  /** An inbound call waits for an agent. */
  'voice.call_arrived': CallFacts & { calledNumber: string; at: string };
  /** An outbound call was placed. */
  'voice.call_placed': CallFacts & { at: string };
  /** Customer and agent can talk. */
  'voice.call_connected': CallFacts & { at: string };
  'voice.call_ended': CallFacts & {
    outcome: CallOutcome;
    startedAt: string;
    answeredAt: string | null;
    endedAt: string;
    /** Seconds during which customer and agent were connected. */
    talkSeconds: number;
    recorded: boolean;
  };
  /** The agent's leg came up or went down. */
  'voice.phone_changed': { userId: string; state: 'disconnected' | 'connecting' | 'ready' };
}
