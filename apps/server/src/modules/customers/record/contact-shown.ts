import { type FieldRules, type ProtectedFieldOf, ruleOf } from '@guanjia/contracts/core/field-rules';
import { maskText } from '@guanjia/contracts/core/masks';
import type { ContactChannel, ContactPoint } from '@guanjia/contracts/customers/record-contact-points';
import { nationalNumber } from '#kernel/phone-number.ts';
import { shownNumber } from '../shown.ts';
import type { StoredPoint } from './contact-point.ts';

const record = 'customers.customer';

/** The protected field that a channel is. */
export const fieldOfChannel = {
  phone: 'phone',
  email: 'email',
  address: 'address',
  chat: 'chat',
  document: 'document',
} as const satisfies Record<ContactChannel, ProtectedFieldOf<typeof record>>;

/** A point as a role may see it; `****` when its channel is hidden. */
export function shownPoint(rules: FieldRules, point: StoredPoint): ContactPoint {
  const rule = ruleOf(rules, record, fieldOfChannel[point.channel]);
  const visible = rule === 'full' || rule === 'read_only';
  const { detail } = point;
  return {
    id: point.id,
    channel: point.channel,
    type: point.type,
    label: point.label,
    value:
      point.channel === 'phone' ? shownNumber(rules, point.value) : visible ? point.value : mask(rule, point),
    revealable: rule === 'masked',
    primary: point.primary,
    verifiedAt: point.verifiedAt,
    doNotUse: point.doNotUse,
    doNotUseReason: point.doNotUseReason,
    extension: rule === 'hidden' ? null : point.extension,
    region: rule === 'hidden' ? null : (detail.region ?? null),
    postcode: rule === 'hidden' ? null : (detail.postcode ?? null),
    holder: rule === 'hidden' ? null : (detail.holder ?? null),
    expiresOn: detail.expiresOn ?? null,
    agent:
      rule === 'hidden' || !detail.agent
        ? null
        : { ...detail.agent, number: visible ? detail.agent.number : maskText('id', detail.agent.number) },
  };
}

/** Enough to recognise it; chat names have no part that could be shown. */
function mask(rule: 'masked' | 'hidden', { channel, value }: StoredPoint): string {
  if (rule === 'hidden') return '****';
  switch (channel) {
    case 'email':
      return maskText('email', value);
    case 'document':
      return maskText('id', value);
    case 'address':
      return maskText('address', value);
    case 'phone':
    case 'chat':
      return '****';
  }
}

/** The value in full, a number as it is dialed inside the country. */
export function fullValue(point: StoredPoint): string {
  if (point.channel !== 'phone') return point.value;
  return nationalNumber(point.value) + (point.extension ? `-${point.extension}` : '');
}
