import { z } from 'zod';

/**
 * The one list: every list endpoint takes the same query and answers the same page, and says which of its columns
 * can be filtered (the funnel on the column header) and sorted.
 */
export type ColumnType =
  | 'text'
  | 'number'
  /** A day without a time: an ISO date; a range includes both ends. */
  | 'date'
  | 'datetime'
  | 'enum'
  | 'boolean'
  | 'user'
  | 'phone'
  /** Found by its whole value only. */
  | 'exact'
  /** What happened with the record so often within so many days, or did not: found by `happened`. No column to look at. */
  | 'happened'
  /** The id of another record, such as a campaign: found exactly, by `in` and `equals`. */
  | 'record';

export interface Column {
  readonly type: ColumnType;
  readonly filter?: boolean;
  readonly sort?: boolean;
  /** For `number`: people read and type the value divided by 10^scale (money in minor units). */
  readonly scale?: number;
  /** For `enum`: the values, in order. Texts are keyed by `<list>.<column>.<value>` in the console. */
  readonly options?: readonly string[];
}

export interface ListDefinition<Row extends z.ZodType = z.ZodType> {
  /** `<domain>.<plural>`: keys saved views and texts. */
  readonly name: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly row: Row;
  /** `-createdAt` is descending. Must name a sortable column. */
  readonly defaultSort: string;
  /** Whether `q` (free search) is understood. */
  readonly search: boolean;
}

export function defineList<Row extends z.ZodType>(definition: ListDefinition<Row>): ListDefinition<Row> {
  return definition;
}

/** One funnel. `values` for `in`, `value` for the others; a datetime range is half-open: from ≤ x < to. */
export const filterCondition = z.discriminatedUnion('op', [
  z.object({ column: z.string(), op: z.literal('contains'), value: z.string().max(200) }),
  z.object({
    column: z.string(),
    op: z.literal('equals'),
    value: z.union([z.string().max(200), z.number(), z.boolean()]),
  }),
  z.object({ column: z.string(), op: z.literal('in'), values: z.array(z.string().max(200)).min(1).max(100) }),
  z.object({
    column: z.string(),
    op: z.literal('range'),
    from: z.union([z.string(), z.number()]).optional(),
    to: z.union([z.string(), z.number()]).optional(),
  }),
  z.object({ column: z.string(), op: z.literal('empty'), value: z.boolean() }),
  z.object({
    column: z.string(),
    op: z.literal('happened'),
    /** At least so often; 0: never. */
    times: z.int().min(0).max(1000),
    /** Counted back from now; absent: ever. */
    days: z.int().min(1).max(3650).optional(),
  }),
]);
export type FilterCondition = z.infer<typeof filterCondition>;

const jsonFilter = z
  .string()
  .max(8000)
  .transform((text, ctx) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      ctx.addIssue({ code: 'custom', message: 'filter is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(filterCondition).max(20));

/** `filter`: JSON array of conditions. `sort`: column or `-column`. `cursor`: from the page before. `count`: also count. */
export const listQuery = z.object({
  filter: jsonFilter.optional(),
  sort: z.string().max(60).optional(),
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  q: z.string().max(100).optional(),
  count: z.enum(['true', 'false']).optional(),
});
export type ListQuery = z.output<typeof listQuery>;

/** `capped`: there are at least `value`; counting stops at 10,000. */
export const listCount = z.object({ value: z.int(), capped: z.boolean() }).meta({ id: 'ListCount' });

export function listPage<Row extends z.ZodType>(row: Row) {
  return z.object({ items: z.array(row), nextCursor: z.string().nullable(), count: listCount.nullable() });
}
export type ListPage<T> = {
  items: T[];
  nextCursor: string | null;
  count: z.infer<typeof listCount> | null;
};
