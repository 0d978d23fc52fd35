import { z } from 'zod';
import { fieldKey } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';

/** What a record can be asked to hold; `custom.<key>` is one of the tenant's own fields. */
export const completenessFields = [
  'name',
  'phone',
  'fax',
  'email',
  'address',
  'postcode',
  'document',
  'chat',
  'gender',
  'birthYear',
  'region',
  'stage',
  'media',
  'company',
  'industry',
  'products',
  'turnover',
  'employees',
  'personInCharge',
  'contactPerson',
  'contactEmail',
] as const;
export type CompletenessField = (typeof completenessFields)[number];

export const completenessKey = z.union([
  z.enum(completenessFields),
  z.templateLiteral([z.literal('custom.'), fieldKey]),
]);

const weights = z
  .array(z.object({ field: completenessKey, weight: z.int().min(1).max(100) }))
  .max(60)
  .refine((list) => new Set(list.map(({ field }) => field)).size === list.length, 'a field stands twice');
export type CompletenessRule = z.infer<typeof weights>;

/** What a tenant decided about its records. */
export const recordSettings = z
  .object({
    /** Contacts that somebody without the right to approve adds to a company wait for approval (CUS-005). */
    contactApproval: z.boolean(),
    /** Whoever adds a customer says how it came to know the company (CUS-019). */
    mediaRequired: z.boolean(),
    /** The own number field that holds the monthly ARPU; levels with a threshold follow it (CUS-061). */
    arpuField: fieldKey.nullable(),
    /** What makes a record complete, by how much. */
    completeness: z.object({ person: weights, company: weights }),
  })
  .meta({ id: 'RecordSettings' });
export type RecordSettings = z.infer<typeof recordSettings>;

function each(...fields: CompletenessField[]): CompletenessRule {
  return fields.map((field) => ({ field, weight: 1 }));
}

export const standardRecordSettings: RecordSettings = {
  contactApproval: false,
  mediaRequired: false,
  arpuField: null,
  completeness: {
    person: each('name', 'phone', 'gender', 'birthYear', 'region', 'email', 'address'),
    // The eleven of CUS-016.
    company: [
      ...each('name', 'address', 'postcode', 'phone', 'fax', 'products', 'personInCharge'),
      ...each('contactPerson', 'contactEmail', 'turnover', 'employees'),
    ],
  },
};

const stored = z.object({ settings: recordSettings, version: z.int() });

export const getRecordSettings = defineRoute({
  operationId: 'getRecordSettings',
  summary: 'What the enterprise decided about its customer records',
  method: 'GET',
  path: '/api/customers/settings',
  access: 'customers.read',
  success: stored,
});

export const saveRecordSettings = defineRoute({
  operationId: 'saveRecordSettings',
  summary: 'Decide about customer records; scores of all records follow in the background',
  method: 'PUT',
  path: '/api/customers/settings',
  access: 'customers.settings.manage',
  body: z.object({ settings: recordSettings, version: z.int().min(0) }),
  success: stored,
  errors: ['version_conflict'],
});
