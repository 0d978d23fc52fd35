import { type FieldRules, type ProtectedRecord, ruleOf } from '@guanjia/contracts/core/field-rules';
import type { FilterCondition, ListDefinition, ListPage, ListQuery } from '@guanjia/contracts/core/list';
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { plannedAnew } from '../db-driver.ts';
import { conditionSql } from './conditions.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { badListQuery } from './list-error.ts';

/** Counting stops here; the console shows "10,000+". */
export const countCap = 10_000;

export interface ListView<Row> {
  definition: ListDefinition;
  /** SQL of each filterable or sortable column. */
  columns: Readonly<Record<string, RawBuilder<unknown>>>;
  /** Columns that may be null: their empty rows come last, at the cost of a plain index. */
  nullable?: readonly string[];
  /**
   * Columns that most rows leave null, with an index over the others: rows without a value come last, by id, from a
   * query of their own. `order by … nulls last` over all of them would sort the whole table.
   */
  sparse?: readonly string[];
  /**
   * The bare column of those whose SQL says more, such as a collation: an index that leaves out the empty rows serves
   * `is null` of the bare column only.
   */
  bare?: Readonly<Record<string, RawBuilder<unknown>>>;
  /** Columns whose funnel is more than a comparison of their SQL. */
  tests?: Readonly<Record<string, (filter: FilterCondition) => RawBuilder<boolean>>>;
  /** SQL of the row's id: breaks ties of the sort. */
  id: RawBuilder<string>;
  /** SQL of free search. */
  search?: (text: string, seen: (column: string) => boolean) => RawBuilder<boolean>;
  /** Whether a query looks up one row by something unique: its plan is always the same. */
  asksForOne?: (query: ListQuery) => boolean;
  /** Columns that show protected fields: from whom a field is hidden neither filters nor sorts by it. */
  protects?: { record: ProtectedRecord; columns: Readonly<Record<string, string>> };
  /** Maps an SQL row to the contract's, as the role may see it. */
  present: (row: never, rules: FieldRules) => Row;
}

/** Joins make a query's tables unnameable here; its columns are the view's business. */
type AnySelect = SelectQueryBuilder<Record<string, Record<string, unknown>>, string, object>;

/**
 * Answers one page of a list: the funnels, the search, the sort, keyset paging and the capped count, the same way
 * for every list. `base` selects the row's columns and holds the tenant and data-scope conditions.
 */
export async function queryList<Row>(
  db: Kysely<never>,
  view: ListView<Row>,
  base: AnySelect,
  query: ListQuery,
  rules: FieldRules = {},
): Promise<ListPage<Row>> {
  const filtered = planned(view, applyFilters(view, base, query, rules), query);
  const sort = readSort(view, query.sort ?? view.definition.defaultSort, rules);
  const rows = await (sort.sparse ? sparsePageOf : pageOf)(view, filtered, sort, query);
  const page = rows.slice(0, query.limit) as Record<string, unknown>[];
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => view.present(row as never, rules)),
    nextCursor: last
      ? encodeCursor({ sort: sort.key, value: sortValue(last.__sort), id: String(last.__id) })
      : null,
    count: query.count === 'true' && !query.cursor ? await countRows(db, filtered) : null,
  };
}

/** With conditions the best plan depends on what is asked for; without any, or for one row, one plan fits all values. */
function planned<Row>(view: ListView<Row>, filtered: AnySelect, query: ListQuery): AnySelect {
  const conditions = (query.filter?.length ?? 0) > 0 || Boolean(query.q?.trim());
  return conditions && !view.asksForOne?.(query) ? filtered.modifyFront(anew) : filtered;
}

const anew = sql.raw(plannedAnew);

/** The filtered query without paging, for exports and segments. */
export function applyFilters<Row>(
  view: ListView<Row>,
  base: AnySelect,
  query: Pick<ListQuery, 'filter' | 'q'>,
  rules: FieldRules = {},
): AnySelect {
  return conditionsOf(view, query, rules).reduce((result, condition) => result.where(condition), base);
}

/** What every row of the filtered query fulfils. Throws `bad_request` for what the view or the role does not have. */
export function conditionsOf<Row>(
  view: ListView<Row>,
  query: Pick<ListQuery, 'filter' | 'q'>,
  rules: FieldRules = {},
): RawBuilder<boolean>[] {
  const conditions = (query.filter ?? []).map((filter) => {
    const column = view.definition.columns[filter.column];
    const expr = view.columns[filter.column];
    if (!column?.filter || !expr || !isSeen(view, rules, filter.column))
      throw badListQuery(`there is no filter on ${filter.column}`);
    const test = view.tests?.[filter.column];
    const compared = filter.op === 'empty' ? (view.bare?.[filter.column] ?? expr) : expr;
    return test ? test(filter) : conditionSql(filter.column, column, compared, filter);
  });
  const text = query.q?.trim();
  if (!text) return conditions;
  if (!view.search) throw badListQuery('this list has no search');
  return [...conditions, view.search(text, (column) => isSeen(view, rules, column))];
}

