/**
 * Port to the telephone switch. The switch holds media, registrations and legs; it decides nothing.
 * Implemented by `adapters/asterisk` and `adapters/sandbox`; the suite in `apps/server/test/switch-contract` runs on both.
 *
 * Every command is idempotent: repeating it after a crash or a reconnect leaves the same state, and a command
 * on a leg, bridge or recording that no longer exists resolves quietly. What is refused for another reason
 * rejects with `SwitchError`.
 */
export interface Switch extends AsyncDisposable {
  readonly kind: 'asterisk' | 'sandbox';

  /** Connects and keeps reconnecting until disposed. Resolves after the first `connected` event was delivered. */
  start(): Promise<void>;
  /** Events arrive in the order in which the switch saw them; while disconnected they are lost (see `snapshot`). */
  subscribe(listener: (event: SwitchEvent) => void): () => void;
  /** What is alive right now: the truth that the reconciler compares the database with. */
  snapshot(): Promise<SwitchSnapshot>;

  /** Creates or updates. The switch forgets endpoints and trunks at its restart; push them after `connected`. */
  putPhone(phone: PhoneConfig): Promise<void>;
  removePhone(phoneId: string): Promise<void>;
  putTrunk(trunk: TrunkConfig): Promise<void>;
  removeTrunk(trunkId: string): Promise<void>;
  /** Where the browser's SIP websocket is to be piped to; `undefined` when the switch has no browser phones. */
  softphoneTarget(): { host: string; port: number; path: string } | undefined;

  /** Starts an outgoing leg; a phone is told its id in the header `X-Guanjia-Leg`. Failure to reach the party is a `leg_ended` event, not a rejection. */
  originate(leg: OriginateLeg): Promise<void>;
  /** Marks an inbound leg with our ids, so that a restart can adopt it. */
  tag(legId: string, tags: LegTags): Promise<void>;
  /** Lets an inbound caller hear ringing without answering. */
  ring(legId: string): Promise<void>;
  answer(legId: string): Promise<void>;
  hangUp(legId: string, reason: HangUpReason): Promise<void>;

  createBridge(bridgeId: string): Promise<void>;
  join(bridgeId: string, legIds: readonly string[]): Promise<void>;
  leave(bridgeId: string, legId: string): Promise<void>;
  destroyBridge(bridgeId: string): Promise<void>;

  startMusic(legId: string): Promise<void>;
  stopMusic(legId: string): Promise<void>;
  /** Stops what the party says from reaching the others; the party still hears them. */
  mute(legId: string): Promise<void>;
  unmute(legId: string): Promise<void>;
  /** Sends DTMF to the party. `digits`: 0–9, *, #. */
  sendDigits(legId: string, digits: string): Promise<void>;
  /** Plays a prompt to one leg; `playback_finished` follows, also when it was stopped. */
  play(legId: string, playbackId: string, prompt: PromptName): Promise<void>;
  stopPlayback(playbackId: string): Promise<void>;

  /** Stereo: the leg's own voice left, what it hears right. Starts writing at once. */
  startRecording(recordingId: string, legId: string): Promise<void>;
  pauseRecording(recordingId: string, legId: string): Promise<void>;
  resumeRecording(recordingId: string, legId: string): Promise<void>;
  stopRecording(recordingId: string, legId: string): Promise<void>;
  /** Raw 16-bit little-endian PCM, 2 channels, 8,000 frames/s. `undefined` when there is no such file. */
  openRecording(recordingId: string): Promise<RawRecording | undefined>;
  discardRecording(recordingId: string): Promise<void>;
}

export type LegRole = 'customer' | 'agent';

/** Carried by every leg in the switch itself: what a fresh process needs to adopt it. */
export interface LegTags {
  tenantId: string;
  /** The call that this leg belongs to; an agent's kept-up leg belongs to none. */
  callId?: string;
  role: LegRole;
  /** Agent legs: whose phone this is. */
  phoneId?: string;
}

/** A browser or desk phone that registers at the switch. */
export interface PhoneConfig {
  /** SIP user; unique on the switch. Letters, digits, `-`. */
  phoneId: string;
  password: string;
  kind: 'webrtc' | 'sip';
}

export interface TrunkConfig {
  /** Unique on the switch. Letters, digits, `-`. */
  trunkId: string;
  /** The carrier's SIP address; calls from exactly this address are taken as the trunk's. */
  host: string;
  port: number;
  username?: string;
  password?: string;
  /** Whether the switch registers at the carrier. */
  register: boolean;
}

export interface OriginateLeg {
  /** Chosen by the caller of this method; becomes the leg's id in the switch. */
  legId: string;
  tags: LegTags;
  to: { kind: 'phone'; phoneId: string } | { kind: 'trunk'; trunkId: string; number: string };
  /** The number that the party sees. */
  callerNumber: string;
  callerName?: string;
  /** How long it may ring, in ms. */
  timeoutMs: number;
}

/** `rejected`, `busy` and `unavailable` only mean something before the answer. */
export type HangUpReason = 'normal' | 'busy' | 'rejected' | 'unavailable' | 'no_answer';

export type PromptName = 'agent_away' | 'all_busy' | 'goodbye';

export type SwitchEvent =
  /** Sent at the start and after every reconnect: state may have changed unseen, reconcile. */
  | { type: 'connected'; at: Date; restarted: boolean }
  | { type: 'disconnected'; at: Date }
  | { type: 'inbound'; at: Date; legId: string; trunkId: string; calledNumber: string; callerNumber: string }
  | { type: 'leg_ringing'; at: Date; legId: string }
  | { type: 'leg_answered'; at: Date; legId: string }
  | { type: 'leg_ended'; at: Date; legId: string; cause: HangUpCause }
  | { type: 'digit'; at: Date; legId: string; digit: string; durationMs: number }
  | { type: 'playback_finished'; at: Date; playbackId: string }
  | { type: 'recording_stopped'; at: Date; recordingId: string }
  | { type: 'phone_registered'; at: Date; phoneId: string }
  | { type: 'phone_unregistered'; at: Date; phoneId: string };

/** Why a leg ended, in the public's words; `code` is the Q.850 cause and `sipStatus` the final SIP answer, where known. */
export interface HangUpCause {
  kind:
    | 'normal'
    | 'no_answer'
    | 'busy'
    | 'rejected'
    | 'empty_number'
    | 'unreachable'
    | 'congestion'
    | 'cancelled'
    | 'failed';
  code?: number;
  sipStatus?: number;
}

export interface LiveLeg {
  legId: string;
  tags?: LegTags;
  state: 'ringing' | 'up';
  /** Inbound legs that arrived while nobody was listening. */
  inbound?: { trunkId: string; calledNumber: string; callerNumber: string };
  createdAt: Date;
}

export interface SwitchSnapshot {
  legs: LiveLeg[];
  bridges: { bridgeId: string; legIds: string[] }[];
  registeredPhones: string[];
}

export interface RawRecording {
  /** Frames × 2 channels × 2 bytes; the stream delivers exactly as many. */
  bytes: number;
  stream(): NodeJS.ReadableStream;
}

/** The switch said no, or could not be asked. `retryable` is true when the connection was the reason. */
export class SwitchError extends Error {
  readonly retryable: boolean;
  constructor(message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'SwitchError';
    this.retryable = options.retryable;
  }
}
