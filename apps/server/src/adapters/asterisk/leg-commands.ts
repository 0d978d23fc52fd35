import { type AriClient, AriError } from '@guanjia/ari';
import {
  type HangUpReason,
  type LegTags,
  type OriginateLeg,
  type PromptName,
  SwitchError,
  type SwitchEvent,
} from '#modules/voice/switch.ts';
import { onLeg, onThing, switchError } from './commands.ts';
import type { LegBook } from './leg-book.ts';
import { variablesOf } from './leg-variables.ts';
import { trunkEndpoint } from './pjsip-objects.ts';
import { RecentIds } from './recent-ids.ts';

export interface LegCommandOptions {
  ari: AriClient;
  legs: LegBook;
  emit: (event: SwitchEvent) => void;
  clock: { now(): Date };
  promptDir: string;
}

/** What Asterisk makes of them before the answer: 603, 486, 603, 503, 480. */
const ariReason: Record<HangUpReason, string> = {
  normal: 'normal',
  busy: 'busy',
  rejected: 'normal',
  unavailable: 'congestion',
  no_answer: 'no_answer',
};

/**
 * What a muted party says is divided to nothing. ARI's own mute drops the packets instead, so that the other side gets
 * none at all, and carriers end calls without media.
 */
const inaudible = '-32767';

export function createLegCommands({ ari, legs, emit, clock, promptDir }: LegCommandOptions) {
  const played = new RecentIds();

  /** Nobody there to be called: Asterisk refuses at once, without a channel or an event. */
  function endUnreachable(legId: string): void {
    legs.remove(legId);
    emit({ type: 'leg_ended', at: clock.now(), legId, cause: { kind: 'unreachable', code: 20 } });
  }

  const setGain = (legId: string, gain: string) =>
    onLeg(ari, legId, () => ari.channels.setVariable(legId, 'VOLUME(RX)', gain));

  async function originate(leg: OriginateLeg): Promise<void> {
    if (legs.get(leg.legId) || legs.hasEnded(leg.legId)) return;
    // Known before Asterisk answers: its first events may be faster.
    legs.add(leg.legId, 'outbound');
    try {
      await ari.channels.originate({
        channelId: leg.legId,
        endpoint: endpointOf(leg.to),
        app: ari.app,
        appArgs: 'out',
        callerId: callerId(leg),
        timeout: Math.max(1, Math.ceil(leg.timeoutMs / 1000)),
        variables: { ...variablesOf(leg.tags), ...headersOf(leg) },
      });
    } catch (error) {
      if (!(error instanceof AriError)) throw error;
      // A channel of this id is there already: an earlier try of ours.
      if (error.status === 409) return;
      if (error.status === undefined) {
        legs.forget(leg.legId);
        throw switchError(error);
      }
      endUnreachable(leg.legId);
    }
  }

  return {
    originate,
    async tag(legId: string, tags: LegTags): Promise<void> {
      for (const [name, value] of Object.entries(variablesOf(tags))) {
        await onLeg(ari, legId, () => ari.channels.setVariable(legId, name, value));
      }
    },
    ring: (legId: string) => onLeg(ari, legId, () => ari.channels.ring(legId)),
    answer: (legId: string) => onLeg(ari, legId, () => ari.channels.answer(legId)),
    async hangUp(legId: string, reason: HangUpReason): Promise<void> {
      const leg = legs.get(legId);
      if (leg) leg.hungUpBecause ??= reason;
      await onLeg(ari, legId, () => ari.channels.hangUp(legId, ariReason[reason]));
    },
    startMusic: (legId: string) => onLeg(ari, legId, () => ari.channels.startMusic(legId)),
    stopMusic: (legId: string) => onLeg(ari, legId, () => ari.channels.stopMusic(legId)),
    mute: (legId: string) => setGain(legId, inaudible),
    unmute: (legId: string) => setGain(legId, '0'),
    async sendDigits(legId: string, digits: string): Promise<void> {
      if (!/^[0-9*#]*$/.test(digits)) throw new SwitchError(`Not digits: ${digits}`, { retryable: false });
      if (digits !== '') await onLeg(ari, legId, () => ari.channels.sendDtmf(legId, digits));
    },
    async play(legId: string, playbackId: string, prompt: PromptName): Promise<void> {
      // Asterisk would play it a second time under the same id.
      if (played.has(playbackId) || (await ari.hasPlayback(playbackId))) return;
      played.add(playbackId);
      await onLeg(ari, legId, () => ari.channels.play(legId, playbackId, `sound:${promptDir}/${prompt}`));
    },
    stopPlayback: (playbackId: string) => onThing(() => ari.stopPlayback(playbackId)),
  };
}

/** Tells a phone which leg it holds, so that after a lost connection it can say so. Carriers are not told. */
function headersOf(leg: OriginateLeg): Record<string, string> {
  return leg.to.kind === 'phone' ? { 'PJSIP_HEADER(add,X-Guanjia-Leg)': leg.legId } : {};
}

function endpointOf(to: OriginateLeg['to']): string {
  if (to.kind === 'phone') return `PJSIP/${to.phoneId}`;
  if (!/^[0-9A-Za-z+*#-]+$/.test(to.number)) {
    throw new SwitchError(`Not a telephone number: ${to.number}`, { retryable: false });
  }
  return `PJSIP/${to.number}@${trunkEndpoint(to.trunkId)}`;
}

function callerId(leg: OriginateLeg): string {
  const name = (leg.callerName ?? '').replaceAll(/["<>\\\r\n]/g, '');
  return name === '' ? leg.callerNumber : `"${name}" <${leg.callerNumber}>`;
}
