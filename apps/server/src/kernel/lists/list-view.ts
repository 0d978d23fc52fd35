import { type FieldRules, type ProtectedRecord, ruleOf } from '@guanjia/contracts/core/field-rules';
import type { FilterCondition, ListDefinition, ListPage, ListQuery } from '@guanjia/contracts/core/list';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { plannedAnew } from '../db-driver.ts';
import { conditionSql } from './conditions.ts';
import { encodeCursor } from './cursor.ts';
import { badListQuery } from './list-error.ts';
import { type AnySelect, readPage, type Sort } from './list-pages.ts';

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
  /**
   * Rows are wide: of what a filter or a search finds, only what sorts it is read, and whole rows for the page alone.
   * What an index holds may then be enough.
   */
  wide?: boolean;
  /** Selects of the rows in parts, no row in two of them; each part is found by an index of its own. For counting. */
  parts?: readonly AnySelect[];
  /** Whether a query looks up one row by something unique: its plan is always the same. */
  asksForOne?: (query: ListQuery) => boolean;
  /** Columns that show protected fields: from whom a field is hidden neither filters nor sorts by it. */
  protects?: { record: ProtectedRecord; columns: Readonly<Record<string, string>> };
  /** Maps an SQL row to the contract's, as the role may see it. */
  present: (row: never, rules: FieldRules) => Row;
}

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
  const anew = plansAnew(view, query);
  const plain = applyFilters(view, base, query, rules);
  const filtered = anew ? plain.modifyFront(sql.raw(plannedAnew)) : plain;
  const sort = readSort(view, query.sort ?? view.definition.defaultSort, rules);
  const whole = anew && view.wide ? base : undefined;
  const parts = view.parts ?? [base];
  const { page, last } = await readPage({ id: view.id, filtered, sort, query, whole });
  return {
    items: page.map((row) => view.present(row as never, rules)),
    nextCursor: last
      ? encodeCursor({ sort: sort.key, value: sortValue(last.__sort), id: String(last.__id) })
      : null,
    count:
      query.count === 'true' && !query.cursor
        ? await countRows(
            db,
            parts.map((part) => applyFilters(view, part, query, rules)),
          )
        : null,
  };
}

/** With conditions the best plan depends on what is asked for; without any, or for one row, one plan fits all values. */
function plansAnew<Row>(view: ListView<Row>, query: ListQuery): boolean {
  const conditions = (query.filter?.length ?? 0) > 0 || Boolean(query.q?.trim());
  return conditions && !view.asksForOne?.(query);
}

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

function sortValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new TypeError('a sort column holds text, numbers or moments');
}

/** Of parts each is counted by itself, up to the cap: for all at once the planner would read whoever is in none of them. */
async function countRows(
  db: Kysely<never>,
  parts: readonly AnySelect[],
): Promise<{ value: number; capped: boolean }> {
  const counts = parts.map(
    (part) =>
      sql`(select count(*) from (${part
        .clearSelect()
        .select(sql`1`.as('one'))
        .limit(countCap + 1)}) counted)`,
  );
  // Without its cap in view the planner would read the table instead of an index.
  const { rows } = await sql<{
    value: number;
  }>`select ${sql.raw(plannedAnew)} ${sql.join(counts, sql` + `)} as value`.execute(db);
  const value = rows[0]?.value ?? 0;
  return { value: Math.min(value, countCap), capped: value > countCap };
}
