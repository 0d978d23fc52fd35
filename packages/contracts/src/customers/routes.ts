import { z } from 'zod';
import { revealReason } from '../audit/reveals.ts';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { fieldKey, formValue, formValues } from '../core/form.ts';
import { type Column, defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { formView } from '../forms/routes.ts';
import { consentStates } from './consent.ts';
import { contactErrors, newContactPoint } from './record-contact-points.ts';
import { listNames } from './record-listings.ts';
import { tag } from './record-tags.ts';
import { standardLevel } from './record-vocabulary.ts';

/** `number` is masked (`138****8000`) unless the reader may see it; `revealable` says that it can be revealed. */
export const phoneView = z
  .object({
    id,
    number: z.string(),
    extension: z.string().nullable(),
    primary: z.boolean(),
    revealable: z.boolean(),
    /** Known, but never dialed. */
    doNotUse: z.boolean(),
  })
  .meta({ id: 'Phone' });

/** Key of a term in one of the tenant's vocabularies. */
const termKey = fieldKey.nullable();

export const customer = z
  .object({
    id,
    kind: z.enum(['person', 'company']),
    name: z.string(),
    gender: z.enum(['female', 'male', 'unknown']),
    birthYear: z.int().nullable(),
    region: z.string().nullable(),
    /** For whom a person works. */
    company: z.string().nullable(),
    /** Key of a term in the tenant's levels. */
    level: fieldKey,
    pool: z.enum(['public', 'private']),
    owner: person.nullable(),
    source: z.string().nullable(),
    /** How far the relation has come, and what is being done about it now. */
    stage: termKey,
    status: termKey,
    /** How the customer came to know the company, and which station, paper or site that was. */
    media: termKey,
    mediaDetail: z.string().nullable(),
    industry: z.string().nullable(),
    /** What a company makes or sells. */
    products: z.string().nullable(),
    /** Of a year, in minor units. */
    turnover: z.int().nullable(),
    employees: z.int().nullable(),
    /** What the agent says first when this customer calls. */
    greeting: z.string().nullable(),
    tags: z.array(tag),
    /** The list that the customer is on, for the reader's branch: `black` must not be called. */
    listed: z.object({ list: z.enum(listNames), reason: z.string() }).nullable(),
    phones: z.array(phoneView),
    custom: formValues,
    note: z.string().nullable(),
    lastContactAt: instant.nullable(),
    /** The list that the customer came with; null: somebody added it by hand. */
    origin: z.object({ importId: id, fileName: z.string(), by: person, at: instant }).nullable(),
    createdAt: instant,
    updatedAt: instant,
    /** Goes up with every change; sent back with an update. */
    version: z.int(),
  })
  .meta({ id: 'Customer' });
export type Customer = z.infer<typeof customer>;

/** What a timeline tells of; each is a funnel of the list: how often it happened. */
export const timelineKinds = [
  'call',
  'outbound_result',
  'note',
  'import',
  'change',
  'verification',
  'pool',
  'merge',
  'message',
] as const;

export const customerRow = customer
  .pick({
    id: true,
    kind: true,
    name: true,
    gender: true,
    region: true,
    company: true,
    level: true,
    pool: true,
    source: true,
    stage: true,
    status: true,
    media: true,
    mediaDetail: true,
    industry: true,
    turnover: true,
    employees: true,
    lastContactAt: true,
    createdAt: true,
    custom: true,
  })
  .extend({
    phone: z.string().nullable(),
    ownerId: id.nullable(),
    ownerName: z.string().nullable(),
    categories: z.array(z.string()),
    tags: z.array(id),
    listed: z.enum(listNames).nullable(),
    /** 0 … 100; null until it was counted. */
    completeness: z.int().nullable(),
    /** When a rule gives the customer back to the public pool. */
    recycleAt: instant.nullable(),
    lastSaleAt: instant.nullable(),
  })
  .meta({ id: 'CustomerRow' });

const happenedColumns = Object.fromEntries(
  timelineKinds.map((kind): [string, Column] => [`happened.${kind}`, { type: 'happened', filter: true }]),
);

export const customerList = defineList({
  name: 'customers.customers',
  row: customerRow,
  search: true,
  defaultSort: '-createdAt',
  columns: {
    name: { type: 'text', filter: true, sort: true },
    phone: { type: 'phone', filter: true },
    gender: { type: 'enum', filter: true, options: ['female', 'male', 'unknown'] },
    company: { type: 'text', filter: true, sort: true },
    region: { type: 'text', filter: true, sort: true },
    // What the tenant words itself gets its options from `recordColumns`.
    level: { type: 'enum', filter: true, sort: true },
    stage: { type: 'enum', filter: true, sort: true },
    status: { type: 'enum', filter: true, sort: true },
    categories: { type: 'enum', filter: true },
    tags: { type: 'enum', filter: true },
    listed: { type: 'enum', filter: true, options: listNames },
    media: { type: 'enum', filter: true },
    completeness: { type: 'number', filter: true, sort: true },
    turnover: { type: 'number', scale: 2, filter: true, sort: true },
    employees: { type: 'number', filter: true, sort: true },
    /** Whether the customer agreed to be sent advertising. */
    marketingConsent: { type: 'enum', filter: true, options: consentStates },
    pool: { type: 'enum', filter: true, options: ['public', 'private'] },
    ownerId: { type: 'user', filter: true },
    source: { type: 'text', filter: true, sort: true },
    lastContactAt: { type: 'datetime', filter: true, sort: true },
    lastSaleAt: { type: 'datetime', filter: true },
    recycleAt: { type: 'datetime', filter: true, sort: true },
    /** Private customers of others that are shared with whoever asks. */
    sharedWithMe: { type: 'boolean', filter: true },
    /** Segments by id: whoever is in one of them. */
    segment: { type: 'record', filter: true },
    /** Campaigns by id: whoever is on the list of one of them. */
    campaign: { type: 'record', filter: true },
    createdAt: { type: 'datetime', filter: true, sort: true },
    ...happenedColumns,
  },
});

/** Without defaults: in a change, what is absent stays as it is. */
const customerFields = z.object({
  kind: customer.shape.kind,
  name: text(100),
  gender: customer.shape.gender,
  birthYear: z.int().min(1900).max(2100).nullable().optional(),
  region: z.string().trim().max(60).nullable().optional(),
  company: z.string().trim().max(100).nullable().optional(),
  level: customer.shape.level,
  source: z.string().trim().max(60).nullable().optional(),
  note: z.string().trim().max(4000).nullable().optional(),
  stage: termKey.optional(),
  status: termKey.optional(),
  media: termKey.optional(),
  mediaDetail: z.string().trim().max(100).nullable().optional(),
  industry: z.string().trim().max(60).nullable().optional(),
  products: z.string().trim().max(400).nullable().optional(),
  turnover: z.int().min(0).nullable().optional(),
  employees: z.int().min(0).max(10_000_000).nullable().optional(),
  greeting: z.string().trim().max(200).nullable().optional(),
  custom: formValues,
});

export type CustomerFields = z.infer<typeof customerFields>;

const newCustomer = customerFields
  .extend({
    kind: customerFields.shape.kind.default('person'),
    gender: customerFields.shape.gender.default('unknown'),
    level: customerFields.shape.level.default(standardLevel),
    custom: formValues.default({}),
    phones: z.array(z.string().trim().min(1).max(60)).max(10).default([]),
    /** Other ways to the customer, and numbers with more to say of them. */
    contactPoints: z.array(newContactPoint).max(20).default([]),
  })
  .refine(({ phones, contactPoints }) => phones.length + contactPoints.length > 0, {
    message: 'a number or another way to the customer',
    path: ['phones'],
  });

export const listCustomers = defineRoute({
  operationId: 'listCustomers',
  summary: 'Customers inside the own data scope',
  method: 'GET',
  path: '/api/customers',
  access: 'customers.read',
  query: listQuery,
  success: listPage(customerRow),
  // A hot list whose view maps exactly these columns; parsing fifty rows again costs a tenth of the request.
  checkOutput: false,
});

export const createCustomer = defineRoute({
  operationId: 'createCustomer',
  summary: 'Add a customer',
  method: 'POST',
  path: '/api/customers',
  access: 'customers.create',
  body: newCustomer,
  status: 201,
  success: customer,
  errors: [...contactErrors, 'customer_exists', 'value_taken', 'value_taken_by'],
});

export const getCustomer = defineRoute({
  operationId: 'getCustomer',
  summary: 'One customer, with phones and own fields',
  method: 'GET',
  path: '/api/customers/:id',
  access: 'customers.read',
  params: idParams,
  success: customer,
});

export const updateCustomer = defineRoute({
  operationId: 'updateCustomer',
  summary: 'Change a customer; `version` guards against overwriting',
  method: 'PATCH',
  path: '/api/customers/:id',
  access: 'customers.update',
  params: idParams,
  body: customerFields.partial().extend({ version: z.int() }),
  success: customer,
  errors: ['version_conflict', 'value_taken', 'value_taken_by'],
});

export const revealPhone = defineRoute({
  operationId: 'revealPhone',
  summary: 'Show a masked number; recorded with its purpose, and taken from the budget of the day',
  method: 'POST',
  path: '/api/customers/:id/phones/:phoneId/reveal',
  access: 'customers.reveal',
  params: z.object({ id, phoneId: id }),
  body: revealReason,
  success: z.object({ number: z.string() }),
  errors: ['reveal_budget_spent'],
});

export const revealField = defineRoute({
  operationId: 'revealField',
  summary: 'Show a masked own field; recorded with its purpose, and taken from the budget of the day',
  method: 'POST',
  path: '/api/customers/:id/fields/:key/reveal',
  access: 'customers.reveal',
  params: z.object({ id, key: fieldKey }),
  body: revealReason,
  success: z.object({ value: formValue }),
  errors: ['reveal_budget_spent'],
});

export const timelineEntry = z
  .object({
    id,
    kind: z.enum(timelineKinds),
    occurredAt: instant,
    actor: person.nullable(),
    /** Facts of the entry, by kind; the console writes the sentence. */
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    /** The record behind the entry, such as a call. */
    refId: id.nullable(),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const listTimeline = defineRoute({
  operationId: 'listTimeline',
  summary: 'Everything that happened with a customer, newest first',
  method: 'GET',
  path: '/api/customers/:id/timeline',
  access: 'customers.read',
  params: idParams,
  query: z.object({
    kind: z.enum(timelineKinds).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  success: z.object({ items: z.array(timelineEntry), nextCursor: z.string().nullable() }),
});

export const addNote = defineRoute({
  operationId: 'addNote',
  summary: "Write a note on the customer's timeline",
  method: 'POST',
  path: '/api/customers/:id/notes',
  access: 'customers.update',
  params: idParams,
  body: z.object({ text: text(4000) }),
  status: 201,
  success: timelineEntry,
});

export const getCustomerForm = defineRoute({
  operationId: 'getCustomerForm',
  summary: "The tenant's own customer fields",
  method: 'GET',
  path: '/api/customers/form',
  access: 'customers.read',
  success: formView,
});
