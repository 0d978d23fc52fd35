import { isCreditCode, isDocument, normaliseDocument } from '@guanjia/contracts/core/id-document';
import {
  type ContactChannel,
  type ContactPoint,
  type ContactType,
  contactTypes,
  type NewContactPoint,
} from '@guanjia/contracts/customers/record-contact-points';
import { AppError } from '#kernel/errors.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import { checkDocument, type DocumentOwner } from './id-document.ts';

/** One way to a customer as it is stored; a moment is an ISO instant, so that before-images compare. */
export interface StoredPoint
  extends Pick<
    ContactPoint,
    'id' | 'channel' | 'type' | 'label' | 'value' | 'primary' | 'verifiedAt' | 'doNotUse' | 'doNotUseReason'
  > {
  /** As it was typed, for numbers; else the value. */
  raw: string;
  extension: string | null;
  detail: PointDetail;
}

export type PointDetail = Partial<
  Pick<ContactPoint, 'region' | 'postcode' | 'holder' | 'expiresOn' | 'agent'>
>;

/** What a customer's form sends for a point that exists: absent stays. */
export type PointChange = { [K in keyof Omit<NewContactPoint, 'channel'>]?: NewContactPoint[K] | undefined };

/** Whose the point is, and when: what its checks need to know. */
export interface PointContext extends DocumentOwner {
  now: Date;
}

/**
 * A point with a change applied, checked and in its stored form. Throws `phone_invalid`, `email_invalid`,
 * `contact_type_unfit`, `value_reason_missing` and the codes of documents.
 */
export function settlePoint(
  stored: Omit<StoredPoint, 'type'> & { type: ContactType | null },
  change: PointChange,
  context: PointContext,
): StoredPoint {
  const { channel } = stored;
  const value = change.value === undefined ? undefined : readValue(channel, change);
  const detail: PointDetail =
    value || changesDetail(change) ? { ...stored.detail, ...detailOf(channel, change) } : stored.detail;
  const type = change.type ?? stored.type ?? guessType(channel, value?.value ?? stored.value);
  if (!(contactTypes[channel] as readonly string[]).includes(type)) {
    throw new AppError('contact_type_unfit', {
      fields: [{ path: 'body.type', message: 'not of this channel' }],
    });
  }
  const doNotUse = change.doNotUse ?? stored.doNotUse;
  const doNotUseReason = doNotUse ? (change.doNotUseReason ?? stored.doNotUseReason) : null;
  if (doNotUse && !doNotUseReason) {
    throw new AppError('value_reason_missing', {
      fields: [{ path: 'body.doNotUseReason', message: 'required' }],
    });
  }
  // Another value has not been verified by anybody yet.
  const kept = value && value.value !== stored.value ? null : stored.verifiedAt;
  const verifiedAt =
    change.verified === undefined ? kept : change.verified ? (kept ?? context.now.toISOString()) : null;
  const settled: StoredPoint = {
    ...stored,
    type,
    detail,
    doNotUse,
    doNotUseReason,
    verifiedAt,
    label: change.label === undefined ? stored.label : change.label || null,
    value: value?.value ?? stored.value,
    raw: value?.raw ?? stored.raw,
    extension: change.extension === undefined ? (value?.extension ?? stored.extension) : change.extension,
    primary: change.primary ?? stored.primary,
  };
  if (channel === 'document' && (value || change.type || changesDetail(change)))
    checkDocument(settled, context);
  return settled;
}

/** A point of a channel before anything is known of it. */
export function emptyPoint(id: string, channel: ContactChannel): Parameters<typeof settlePoint>[0] {
  return {
    ...{ id, channel, type: null, label: null, value: '', raw: '', extension: null, detail: {} },
    ...{ primary: false, verifiedAt: null, doNotUse: false, doNotUseReason: null },
  };
}

/** Two points that are the same thing: a number with its extension, a document of its type, a chat of its kind. */
export function isSamePoint(one: StoredPoint, other: StoredPoint): boolean {
  const kind = one.channel === 'document' || one.channel === 'chat' ? one.type === other.type : true;
  const place = one.channel !== 'address' || one.detail.region === other.detail.region;
  return kind && place && one.value === other.value && one.extension === other.extension;
}

interface ReadValue {
  value: string;
  raw: string;
  extension?: string | null;
}

function readValue(channel: ContactChannel, { value = '', type }: PointChange): ReadValue {
  const plain = value.normalize('NFKC').trim();
  switch (channel) {
    case 'phone': {
      const phone = parsePhone(value);
      if (!phone) {
        throw new AppError('phone_invalid', {
          params: { number: value },
          fields: [{ path: 'body.value', message: 'not a telephone number' }],
        });
      }
      return { value: phone.e164, raw: value, extension: phone.extension };
    }
    case 'email': {
      const email = plain.toLowerCase();
      if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) {
        throw new AppError('email_invalid', {
          params: { value },
          fields: [{ path: 'body.value', message: 'not an e-mail address' }],
        });
      }
      return { value: email, raw: value };
    }
    case 'document':
      return { value: normaliseDocument(value), raw: value };
    case 'chat':
      // Account names of these are numbers or letters in any case; the others keep theirs.
      return { value: type === 'wechat' || type === 'qq' ? plain.toLowerCase() : plain, raw: value };
    case 'address':
      return { value: value.trim(), raw: value };
  }
}

/** What is not said of a document follows from its number, as far as that has a check digit. */
function guessType(channel: ContactChannel, value: string): ContactType {
  switch (channel) {
    case 'phone':
      return phoneTypeOf(value);
    case 'document':
      if (isDocument('resident_id', value)) return 'resident_id';
      return isCreditCode(value) ? 'business_licence' : 'passport';
    case 'email':
    case 'address':
    case 'chat':
      return 'other';
  }
}

/** Mobile numbers of the mainland tell themselves; of others nothing is known. */
export function phoneTypeOf(e164: string): 'mobile' | 'landline' | 'other' {
  if (!e164.startsWith('+86')) return 'other';
  return /^\+861[3-9]\d{9}$/.test(e164) ? 'mobile' : 'landline';
}

const detailsOf = {
  phone: [],
  email: [],
  chat: [],
  address: ['region', 'postcode'],
  document: ['holder', 'expiresOn', 'agent'],
} as const satisfies Record<ContactChannel, readonly (keyof PointDetail)[]>;

function detailOf(channel: ContactChannel, change: PointChange): PointDetail {
  return Object.fromEntries(
    detailsOf[channel].flatMap((key) => (change[key] === undefined ? [] : [[key, change[key] || null]])),
  );
}

function changesDetail(change: PointChange): boolean {
  return Object.values(detailsOf)
    .flat()
    .some((key) => change[key] !== undefined);
}
