import { columnKey } from '@guanjia/contracts/core/form-columns';
import type { ListQuery } from '@guanjia/contracts/core/list';
import {
  type Breakdown,
  breakdownGroupsAtMost,
  type breakDownCustomers as route,
} from '@guanjia/contracts/customers/breakdown';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { badListQuery } from '#kernel/lists/list-error.ts';
import type { Principal } from '#kernel/principal.ts';
import { type GroupColumn, groupColumn } from './breakdown-column.ts';
import { selectIds, viewOf } from './customer-list.ts';
import type { OpenList } from './list-context.ts';
import { withinTime } from './within-time.ts';

/** ms. People look at a chart; what takes longer asks for a narrower filter. */
const patienceMs = 15_000;

type Ids = Awaited<ReturnType<typeof selectIds>>;

/** `mine` is absent without a filter: then it is everybody. */
interface Both {
  mine: Ids | undefined;
  all: Ids;
}

/** Customers of the filter, and of everybody, with one value; the sums are over all values. */
interface Counted {
  value: string | null;
  count: number;
  of_all: number;
  values: number;
  sum: number;
  sum_of_all: number;
}

/**
 * Counts the customers of a filter by the values of a column, beside all inside the data scope. Throws `bad_request` for
 * a column that the role does not see whole or that has no values to group by, `count_too_slow`.
 */
export async function breakDownCustomers(
  tx: Tx,
  principal: Principal,
  { column: name, bounds, filter, q }: OperationInput<typeof route>['query'],
  { openList, limitMs = patienceMs }: { openList: OpenList; limitMs?: number },
): Promise<Breakdown> {
  const context = await openList(tx, principal);
  const field = context.form.fields.find((one) => columnKey(one) === name);
  const column = groupColumn(await viewOf(tx, principal, {}, context), principal, { name, field });
  if (bounds && column.kind !== 'number') throw badListQuery(`${name} is no number`);
  const ids = (query: Pick<ListQuery, 'filter' | 'q'>) => selectIds(tx, principal, query, context);
  const all = await ids({});
  const mine = filter?.length || q?.trim() ? await ids({ filter, q }) : undefined;
  const answer = await withinTime(tx, limitMs, async () => {
    const edges = column.kind === 'number' ? (bounds ?? (await fifths(tx, all, column))) : [];
    const counted = await countBoth(tx, { mine, all }, column, edges);
    // Whoever has several tags stands in several groups.
    const totals = column.kind === 'several' ? await countIds(tx, { mine, all }) : undefined;
    return { edges, counted, totals };
  });
  if (!answer) throw new AppError('count_too_slow');
  const { edges, counted, totals } = answer;
  const names = name === 'ownerId' ? await namesOf(tx, counted) : undefined;
  const shown = counted.map(({ value, count, of_all }) => ({
    ...(edges.length > 0 ? bandOf(value, edges) : { value, from: null, to: null }),
    name: names?.get(value ?? '') ?? null,
    count,
    ofAll: of_all,
  }));
  const [sum, sumOfAll] = [counted[0]?.sum ?? 0, counted[0]?.sum_of_all ?? 0];
  const shownOf = (key: 'count' | 'ofAll') => shown.reduce((total, group) => total + group[key], 0);
  return {
    groups: edges.length > 0 ? shown.toSorted(byBand) : shown,
    others: {
      values: (counted[0]?.values ?? 0) - shown.length,
      count: sum - shownOf('count'),
      ofAll: sumOfAll - shownOf('ofAll'),
    },
    total: totals?.mine ?? sum,
    totalOfAll: totals?.all ?? sumOfAll,
  };
}

async function countBoth(
  tx: Tx,
  { mine, all }: Both,
  column: GroupColumn,
  edges: readonly number[],
): Promise<Counted[]> {
  const grouped = (ids: Ids): RawBuilder<unknown> =>
    sql`select value, count(*) as count from (${valuesOf(ids, column, edges)}) one group by value`;
  const everybody = mine ? grouped(all) : sql`select value, count from mine`;
  const { rows } = await sql<Counted>`with mine as (${grouped(mine ?? all)}), everybody as (${everybody})
    select value, count::int, of_all::int, values::int, sum::int, sum_of_all::int from (
      select m.value, m.count, e.count as of_all, count(*) over () as values, sum(m.count) over () as sum,
        (select sum(count) from everybody) as sum_of_all,
        row_number() over (order by m.count desc, m.value) as place
      from mine m join everybody e on coalesce(e.value, '') = coalesce(m.value, '')
    ) counted where place <= ${breakdownGroupsAtMost} order by place`.execute(tx.kysely<never>());
  return rows;
}

/** Each customer with its value as text, or the number of its band; a customer with several values several times. */
function valuesOf(ids: Ids, column: GroupColumn, edges: readonly number[]): RawBuilder<unknown> {
  if (column.kind === 'several')
    return sql`select distinct found.id, kept.value from ${ids.as('found')}
      join (${column.values}) kept on kept.customer_id = found.id`;
  const value =
    edges.length > 0
      ? sql`width_bucket((${column.expression})::float8, ${edges}::float8[])`
      : column.expression;
  return sql`${ids.clearSelect().select(sql<string | null>`nullif((${value})::text, '')`.as('value'))}`;
}

/** Bounds that part all customers with a number into five bands of about one size; fewer when many have the same. */
async function fifths(tx: Tx, all: Ids, column: GroupColumn): Promise<number[]> {
  if (column.kind !== 'number') return [];
  const numbers = all.clearSelect().select(sql<number>`(${column.expression})::float8`.as('value'));
  const { rows } = await sql<{ bounds: number[] | null; least: number | null }>`
    select percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by value) as bounds, min(value) as least
    from ${numbers.as('one')} where value is not null`.execute(tx.kysely<never>());
  return [...new Set(rows[0]?.bounds ?? [])].filter((bound) => bound !== rows[0]?.least);
}

async function countIds(tx: Tx, { mine, all }: Both): Promise<{ mine: number; all: number }> {
  const count = async (ids: Ids) => {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from ${ids.as('one')}`.execute(tx.kysely<never>());
    return rows[0]?.count ?? 0;
  };
  const everybody = await count(all);
  return { mine: mine ? await count(mine) : everybody, all: everybody };
}

function bandOf(band: string | null, edges: readonly number[]) {
  const place = band === null ? -1 : Number(band);
  return { value: null, from: edges[place - 1] ?? null, to: place < 0 ? null : (edges[place] ?? null) };
}

/** Rising; who has no number comes last. */
function byBand(one: { from: number | null; to: number | null }, other: typeof one): number {
  const rank = ({ from, to }: typeof one) =>
    from ?? (to === null ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  return rank(one) < rank(other) ? -1 : 1;
}

async function namesOf(tx: Tx, counted: readonly Counted[]): Promise<Map<string, string>> {
  const ids = counted.flatMap(({ value }) => value ?? []);
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from identity.person where tenant_id = $1 and id = any($2)',
    [tx.tenantId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
