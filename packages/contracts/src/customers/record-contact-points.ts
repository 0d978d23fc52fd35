import { z } from 'zod';
import { revealReason } from '../audit/reveals.ts';
import { id, idParams, instant, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** How somebody is reached, or shows who they are. One shape for all five. */
export const contactChannels = ['phone', 'email', 'address', 'chat', 'document'] as const;
export type ContactChannel = (typeof contactChannels)[number];

/** What a person registers with; the household register only minors (CUS-020). */
export const personDocuments = [
  'resident_id',
  'temporary_id',
  'household_register',
  'military_id',
  'armed_police_id',
  'hk_macau_permit',
  'taiwan_permit',
  'passport',
] as const;

/** What an organisation registers with, always by somebody who acts for it (CUS-020). */
export const companyDocuments = [
  'organisation_code',
  'business_licence',
  'institution_certificate',
  'social_organisation_certificate',
] as const;

/** Types of each channel. */
export const contactTypes = {
  phone: ['mobile', 'landline', 'work', 'home', 'fax', 'other'],
  email: ['work', 'private', 'invoice', 'other'],
  address: ['home', 'work', 'delivery', 'registered', 'other'],
  chat: ['wechat', 'wecom', 'qq', 'dingtalk', 'weibo', 'whatsapp', 'other'],
  document: [...personDocuments, ...companyDocuments],
} as const satisfies Record<ContactChannel, readonly string[]>;

export type ContactType = (typeof contactTypes)[ContactChannel][number];
const contactType = z.enum([
  ...new Set<ContactType>(contactChannels.flatMap((channel) => contactTypes[channel])),
]);

/** A day, `2026-01-31`. */
const day = z.iso.date();

/** Who registers for somebody else: shows an own document and a letter of entrustment (CUS-021). */
export const documentAgent = z
  .object({ name: text(100), type: z.enum(personDocuments), number: text(40), letter: z.boolean() })
  .meta({ id: 'DocumentAgent' });

/** What belongs to one channel only. */
const details = {
  /** Of a phone, behind the switchboard. */
  extension: z
    .string()
    .regex(/^\d{1,8}$/)
    .nullable(),
  /** Of an address: a code of GB/T 2260; the value is what stands on the envelope below it. */
  region: z
    .string()
    .regex(/^\d{6}$/)
    .nullable(),
  postcode: z.string().trim().max(12).nullable(),
  /** Of a document: the name on it. */
  holder: z.string().trim().max(100).nullable(),
  expiresOn: day.nullable(),
  agent: documentAgent.nullable(),
};

/**
 * One way to a customer. `value` is masked unless the reader may see it; `revealable` says that it can be revealed. One
 * of each channel is the primary one. What is marked do-not-use is kept to be recognised, and never used.
 */
export const contactPoint = z
  .object({
    id,
    channel: z.enum(contactChannels),
    type: contactType,
    label: z.string().nullable(),
    value: z.string(),
    revealable: z.boolean(),
    primary: z.boolean(),
    verifiedAt: instant.nullable(),
    doNotUse: z.boolean(),
    doNotUseReason: z.string().nullable(),
    ...details,
  })
  .meta({ id: 'ContactPoint' });
export type ContactPoint = z.infer<typeof contactPoint>;

const common = {
  type: contactType,
  label: z.string().trim().max(40).nullable(),
  /** A number, an address, a name in a chat, the number of a document. */
  value: text(200),
  primary: z.boolean(),
  /** Somebody checked that it is right: by a call, a code, by seeing the document. */
  verified: z.boolean(),
  doNotUse: z.boolean(),
  doNotUseReason: z.string().trim().max(200).nullable(),
  ...details,
};

const optional = z.object(common).partial();

/** A new one; its type must be one of the channel's. */
export const newContactPoint = optional
  .extend({ channel: z.enum(contactChannels), type: contactType.optional(), value: common.value })
  .meta({ id: 'NewContactPoint' });
export type NewContactPoint = z.infer<typeof newContactPoint>;

/** `changeId`: takes this change back, as long as nothing came after it. */
const changed = z.object({ items: z.array(contactPoint), changeId: id });

export const contactErrors = [
  'phone_invalid',
  'email_invalid',
  'contact_type_unfit',
  'contact_point_known',
  'document_invalid',
  'document_expired',
  'document_foreign',
  'document_of_minors',
  'document_agent_missing',
  'value_reason_missing',
] as const;

export const listContactPoints = defineRoute({
  operationId: 'listContactPoints',
  summary: 'Numbers, e-mails, addresses, chat identities and documents of a customer',
  method: 'GET',
  path: '/api/customers/:id/contact-points',
  access: 'customers.read',
  params: idParams,
  success: z.object({ items: z.array(contactPoint) }),
});

export const addContactPoint = defineRoute({
  operationId: 'addContactPoint',
  summary: 'Add a number, e-mail, address, chat identity or document',
  method: 'POST',
  path: '/api/customers/:id/contact-points',
  access: 'customers.update',
  params: idParams,
  body: newContactPoint,
  status: 201,
  success: changed,
  errors: contactErrors,
});

const pointParams = z.object({ id, pointId: id });

export const changeContactPoint = defineRoute({
  operationId: 'changeContactPoint',
  summary: 'Change one way to a customer; what is absent stays',
  method: 'PATCH',
  path: '/api/customers/:id/contact-points/:pointId',
  access: 'customers.update',
  params: pointParams,
  body: optional,
  success: changed,
  errors: contactErrors,
});

export const removeContactPoint = defineRoute({
  operationId: 'removeContactPoint',
  summary: 'Remove one way to a customer; can be taken back',
  method: 'DELETE',
  path: '/api/customers/:id/contact-points/:pointId',
  access: 'customers.update',
  params: pointParams,
  success: changed,
});

export const undoContactChange = defineRoute({
  operationId: 'undoContactChange',
  summary: 'Take a change of the ways to a customer back, unless somebody changed them since',
  method: 'POST',
  path: '/api/customers/:id/contact-changes/:changeId/undo',
  access: 'customers.update',
  params: z.object({ id, changeId: id }),
  success: z.object({ items: z.array(contactPoint) }),
  errors: ['version_conflict'],
});

export const revealContactPoint = defineRoute({
  operationId: 'revealContactPoint',
  summary: 'Show a masked value; recorded with its purpose, and taken from the budget of the day',
  method: 'POST',
  path: '/api/customers/:id/contact-points/:pointId/reveal',
  access: 'customers.reveal',
  params: pointParams,
  body: revealReason,
  success: z.object({ value: z.string() }),
  errors: ['reveal_budget_spent'],
});
