import type { AmiClient, AriClient, AriEvent, Channel } from '@guanjia/ari';
import type { LiveLeg, Switch, SwitchEvent, SwitchSnapshot } from '#modules/voice/switch.ts';
import { createBridgeCommands } from './bridge-commands.ts';
import { createConfigPush } from './config-push.ts';
import { createTranslator } from './event-translator.ts';
import { LegBook } from './leg-book.ts';
import { createLegCommands } from './leg-commands.ts';
import { inboundOf, tagsOf } from './leg-variables.ts';
import { createPhoneRegistry } from './phone-registry.ts';
import { createRecordings } from './recordings.ts';

/** Asterisk need not send what nobody here reads; to be given to `createAriClient`. */
export const unusedEvents = (
  'ChannelVarset ChannelDialplan ChannelConnectedLine ChannelCallerId ChannelUserevent ChannelHold ChannelUnhold ' +
  'ChannelTalkingStarted ChannelTalkingFinished ChannelToneDetected Dial DeviceStateChanged PeerStatusChange ' +
  'EndpointStateChange BridgeCreated BridgeMerged BridgeVideoSourceChanged PlaybackStarted PlaybackContinuing'
).split(' ');

interface SwitchLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface AsteriskSwitchOptions {
  /** Created with `subscribeAll` and `unusedEvents`; closed with the switch. */
  ari: AriClient;
  ami: AmiClient;
  /** Asterisk writes recordings into it and we read them. */
  recordingDir: string;
  /** Absolute, as Asterisk sees it; holds `<PromptName>.wav`. */
  promptDir: string;
  clock: { now(): Date };
  log: SwitchLog;
}

/** The port on a real Asterisk: ARI for everything but stereo recording, which is AMI's. */
export function createAsteriskSwitch(options: AsteriskSwitchOptions): Switch {
  const { ari, ami, clock, log } = options;
  const listeners = new Set<(event: SwitchEvent) => void>();
  const legs = new LegBook();
  let startedAt: string | undefined;
  /** Events that arrive while the state is being read after a (re)connect. */
  let held: AriEvent[] | undefined;
  let connection = 0;

  function emit(event: SwitchEvent): void {
    for (const listener of listeners) listener(event);
  }
  const phones = createPhoneRegistry(ari, emit);
  const translator = createTranslator({
    legs,
    emit,
    onContactChange: (endpoint, at) => phones.contactChanged(endpoint, at),
  });
  const config = createConfigPush(ari);
  const recordings = createRecordings({
    ari,
    ami,
    directory: options.recordingDir,
    onStopped: (recordingId) => emit({ type: 'recording_stopped', at: clock.now(), recordingId }),
  });

  /** Reads what is alive before anybody is told of the connection, then lets the events in. */
  async function reconcile(): Promise<void> {
    const mine = ++connection;
    held = [];
    try {
      const [info, channels, bridges] = await Promise.all([
        ari.getInfo(),
        ari.channels.list(),
        ari.bridges.list(),
        ari.applyEventFilter(),
        phones.refresh(),
      ]);
      if (mine !== connection) return;
      const startup = info.status?.startup_time;
      const restarted = startedAt !== undefined && startedAt !== startup;
      startedAt = startup;
      if (restarted) config.forget();
      const alive = new Set(channels.map((channel) => channel.id));
      for (const legId of legs.ids()) if (!alive.has(legId)) legs.remove(legId);
      for (const channel of channels) translator.adopt(channel);
      for (const bridge of bridges) {
        for (const legId of bridge.channels) {
          const leg = legs.get(legId);
          if (leg) leg.bridgeId = bridge.id;
        }
      }
      const missed = held;
      held = undefined;
      emit({ type: 'connected', at: clock.now(), restarted });
      for (const event of missed) translator.handle(event);
    } catch (error) {
      if (mine !== connection) return;
      log.warn({ err: error }, 'Asterisk is connected but cannot be read; connecting again');
      ari.dropConnection();
    }
  }

  ari.onState((state) => {
    if (state.state === 'connected') {
      void reconcile();
      return;
    }
    const wasReady = held === undefined;
    connection++;
    held = [];
    if (state.replaced) log.warn({}, 'another server has taken over the telephone switch');
    if (wasReady) emit({ type: 'disconnected', at: clock.now() });
  });
  ari.subscribe((event) => {
    if (held) held.push(event);
    else translator.handle(event);
  });

  async function snapshot(): Promise<SwitchSnapshot> {
    const [channels, bridges, registeredPhones] = await Promise.all([
      ari.channels.list(),
      ari.bridges.list(),
      phones.list(),
    ]);
    return {
      legs: channels.flatMap(liveLeg),
      bridges: bridges.map((bridge) => ({ bridgeId: bridge.id, legIds: bridge.channels })),
      registeredPhones,
    };
  }

  return {
    kind: 'asterisk',
    start() {
      recordings.watch();
      return new Promise((resolve) => {
        const stop = subscribe((event) => {
          if (event.type !== 'connected') return;
          stop();
          resolve();
        });
        ari.connect();
      });
    },
    subscribe,
    snapshot,
    ...config.commands,
    softphoneTarget() {
      const url = new URL(ari.baseUrl);
      return { host: url.hostname, port: Number(url.port), path: '/ws' };
    },
    ...createLegCommands({ ari, legs, emit, clock, promptDir: options.promptDir }),
    ...createBridgeCommands({ ari, legs }),
    startRecording: (recordingId, legId) => recordings.start(recordingId, legId),
    pauseRecording: (recordingId, legId) => recordings.pause(recordingId, legId),
    resumeRecording: (recordingId, legId) => recordings.resume(recordingId, legId),
    stopRecording: (recordingId, legId) => recordings.stop(recordingId, legId),
    openRecording: (recordingId) => recordings.open(recordingId),
    discardRecording: (recordingId) => recordings.discard(recordingId),
    async [Symbol.asyncDispose]() {
      connection++;
      recordings.unwatch();
      ari.close();
      ami.close();
      listeners.clear();
    },
  };

  function subscribe(listener: (event: SwitchEvent) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
}

/** Callers who hear the dialplan's fallback are left out: they come by `inbound` within a second. */
function liveLeg(channel: Channel): LiveLeg[] {
  const tags = tagsOf(channel);
  const inbound = inboundOf(channel);
  const controlled = channel.dialplan.app_name === 'Stasis';
  if (!tags && !(inbound && controlled)) return [];
  return [
    {
      legId: channel.id,
      state: channel.state === 'Up' ? 'up' : 'ringing',
      createdAt: new Date(channel.creationtime),
      ...(tags && { tags }),
      ...(inbound && { inbound }),
    },
  ];
}
