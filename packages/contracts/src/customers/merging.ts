import { z } from 'zod';
import { id, idParams, instant, person } from '../core/fields.ts';
import { fieldKey, formValue } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';
import { customer } from './routes.ts';

/** Why two customers may be one. */
export const duplicateReasons = [
  'phone',
  'id_document',
  'email',
  'name_and_address',
  'name_and_company',
] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];

/** So many are named; who looks for one of more than these searches. */
export const mostDuplicates = 5;

/** What is told of a customer beside another. */
export const shownDuplicate = customer.pick({
  id: true,
  kind: true,
  name: true,
  company: true,
  region: true,
  level: true,
  owner: true,
  phones: true,
  createdAt: true,
  lastContactAt: true,
});

const duplicate = shownDuplicate
  .extend({ reasons: z.array(z.enum(duplicateReasons)) })
  .meta({ id: 'Duplicate' });
export type Duplicate = z.output<typeof duplicate>;

const duplicates = z
  .object({
    /** Inside the reader's data scope, what says most first; as the reader's role may see them. */
    items: z.array(duplicate),
    /** Others, of whom nothing is told but their number. */
    elsewhere: z.int(),
  })
  .meta({ id: 'Duplicates' });
export type Duplicates = z.output<typeof duplicates>;

export const findDuplicates = defineRoute({
  operationId: 'findDuplicates',
  summary:
    'Customers who may be the one that is being typed: the same number, e-mail, ID document, or name with address or company',
  method: 'POST',
  path: '/api/customers/duplicates',
  access: 'customers.read',
  body: z.object({
    name: z.string().trim().max(100).default(''),
    phones: z.array(z.string().trim().max(60)).max(10).default([]),
    company: z.string().trim().max(100).default(''),
    region: z.string().trim().max(60).default(''),
    address: z.string().trim().max(200).default(''),
    documents: z.array(z.string().trim().max(60)).max(5).default([]),
    emails: z.array(z.string().trim().max(200)).max(5).default([]),
  }),
  success: duplicates,
});

export const listDuplicates = defineRoute({
  operationId: 'listDuplicates',
  summary: 'Customers who may be the same as this one',
  method: 'GET',
  path: '/api/customers/:id/duplicates',
  access: 'customers.read',
  params: idParams,
  success: duplicates,
});

/** Fields of which a merge keeps one of the values; besides them `owner` and `custom.<key>`. */
export const mergeFields = [
  'name',
  'gender',
  'birthYear',
  'company',
  'region',
  'level',
  'stage',
  'status',
  'source',
  'media',
  'industry',
  'products',
  'turnover',
  'employees',
  'greeting',
  'note',
] as const;
export type MergeField = (typeof mergeFields)[number];

const fieldName = z.union([
  z.enum([...mergeFields, 'owner']),
  z.templateLiteral([z.literal('custom.'), fieldKey]),
]);

/** What of a customer goes over to the one who stays. */
export const mergeBelongings = [
  'phones',
  'contactPoints',
  'tags',
  'categories',
  'contacts',
  'relations',
  'attachments',
  'listings',
  'shares',
] as const;
export type MergeBelonging = (typeof mergeBelongings)[number];

const most = 4;
const whom = { survivorId: id, otherIds: z.array(id).min(1).max(most) };

/** What stands against a merge, or should be known before. */
export const mergeWarnings = ['kinds_differ', 'bulk_running', 'owners_differ', 'password_stays'] as const;

const mergePreview = z
  .object({
    /** The one who stays comes first. */
    customers: z.array(shownDuplicate.extend({ version: z.int() })),
    /** Fields that have a value somewhere; `kept` is the customer whose value stays unless another is chosen. */
    fields: z.array(
      z.object({
        key: fieldName,
        values: z.array(z.object({ customerId: id, value: formValue.nullable() })),
        kept: id,
        /** False: the reader's role may not decide it. */
        choosable: z.boolean(),
      }),
    ),
    /** `moves` go over, `same` are there already. */
    belongings: z.array(z.object({ kind: z.enum(mergeBelongings), moves: z.int(), same: z.int() })),
    warnings: z.array(z.object({ kind: z.enum(mergeWarnings), blocks: z.boolean() })),
  })
  .meta({ id: 'MergePreview' });
export type MergePreview = z.output<typeof mergePreview>;

export const previewMerge = defineRoute({
  operationId: 'previewMerge',
  summary: 'What a merge would keep, move and find the same. Changes nothing',
  method: 'POST',
  path: '/api/customers/merges/preview',
  access: 'customers.merge',
  body: z.object(whom),
  success: mergePreview,
});

export const mergeCustomers = defineRoute({
  operationId: 'mergeCustomers',
  summary: 'Make several customers one; can be undone. `versions` guards against what was changed meanwhile',
  method: 'POST',
  path: '/api/customers/merges',
  access: 'customers.merge',
  body: z.object({
    ...whom,
    /** Whose value stays, by field; without a choice the survivor's, or the first there is. */
    choices: z.record(z.string().max(60), id).default({}),
    versions: z.record(id, z.int()),
  }),
  success: z.object({ id, survivorId: id }),
  errors: ['version_conflict', 'merge_kinds', 'merge_bulk_running', 'field_protected'],
});

const undoneMerge = z
  .object({
    survivorId: id,
    otherIds: z.array(id),
    /** Fields and belongings of the survivor that stayed as they are now. */
    kept: z.array(z.union([fieldName, z.enum(mergeBelongings)])),
  })
  .meta({ id: 'UndoneMerge' });
export type UndoneMerge = z.output<typeof undoneMerge>;

export const undoMerge = defineRoute({
  operationId: 'undoMerge',
  summary:
    'Give merged customers back as they were. What was changed since stays with the survivor and is named',
  method: 'POST',
  path: '/api/customers/merges/:id/undo',
  access: 'customers.merge',
  params: idParams,
  success: undoneMerge,
  errors: ['merge_undone', 'merge_not_last'],
});

const merge = z
  .object({
    id,
    mergedAt: instant,
    mergedBy: person.nullable(),
    others: z.array(z.object({ id, name: z.string() })),
    undoneAt: instant.nullable(),
    undoneBy: person.nullable(),
    /** The newest one that stands; those before it can be undone after it. */
    undoable: z.boolean(),
  })
  .meta({ id: 'CustomerMerge' });
export type CustomerMerge = z.output<typeof merge>;

export const listMerges = defineRoute({
  operationId: 'listMerges',
  summary: 'Who was merged into this customer, newest first',
  method: 'GET',
  path: '/api/customers/:id/merges',
  access: 'customers.read',
  params: idParams,
  success: z.object({ items: z.array(merge) }),
});
