import { z } from 'zod';
import { listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

/** Values that stand alone; what is left is told as one figure. */
export const breakdownGroupsAtMost = 30;

/** Columns of the customer list by whose values customers are counted, besides own fields. */
export const breakdownColumns = [
  'level',
  'stage',
  'status',
  'categories',
  'tags',
  'source',
  'region',
  'media',
  'gender',
  'pool',
  'ownerId',
  'turnover',
  'employees',
  'completeness',
] as const;

const bounds = z
  .string()
  .max(200)
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.number()).min(1).max(10))
  .refine((list) => list.every((bound, at) => at === 0 || bound > (list[at - 1] ?? bound)), {
    message: 'each bound is above the one before',
  });

export const breakdownGroup = z.object({
  /** The value as the list knows it: a key, an id, a text. Null: none, or a band of numbers. */
  value: z.string().nullable(),
  /** Of a person or tag. */
  name: z.string().nullable(),
  /** Of a band: from (inclusive) and to (exclusive); null where it is open. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  count: z.int(),
  /** Of all customers inside the data scope. */
  ofAll: z.int(),
});

export const breakdown = z
  .object({
    /** By size; bands of numbers in their order. Customers with several tags or categories count in each. */
    groups: z.array(breakdownGroup),
    /** What is in no group for want of room: values beyond the thirty largest. */
    others: z.object({ values: z.int(), count: z.int(), ofAll: z.int() }),
    total: z.int(),
    totalOfAll: z.int(),
  })
  .meta({ id: 'Breakdown' });
export type Breakdown = z.output<typeof breakdown>;

export const breakDownCustomers = defineRoute({
  operationId: 'breakDownCustomers',
  summary:
    'How many customers of a filter have which value of a column, beside how many of all (CUS-069, CUS-070). Numbers come in bands: between `bounds`, or in fifths of all',
  method: 'GET',
  path: '/api/customers/breakdown',
  access: 'customers.read',
  query: listQuery.pick({ filter: true, q: true }).extend({
    column: z.string().max(80),
    /** Upper bounds of bands of a number, rising, with commas between; as the list shows them. */
    bounds: bounds.optional(),
  }),
  success: breakdown,
  errors: ['count_too_slow'],
});
