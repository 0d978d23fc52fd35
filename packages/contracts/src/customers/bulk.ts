import { z } from 'zod';
import { id, idParams, instant, text } from '../core/fields.ts';
import { listCount, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { refusal } from './pools.ts';
import { shareGrant } from './sharing.ts';

const note = z.string().trim().max(200).optional();

export const distributionModes = ['round_robin', 'weight', 'balance'] as const;
export type DistributionMode = (typeof distributionModes)[number];

/** What can be done with many customers at once, and what each needs to know. */
export const bulkAction = z.discriminatedUnion('action', [
  z.object({ action: z.literal('pick'), params: z.object({}) }),
  z.object({ action: z.literal('give_back'), params: z.object({ reason: text(200) }) }),
  z.object({ action: z.literal('assign'), params: z.object({ ownerId: id, note }) }),
  z.object({ action: z.literal('take_back'), params: z.object({ note }) }),
  z.object({
    action: z.literal('distribute'),
    params: z.object({
      /** `weight` counts only for the mode of that name. */
      people: z
        .array(z.object({ userId: id, weight: z.int().min(1).max(1000).default(1) }))
        .min(1)
        .max(50)
        .refine((people) => new Set(people.map(({ userId }) => userId)).size === people.length, {
          message: 'a person twice',
        }),
      mode: z.enum(distributionModes),
      note,
    }),
  }),
  z.object({ action: z.literal('share'), params: shareGrant }),
  z.object({ action: z.literal('unshare'), params: shareGrant.pick({ userIds: true }) }),
]);
export type BulkActionInput = z.output<typeof bulkAction>;
export type BulkActionName = BulkActionInput['action'];

/** Named customers, or all rows of the list as it is filtered. */
export const bulkTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ids'), ids: z.array(id).min(1).max(1000) }),
  z.object({
    kind: z.literal('query'),
    query: listQuery.pick({ filter: true, q: true }),
  }),
]);
export type BulkTarget = z.output<typeof bulkTarget>;

export const bulkStates = [
  'freezing',
  'running',
  'paused',
  'cancelled',
  'done',
  'undoing',
  'undone',
  'failed',
] as const;

/** A change of many customers. `total` grows while the rows are being frozen. */
export const bulk = z
  .object({
    id,
    action: z.string(),
    label: z.string(),
    state: z.enum(bulkStates),
    total: z.int(),
    done: z.int(),
    refused: z.int(),
    undone: z.int(),
    /** Rows that could not be taken back, because they changed since. */
    kept: z.int(),
    undoable: z.boolean(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Bulk' });
export type Bulk = z.output<typeof bulk>;

const request = z.object({ what: bulkAction, target: bulkTarget });

/** A preview looks at no more rows than this. */
export const bulkPreviewCap = 10_000;

export const previewBulk = defineRoute({
  operationId: 'previewBulk',
  summary:
    'What a bulk change would do: how many customers would change, and which not and why. Changes nothing; looks at the first 10,000',
  method: 'POST',
  path: '/api/customers/bulk/preview',
  access: 'customers.read',
  body: request,
  success: z
    .object({
      total: listCount,
      looked: z.int(),
      willChange: z.int(),
      refused: z.int(),
      /** By reason, the most frequent first, each with some customers. */
      reasons: z.array(
        z.object({
          code: refusal.shape.code,
          params: refusal.shape.params,
          count: z.int(),
          examples: z.array(z.object({ id, name: z.string() })),
        }),
      ),
      /** For `distribute` and `assign`: how many each would get. */
      gets: z.array(z.object({ userId: id, name: z.string(), held: z.int(), gets: z.int() })),
    })
    .meta({ id: 'BulkPreview' }),
  errors: ['forbidden', 'owner_unfit'],
});

export const startBulk = defineRoute({
  operationId: 'startBulk',
  summary: 'Change many customers in the background; progress stands in the task centre',
  method: 'POST',
  path: '/api/customers/bulk',
  access: 'customers.read',
  // Goes on after the request with all rights of the user, which may be more than the token's.
  byToken: false,
  body: request,
  status: 202,
  success: bulk,
  errors: ['forbidden', 'owner_unfit'],
});

export const getBulk = defineRoute({
  operationId: 'getBulk',
  summary: 'How far an own bulk change is',
  method: 'GET',
  path: '/api/customers/bulk/:id',
  access: 'customers.read',
  params: idParams,
  success: bulk,
});

export const controlBulk = defineRoute({
  operationId: 'controlBulk',
  summary:
    'Pause, resume, cancel or take back an own bulk change; rows that are done stay done when it is cancelled',
  method: 'POST',
  path: '/api/customers/bulk/:id/control',
  access: 'customers.read',
  byToken: false,
  params: idParams,
  body: z.object({ do: z.enum(['pause', 'resume', 'cancel', 'undo']) }),
  success: bulk,
  errors: ['bulk_state'],
});

export const bulkOutcomes = ['waiting', 'done', 'refused', 'undone', 'kept'] as const;

export const listBulkItems = defineRoute({
  operationId: 'listBulkItems',
  summary: 'The rows of an own bulk change with what became of each, in the order of the work',
  method: 'GET',
  path: '/api/customers/bulk/:id/items',
  access: 'customers.read',
  params: idParams,
  query: listQuery.pick({ cursor: true, limit: true }).extend({ outcome: z.enum(bulkOutcomes).optional() }),
  success: listPage(
    z
      .object({
        customerId: id,
        /** Null outside the own data scope. */
        name: z.string().nullable(),
        outcome: z.enum(bulkOutcomes),
        refusal: refusal.nullable(),
      })
      .meta({ id: 'BulkItem' }),
  ),
});