interface Sort {
  key: string;
  expr: RawBuilder<unknown>;
  bare: RawBuilder<unknown>;
  descending: boolean;
  nullable: boolean;
  sparse: boolean;
  type: string;
}

function isSeen<Row>({ protects }: ListView<Row>, rules: FieldRules, column: string): boolean {
  const field = protects?.columns[column];
  return !protects || !field || ruleOf(rules, protects.record, field as never) !== 'hidden';
}

function readSort<Row>(view: ListView<Row>, key: string, rules: FieldRules): Sort {
  const descending = key.startsWith('-');
  const name = descending ? key.slice(1) : key;
  const column = view.definition.columns[name];
  const expr = view.columns[name];
  if (!column?.sort || !expr || !isSeen(view, rules, name)) throw badListQuery(`there is no sort by ${name}`);
  const nullable = view.nullable?.includes(name) ?? false;
  const sparse = view.sparse?.includes(name) ?? false;
  return { key, expr, bare: view.bare?.[name] ?? expr, descending, nullable, sparse, type: column.type };
}

/** Rows without a value come last in both directions. */
async function pageOf<Row>(view: ListView<Row>, filtered: AnySelect, sort: Sort, query: ListQuery) {
  const direction = sql.raw(`${sort.descending ? 'desc' : 'asc'}${sort.nullable ? ' nulls last' : ''}`);
  let page = filtered
    .select([sql`${sort.expr}`.as('__sort'), sql`${view.id}`.as('__id')])
    .orderBy(sql`${sort.expr} ${direction}`)
    .orderBy(sql`${view.id} ${sort.descending ? sql`desc` : sql`asc`}`)
    .limit(query.limit + 1);
  if (query.cursor) {
    const cursor = decodeCursor(query.cursor, sort.key);
    page = page.where(afterCursor(view, sort, cursor.value, cursor.id));
  }
  return page.execute();
}

/** First the rows with a value, in its order, then those without, in that of their ids; each part has its index. */
async function sparsePageOf<Row>(view: ListView<Row>, filtered: AnySelect, sort: Sort, query: ListQuery) {
  const direction = sort.descending ? sql`desc` : sql`asc`;
  const cursor = query.cursor ? decodeCursor(query.cursor, sort.key) : undefined;
  const part = (value: unknown, limit: number) =>
    filtered
      .select([sql`${value}`.as('__sort'), sql`${view.id}`.as('__id')])
      .orderBy(sql`${view.id} ${direction}`)
      .limit(limit);
  const wanted = query.limit + 1;
  const beyond = sort.descending ? sql`<` : sql`>`;
  const filled: Record<string, unknown>[] = [];
  if (cursor?.value !== null) {
    let page = part(sort.expr, wanted)
      .clearOrderBy()
      .orderBy(sql`${sort.expr} ${direction}`)
      .orderBy(sql`${view.id} ${direction}`)
      .where(sql<boolean>`${sort.bare} is not null`);
    if (cursor) page = page.where(afterCursor(view, sort, cursor.value, cursor.id));
    filled.push(...(await page.execute()));
  }
  if (filled.length >= wanted) return filled;
  let rest = part(sql`null::text`, wanted - filled.length).where(sql<boolean>`${sort.bare} is null`);
  if (cursor?.value === null) rest = rest.where(sql<boolean>`${view.id} ${beyond} ${cursor.id}::uuid`);
  return [...filled, ...(await rest.execute())];
}

function afterCursor<Row>(
  view: ListView<Row>,
  sort: Sort,
  value: string | number | null,
  id: string,
): RawBuilder<boolean> {
  const beyond = sort.descending ? sql`<` : sql`>`;
  if (!sort.nullable) {
    const at = sort.type === 'datetime' ? sql`${value}::timestamptz` : sql`${value}`;
    return sql<boolean>`(${sort.expr}, ${view.id}) ${beyond} (${at}, ${id}::uuid)`;
  }
  if (value === null) return sql<boolean>`(${sort.expr} is null and ${view.id} ${beyond} ${id})`;
  const at = sort.type === 'datetime' ? sql`${value}::timestamptz` : sql`${value}`;
  return sql<boolean>`(${sort.expr} ${beyond} ${at} or (${sort.expr} = ${at} and ${view.id} ${beyond} ${id}) or ${sort.expr} is null)`;
}

function sortValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new TypeError('a sort column holds text, numbers or moments');
}

async function countRows(
  db: Kysely<never>,
  filtered: AnySelect,
): Promise<{ value: number; capped: boolean }> {
  const capped = filtered
    .clearSelect()
    .select(sql`1`.as('one'))
    .limit(countCap + 1)
    .as('counted');
  const { value } = await (db as unknown as Kysely<Record<string, never>>)
    .selectFrom(capped as never)
    // Without its cap in view the planner would read the table instead of an index.
    .modifyFront(anew)
    .select(sql<number>`count(*)`.as('value'))
    .executeTakeFirstOrThrow();
  return { value: Math.min(value, countCap), capped: value > countCap };
}
