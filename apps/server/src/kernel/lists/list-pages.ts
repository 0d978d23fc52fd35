import type { ListQuery } from '@guanjia/contracts/core/list';
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { type Cursor, decodeCursor } from './cursor.ts';

/** Joins make a query's tables unnameable here; its columns are the view's business. */
export type AnySelect = SelectQueryBuilder<Record<string, Record<string, unknown>>, string, object>;

/** What a page is sorted by. */
export interface Sort {
  key: string;
  expr: RawBuilder<unknown>;
  bare: RawBuilder<unknown>;
  descending: boolean;
  nullable: boolean;
  sparse: boolean;
  type: string;
}

export interface Paged {
  /** SQL of the row's id: breaks ties of the sort. */
  id: RawBuilder<string>;
  filtered: AnySelect;
  sort: Sort;
  query: Pick<ListQuery, 'cursor' | 'limit'>;
}

/** A row with what the next page begins after. */
type PageRow = Record<string, unknown> & { __id: string; __sort: unknown };

/**
 * The rows of a page, and the last of them where more follow. With `whole` (a select of the same rows, unfiltered) the page
 * is found by ids alone, and its rows are read afterwards.
 */
export async function readPage({
  whole,
  ...paged
}: Paged & { whole: AnySelect | undefined }): Promise<{ page: PageRow[]; last: PageRow | undefined }> {
  const read = paged.sort.sparse ? sparsePageOf : pageOf;
  const { limit } = paged.query;
  const found = await read(whole ? { ...paged, filtered: paged.filtered.clearSelect() } : paged);
  const page = found.slice(0, limit);
  return {
    page: whole ? await wholeRows(whole, paged.id, page) : page,
    last: found.length > limit ? page.at(-1) : undefined,
  };
}

async function wholeRows(
  whole: AnySelect,
  id: RawBuilder<string>,
  page: readonly PageRow[],
): Promise<PageRow[]> {
  if (page.length === 0) return [];
  const rows = await whole
    .select(sql<string>`${id}`.as('__id'))
    .where(sql<boolean>`${id} = any(${page.map(({ __id }) => __id)}::uuid[])`)
    .execute();
  const byId = new Map((rows as PageRow[]).map((row) => [row.__id, row]));
  // Whoever went away since is missing.
  return page.flatMap(({ __id }) => byId.get(__id) ?? []);
}

/** Rows without a value come last in both directions. */
async function pageOf({ id, filtered, sort, query }: Paged): Promise<PageRow[]> {
  const direction = sql.raw(`${sort.descending ? 'desc' : 'asc'}${sort.nullable ? ' nulls last' : ''}`);
  let page = filtered
    .select([sql`${sort.expr}`.as('__sort'), sql`${id}`.as('__id')])
    .orderBy(sql`${sort.expr} ${direction}`)
    .orderBy(sql`${id} ${sort.descending ? sql`desc` : sql`asc`}`)
    .limit(query.limit + 1);
  if (query.cursor) {
    const cursor = decodeCursor(query.cursor, sort.key);
    page = page.where(afterCursor(id, sort, cursor));
  }
  return (await page.execute()) as PageRow[];
}

/** First the rows with a value, in its order, then those without, in that of their ids; each part has its index. */
async function sparsePageOf({ id, filtered, sort, query }: Paged): Promise<PageRow[]> {
  const direction = sort.descending ? sql`desc` : sql`asc`;
  const cursor = query.cursor ? decodeCursor(query.cursor, sort.key) : undefined;
  const part = (value: unknown, limit: number) =>
    filtered
      .select([sql`${value}`.as('__sort'), sql`${id}`.as('__id')])
      .orderBy(sql`${id} ${direction}`)
      .limit(limit);
  const wanted = query.limit + 1;
  const beyond = sort.descending ? sql`<` : sql`>`;
  const filled: PageRow[] = [];
  if (cursor?.value !== null) {
    let page = part(sort.expr, wanted)
      .clearOrderBy()
      .orderBy(sql`${sort.expr} ${direction}`)
      .orderBy(sql`${id} ${direction}`)
      .where(sql<boolean>`${sort.bare} is not null`);
    if (cursor) page = page.where(afterCursor(id, sort, cursor));
    filled.push(...((await page.execute()) as PageRow[]));
  }
  if (filled.length >= wanted) return filled;
  let rest = part(sql`null::text`, wanted - filled.length).where(sql<boolean>`${sort.bare} is null`);
  if (cursor?.value === null) rest = rest.where(sql<boolean>`${id} ${beyond} ${cursor.id}::uuid`);
  return [...filled, ...((await rest.execute()) as PageRow[])];
}

function afterCursor(
  id: RawBuilder<string>,
  sort: Sort,
  { value, id: last }: Pick<Cursor, 'value' | 'id'>,
): RawBuilder<boolean> {
  const beyond = sort.descending ? sql`<` : sql`>`;
  if (!sort.nullable) {
    const at = sort.type === 'datetime' ? sql`${value}::timestamptz` : sql`${value}`;
    return sql<boolean>`(${sort.expr}, ${id}) ${beyond} (${at}, ${last}::uuid)`;
  }
  if (value === null) return sql<boolean>`(${sort.expr} is null and ${id} ${beyond} ${last})`;
  const at = sort.type === 'datetime' ? sql`${value}::timestamptz` : sql`${value}`;
  return sql<boolean>`(${sort.expr} ${beyond} ${at} or (${sort.expr} = ${at} and ${id} ${beyond} ${last}) or ${sort.expr} is null)`;
}
