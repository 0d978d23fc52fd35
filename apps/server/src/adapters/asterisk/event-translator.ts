import type { AriEvent, Channel } from '@guanjia/ari';
import type { SwitchEvent } from '#modules/voice/switch.ts';
import { hangUpCause } from './hang-up-cause.ts';
import type { LegBook } from './leg-book.ts';
import { inboundOf, tagsOf } from './leg-variables.ts';

export interface TranslatorOptions {
  legs: LegBook;
  emit: (event: SwitchEvent) => void;
  onContactChange: (endpoint: string, at: Date) => void;
}

/** Asterisk's event → the port's, keeping the leg book up to date on the way. */
export function createTranslator({ legs, emit, onContactChange }: TranslatorOptions) {
  function stasisStart(channel: Channel, args: readonly string[], at: Date): void {
    const leg = legs.add(channel.id, args[0] === 'in' ? 'inbound' : 'outbound');
    const wasControlled = leg.controlled;
    legs.setControlled(leg);
    if (leg.direction === 'outbound') {
      if (!leg.up && !wasControlled) emit({ type: 'leg_answered', at, legId: channel.id });
      leg.up = true;
      return;
    }
    const inbound = inboundOf(channel);
    if (leg.announced || !inbound) return;
    leg.announced = true;
    emit({ type: 'inbound', at, legId: channel.id, ...inbound });
  }

  function stateChange(channel: Channel, at: Date): void {
    const leg = legs.get(channel.id);
    if (!leg) return;
    if (channel.state === 'Ringing' && leg.direction === 'outbound' && !leg.ringing) {
      leg.ringing = true;
      emit({ type: 'leg_ringing', at, legId: channel.id });
    }
    // An outgoing leg counts as answered when it can be bridged, which is StasisStart.
    if (channel.state === 'Up' && leg.direction === 'inbound' && !leg.up) {
      leg.up = true;
      emit({ type: 'leg_answered', at, legId: channel.id });
    }
  }

  function destroyed(event: Extract<AriEvent, { type: 'ChannelDestroyed' }>, at: Date): void {
    const leg = legs.get(event.channel.id);
    if (!leg) return;
    legs.remove(leg.legId);
    const cause = hangUpCause({
      code: event.cause,
      sipStatus: event.tech_cause ?? 0,
      saidByParty: leg.partyStatus !== undefined && leg.partyStatus >= 300,
      direction: leg.direction,
      wasUp: leg.up,
      ...(leg.hungUpBecause && { hungUpBecause: leg.hungUpBecause }),
    });
    emit({ type: 'leg_ended', at, legId: leg.legId, cause });
  }

  return {
    /** A channel found in a listing: after a reconnect its events were missed. */
    adopt(channel: Channel): void {
      const inbound = inboundOf(channel);
      if (!inbound && !tagsOf(channel)) return;
      const leg = legs.add(channel.id, inbound ? 'inbound' : 'outbound');
      leg.up = channel.state === 'Up';
      leg.ringing ||= channel.state === 'Ringing';
      if (channel.dialplan.app_name === 'Stasis') {
        leg.announced ||= tagsOf(channel) !== undefined;
        legs.setControlled(leg);
      }
    },

    handle(event: AriEvent): void {
      const at = new Date(event.timestamp);
      switch (event.type) {
        case 'StasisStart':
          stasisStart(event.channel, event.args, at);
          break;
        case 'ChannelStateChange':
          stateChange(event.channel, at);
          break;
        case 'ChannelHangupRequest': {
          const leg = legs.get(event.channel.id);
          if (leg && event.tech_cause) leg.partyStatus = event.tech_cause;
          break;
        }
        case 'ChannelDestroyed':
          destroyed(event, at);
          break;
        case 'ChannelDtmfReceived':
          emit({
            type: 'digit',
            at,
            legId: event.channel.id,
            digit: event.digit,
            durationMs: event.duration_ms,
          });
          break;
        case 'ChannelEnteredBridge': {
          const leg = legs.get(event.channel.id);
          if (leg) leg.bridgeId = event.bridge.id;
          break;
        }
        case 'ChannelLeftBridge': {
          const leg = legs.get(event.channel.id);
          if (leg?.bridgeId === event.bridge.id) leg.bridgeId = undefined;
          break;
        }
        case 'PlaybackFinished':
          emit({ type: 'playback_finished', at, playbackId: event.playback.id });
          break;
        case 'ContactStatusChange':
          onContactChange(event.endpoint.resource, at);
          break;
        case 'ChannelCreated':
        case 'StasisEnd':
        case 'BridgeDestroyed':
          break;
      }
    },
  };
}
