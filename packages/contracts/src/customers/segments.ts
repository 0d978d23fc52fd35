import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineList, filterCondition, listCount, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

/** `dynamic`: whoever fits now. `frozen`: who fitted at one moment. */
export const segmentKinds = ['dynamic', 'frozen'] as const;

/** What a segment says of whoever is in it: shown on their records, kept up by itself (CUS-063). */
export const segmentMarks = ['good', 'bad'] as const;
const segmentMark = z.enum(segmentMarks).nullable();

/** So many segments of a tenant can mark records: each is tried for every record that is opened. */
export const markedSegmentsAtMost = 10;

/** Of the customers that have a number in this own field, those with the highest: so many percent of them. */
export const segmentBest = z.object({
  /** `custom.<key>` of a number that the list can be sorted by. */
  column: z.string().startsWith('custom.').max(80),
  percent: z.number().min(0.1).max(100),
});

export const segmentQuery = z.object({
  filter: z.array(filterCondition).max(20).optional(),
  q: z.string().trim().max(100).optional(),
});
export type SegmentQuery = z.output<typeof segmentQuery>;

export const segment = z
  .object({
    id,
    name: z.string(),
    note: z.string().nullable(),
    kind: z.enum(segmentKinds),
    query: segmentQuery,
    /** Frozen from the best; `share`: what part of the sum of all they hold, 0 to 1. */
    best: segmentBest.extend({ share: z.number().nullable() }).nullable(),
    mark: segmentMark,
    owner: person,
    /** Frozen: members, as whoever froze them saw them. Null for a dynamic one, and until the first freezing ends. */
    size: z.int().nullable(),
    /** When the members were frozen. */
    countedAt: instant.nullable(),
    /** Whether members are being frozen now, or the last freezing failed; the members before it count. */
    freezing: z.enum(['running', 'failed']).nullable(),
    createdAt: instant,
    updatedAt: instant,
    version: z.int(),
  })
  .meta({ id: 'Segment' });
export type Segment = z.output<typeof segment>;

export const segmentList = defineList({
  name: 'customers.segments',
  row: segment,
  search: true,
  defaultSort: '-createdAt',
  columns: {
    name: { type: 'text', filter: true, sort: true },
    kind: { type: 'enum', filter: true, options: segmentKinds },
    ownerId: { type: 'user', filter: true },
    size: { type: 'number', sort: true },
    createdAt: { type: 'datetime', filter: true, sort: true },
  },
});

export const listSegments = defineRoute({
  operationId: 'listSegments',
  summary: 'Segments of customers; the rows of each are those that the reader sees',
  method: 'GET',
  path: '/api/customers/segments',
  access: 'customers.read',
  query: listQuery,
  success: listPage(segment),
});

export const getSegment = defineRoute({
  operationId: 'getSegment',
  summary: 'One segment',
  method: 'GET',
  path: '/api/customers/segments/:id',
  access: 'customers.read',
  params: idParams,
  success: segment,
});

const note = z.string().trim().max(400).nullable();

export const createSegment = defineRoute({
  operationId: 'createSegment',
  summary:
    'Keep a filter of the customer list as a segment; the members of a frozen one are found in the background',
  method: 'POST',
  path: '/api/customers/segments',
  access: 'customers.segments.manage',
  // Freezing goes on after the request with all rights of the user, which may be more than the token's.
  byToken: false,
  body: z
    .object({
      name: text(60),
      note: note.default(null),
      kind: z.enum(segmentKinds),
      query: segmentQuery,
      best: segmentBest.nullable().default(null),
      mark: segmentMark.default(null),
    })
    .refine(({ kind, best }) => kind === 'frozen' || best === null, {
      path: ['best'],
      message: 'only for a frozen segment',
    }),
  status: 201,
  success: segment,
  errors: ['segment_exists', 'segment_nested', 'segment_marks_full'],
});

export const updateSegment = defineRoute({
  operationId: 'updateSegment',
  summary: 'Rename or mark a segment, or change the filter of a dynamic one',
  method: 'PATCH',
  path: '/api/customers/segments/:id',
  access: 'customers.segments.manage',
  params: idParams,
  body: z.object({
    version: z.int(),
    name: text(60).optional(),
    note: note.optional(),
    mark: segmentMark.optional(),
    query: segmentQuery.optional(),
  }),
  success: segment,
  errors: ['segment_exists', 'segment_nested', 'segment_kind', 'segment_marks_full', 'version_conflict'],
});

export const freezeSegment = defineRoute({
  operationId: 'freezeSegment',
  summary: 'Find the members of a frozen segment anew; until that is done the old ones count',
  method: 'POST',
  path: '/api/customers/segments/:id/freeze',
  access: 'customers.segments.manage',
  byToken: false,
  params: idParams,
  status: 202,
  success: segment,
  errors: ['segment_kind', 'segment_freezing'],
});

export const deleteSegment = defineRoute({
  operationId: 'deleteSegment',
  summary: 'Delete a segment; for a week it can be brought back',
  method: 'DELETE',
  path: '/api/customers/segments/:id',
  access: 'customers.segments.manage',
  params: idParams,
});

export const restoreSegment = defineRoute({
  operationId: 'restoreSegment',
  summary: 'Bring a deleted segment back with its members',
  method: 'POST',
  path: '/api/customers/segments/:id/restore',
  access: 'customers.segments.manage',
  params: idParams,
  success: segment,
  errors: ['segment_exists'],
});

export const countSegment = defineRoute({
  operationId: 'countSegment',
  summary: 'How many customers of a segment the reader sees; exact, or "10,000+" where that takes too long',
  method: 'GET',
  path: '/api/customers/segments/:id/count',
  access: 'customers.read',
  params: idParams,
  success: listCount,
});

export const listCustomerMarks = defineRoute({
  operationId: 'listCustomerMarks',
  summary:
    'Segments that say something of a customer who is in them now; not those over fields that the reader does not see',
  method: 'GET',
  path: '/api/customers/:id/marks',
  access: 'customers.read',
  params: idParams,
  success: z.object({
    items: z.array(
      z.object({ id, name: z.string(), mark: z.enum(segmentMarks), note: z.string().nullable() }),
    ),
  }),
});

export const segmentOverlap = z
  .object({
    /** In the order asked for. */
    sizes: z.array(z.object({ id, size: z.int() })),
    pairs: z.array(z.object({ ids: z.array(id).length(2), size: z.int() })),
    /** In every one of them. */
    all: z.int(),
    /** In at least one. */
    any: z.int(),
  })
  .meta({ id: 'SegmentOverlap' });
export type SegmentOverlap = z.output<typeof segmentOverlap>;

export const compareSegments = defineRoute({
  operationId: 'compareSegments',
  summary: 'How many customers that the reader sees two to four segments have in common',
  method: 'POST',
  path: '/api/customers/segments/overlap',
  access: 'customers.read',
  body: z.object({
    ids: z
      .array(id)
      .min(2)
      .max(4)
      .refine((ids) => new Set(ids).size === ids.length, { message: 'a segment twice' }),
  }),
  success: segmentOverlap,
  errors: ['count_too_slow'],
});
