import type { Channel } from '@guanjia/ari';
import type { LegTags, LiveLeg } from '#modules/voice/switch.ts';
import { trunkIdOf } from './pjsip-objects.ts';

/**
 * The channel variables that carry a leg's tags. ari.conf's `channelvars` names them, so that every channel in an
 * answer or event brings them; `apps/runner` writes that file. The dialplan sets the last three on inbound legs.
 */
const names = {
  tenantId: 'GUANJIA_TENANT',
  callId: 'GUANJIA_CALL',
  role: 'GUANJIA_ROLE',
  phoneId: 'GUANJIA_PHONE',
  trunk: 'GUANJIA_TRUNK',
  called: 'GUANJIA_CALLED',
  caller: 'GUANJIA_CALLER',
} as const;

export function variablesOf(tags: LegTags): Record<string, string> {
  return {
    [names.tenantId]: tags.tenantId,
    [names.role]: tags.role,
    [names.callId]: tags.callId ?? '',
    [names.phoneId]: tags.phoneId ?? '',
  };
}

/** `undefined` for a channel that nobody tagged. */
export function tagsOf(channel: Channel): LegTags | undefined {
  const value = (name: string) => channel.channelvars?.[name] || undefined;
  const tenantId = value(names.tenantId);
  const role = value(names.role);
  if (tenantId === undefined || (role !== 'customer' && role !== 'agent')) return undefined;
  const callId = value(names.callId);
  const phoneId = value(names.phoneId);
  return { tenantId, role, ...(callId && { callId }), ...(phoneId && { phoneId }) };
}

/** Where an inbound leg came from; `undefined` for an outgoing one. */
export function inboundOf(channel: Channel): NonNullable<LiveLeg['inbound']> | undefined {
  const trunk = channel.channelvars?.[names.trunk];
  if (!trunk) return undefined;
  return {
    trunkId: trunkIdOf(trunk),
    calledNumber: channel.channelvars?.[names.called] ?? '',
    callerNumber: channel.channelvars?.[names.caller] ?? channel.caller.number,
  };
}
