import { z } from 'zod';
import { id, idParams, instant, person } from '../core/fields.ts';
import { fieldKey } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';
import { attachment } from '../forms/attachments.ts';
import { marketingConsent } from './consent.ts';
import { companyContact, relation } from './record-company.ts';
import { contactPoint } from './record-contact-points.ts';
import { listing } from './record-listings.ts';
import { completenessKey } from './record-settings.ts';
import { tag } from './record-tags.ts';

export const recordAttachment = attachment
  .extend({ addedBy: person.nullable(), addedAt: instant })
  .meta({ id: 'RecordAttachment' });
export type RecordAttachment = z.infer<typeof recordAttachment>;

/** What belongs to a customer besides its own fields. */
export const recordSheet = z
  .object({
    contactPoints: z.array(contactPoint),
    categories: z.array(fieldKey),
    tags: z.array(tag),
    /** Companies that a person is a contact of; contacts of a company. */
    contacts: z.array(companyContact),
    relations: z.array(relation),
    /** Active ones and those that wait. */
    listings: z.array(listing),
    marketingConsent,
    attachments: z.array(recordAttachment),
    /** 0 … 100, and what is missing, what weighs most first. */
    completeness: z.object({ score: z.int(), missing: z.array(completenessKey) }),
  })
  .meta({ id: 'RecordSheet' });
export type RecordSheet = z.infer<typeof recordSheet>;

export const getRecordSheet = defineRoute({
  operationId: 'getRecordSheet',
  summary:
    'Ways to a customer, tags, categories, contacts, relations, lists, attachments and what is missing',
  method: 'GET',
  path: '/api/customers/:id/record',
  access: 'customers.read',
  params: idParams,
  success: recordSheet,
});

const attachments = z.object({ items: z.array(recordAttachment) });
const attachmentParams = z.object({ id, attachmentId: id });

export const attachFile = defineRoute({
  operationId: 'attachFile',
  summary: 'Attach an uploaded file to a customer, or put back one that was removed within a day',
  method: 'PUT',
  path: '/api/customers/:id/attachments/:attachmentId',
  access: 'customers.update',
  params: attachmentParams,
  success: attachments,
  errors: ['too_many_attachments'],
});

export const removeAttachment = defineRoute({
  operationId: 'removeAttachment',
  summary: 'Remove a file from a customer; it can be put back for a day',
  method: 'DELETE',
  path: '/api/customers/:id/attachments/:attachmentId',
  access: 'customers.update',
  params: attachmentParams,
  success: attachments,
});
