import { randomUUID } from 'node:crypto';
import { type OriginateLeg, type Switch, SwitchError, type SwitchEvent } from '#modules/voice/switch.ts';
import { SandboxLegs } from './sandbox-legs.ts';
import { createSandboxPlaybacks } from './sandbox-playbacks.ts';
import { dialPhone, dialPublic } from './sandbox-public.ts';
import { createSandboxRecordings } from './sandbox-recordings.ts';
import { type Scheduler, systemScheduler } from './scheduler.ts';

const digitMs = 100;

interface InboundSimulation {
  trunkId: string;
  from: string;
  to: string;
  /** The caller hangs up this long after the answer; never by itself when it is missing. */
  talkMs?: number;
}

/** The port without audio, with handles that let the outside world act. */
export interface SandboxSwitch extends Switch {
  /** Somebody calls in; returns the leg's id. */
  simulateInbound(call: InboundSimulation): string;
  simulateHangUp(legId: string): void;
  simulateDigits(legId: string, digits: string): void;
  simulateUnregister(phoneId: string): void;
  /** Events are lost and commands fail until `simulateReconnect`; a restarted switch has forgotten everything. */
  simulateDisconnect(): void;
  simulateReconnect(options?: { restarted?: boolean }): void;
}

export function createSandboxSwitch(options: { scheduler?: Scheduler } = {}): SandboxSwitch {
  const scheduler = options.scheduler ?? systemScheduler;
  const listeners = new Set<(event: SwitchEvent) => void>();
  const registered = new Set<string>();
  const trunks = new Set<string>();
  let connected = true;

  /** In order and never from inside a command. */
  function emit(event: SwitchEvent): void {
    if (!connected && event.type !== 'disconnected') return;
    queueMicrotask(() => {
      for (const listener of listeners) listener(event);
    });
  }
  const playbacks = createSandboxPlaybacks(scheduler, (playbackId) =>
    emit({ type: 'playback_finished', at: scheduler.now(), playbackId }),
  );
  const recordings = createSandboxRecordings(scheduler, (recordingId) =>
    emit({ type: 'recording_stopped', at: scheduler.now(), recordingId }),
  );
  const legs = new SandboxLegs(scheduler, emit, (legId) => {
    recordings.legEnded(legId);
    playbacks.legEnded(legId);
  });

  /** Commands need the connection and are over at once. */
  async function command<T>(run: () => T): Promise<T> {
    if (!connected) throw new SwitchError('The telephone switch is not connected.', { retryable: true });
    return run();
  }
  const nothing = () => command(() => {});

  return {
    kind: 'sandbox',
    async start() {
      emit({ type: 'connected', at: scheduler.now(), restarted: false });
      await Promise.resolve();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () =>
      command(() => ({
        legs: legs.listLegs(),
        bridges: legs.listBridges(),
        registeredPhones: [...registered],
      })),
    putPhone: ({ phoneId }) =>
      command(() => {
        if (registered.has(phoneId)) return;
        registered.add(phoneId);
        emit({ type: 'phone_registered', at: scheduler.now(), phoneId });
      }),
    removePhone: (phoneId) => command(() => unregister(phoneId)),
    putTrunk: ({ trunkId }) =>
      command(() => {
        trunks.add(trunkId);
      }),
    removeTrunk: (trunkId) =>
      command(() => {
        trunks.delete(trunkId);
      }),
    softphoneTarget: () => undefined,
    originate: (leg) => command(() => originate({ legs, scheduler, emit, registered, trunks }, leg)),
    tag: (legId, tags) =>
      command(() => {
        const leg = legs.get(legId);
        if (leg) leg.tags = { ...tags };
      }),
    ring: nothing,
    answer: (legId) =>
      command(() => {
        const leg = legs.get(legId);
        if (leg?.direction !== 'inbound' || leg.up) return;
        legs.setUp(leg);
        if (leg.talkMs !== undefined)
          legs.plan(leg, leg.talkMs, () => legs.end(leg, { kind: 'normal', code: 16 }));
      }),
    hangUp: (legId, reason) => command(() => legs.hangUp(legId, reason)),
    createBridge: (bridgeId) => command(() => legs.createBridge(bridgeId)),
    async join(bridgeId, legIds) {
      await command(() => Promise.all(legIds.map((legId) => legs.join(bridgeId, legId))));
    },
    leave: (bridgeId, legId) => command(() => legs.leave(bridgeId, legId)),
    destroyBridge: (bridgeId) => command(() => legs.destroyBridge(bridgeId)),
    startMusic: nothing,
    stopMusic: nothing,
    mute: nothing,
    unmute: nothing,
    sendDigits: nothing,
    play: (legId, playbackId) =>
      command(() => {
        if (legs.get(legId)) playbacks.start(playbackId, legId);
      }),
    stopPlayback: (playbackId) => command(() => playbacks.finish(playbackId)),
    startRecording: (recordingId, legId) =>
      command(() => {
        if (legs.get(legId)) recordings.start(recordingId, legId);
      }),
    pauseRecording: (recordingId) => command(() => recordings.pause(recordingId)),
    resumeRecording: (recordingId) => command(() => recordings.resume(recordingId)),
    stopRecording: (recordingId) => command(() => recordings.stop(recordingId)),
    openRecording: (recordingId) => command(() => recordings.open(recordingId)),
    discardRecording: (recordingId) => command(() => recordings.discard(recordingId)),
    async [Symbol.asyncDispose]() {
      listeners.clear();
      legs.wipe();
      await Promise.resolve();
    },

    ...outsideWorld(legs, scheduler, emit),
    simulateUnregister: unregister,
    simulateDisconnect() {
      connected = false;
      emit({ type: 'disconnected', at: scheduler.now() });
    },
    simulateReconnect({ restarted = false } = {}) {
      if (restarted) {
        legs.wipe();
        registered.clear();
        trunks.clear();
      }
      connected = true;
      emit({ type: 'connected', at: scheduler.now(), restarted });
    },
  };

  function unregister(phoneId: string): void {
    if (!registered.delete(phoneId)) return;
    emit({ type: 'phone_unregistered', at: scheduler.now(), phoneId });
  }
}

/** What callers and callees do of their own accord. */
function outsideWorld(legs: SandboxLegs, scheduler: Scheduler, emit: (event: SwitchEvent) => void) {
  return {
    simulateInbound(call: InboundSimulation): string {
      const legId = randomUUID();
      const { trunkId } = call;
      const inbound = { trunkId, calledNumber: call.to, callerNumber: call.from };
      const leg = legs.add({ legId, direction: 'inbound', tags: undefined, inbound });
      emit({ type: 'inbound', at: scheduler.now(), legId, ...inbound });
      leg.talkMs = call.talkMs;
      return legId;
    },
    simulateHangUp(legId: string): void {
      const leg = legs.get(legId);
      if (leg) legs.end(leg, leg.up ? { kind: 'normal', code: 16 } : { kind: 'cancelled' });
    },
    simulateDigits(legId: string, digits: string): void {
      for (const digit of legs.get(legId) ? digits : '') {
        emit({ type: 'digit', at: scheduler.now(), legId, digit, durationMs: digitMs });
      }
    },
  };
}

interface Dialling {
  legs: SandboxLegs;
  scheduler: Scheduler;
  emit: (event: SwitchEvent) => void;
  registered: ReadonlySet<string>;
  trunks: ReadonlySet<string>;
}

function originate({ legs, scheduler, emit, registered, trunks }: Dialling, leg: OriginateLeg): void {
  if (legs.isKnown(leg.legId)) return;
  const added = legs.add({ legId: leg.legId, direction: 'outbound', tags: leg.tags, inbound: undefined });
  const { to } = leg;
  if (to.kind === 'phone' && registered.has(to.phoneId)) dialPhone({ legs, scheduler, emit }, added);
  else if (to.kind === 'trunk' && trunks.has(to.trunkId)) {
    dialPublic({ legs, scheduler, emit }, added, to.number, leg.timeoutMs);
  } else legs.end(added, { kind: 'unreachable', code: 20 });
}
