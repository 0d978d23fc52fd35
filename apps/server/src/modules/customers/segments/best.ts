import type { SegmentQuery } from '@guanjia/contracts/customers/segments';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { numberColumn, selectIds } from '../finding/customer-list.ts';
import type { ListContext } from '../finding/list-context.ts';
import type { Bar } from './freezing-store.ts';

interface Wanted {
  query: SegmentQuery;
  best: { column: string; percent: number };
  /** Rows that came later are left out. */
  before: Date;
}

/**
 * Who is the last of the best so many percent of the customers that have a number in the field, by number and then by
 * id, and what part of the sum they hold (CUS-060). Undefined when nobody has a number.
 */
export async function findBar(
  tx: Tx,
  principal: Principal,
  { query, best, before }: Wanted,
  context: ListContext,
): Promise<{ bar: Bar; share: number | null } | undefined> {
  const value = numberColumn(principal, context, best.column);
  const found = (await selectIds(tx, principal, query, context))
    .select(sql<number>`${value}`.as('value'))
    .where(sql<boolean>`${value} is not null and c.created_at <= ${before}`);
  const { rows } = await sql<{ value: number; id: string; held: number; sum: number }>`
    with found as materialized (${found}),
    best as (select id, value from found order by value desc, id desc
      limit (select ceil(count(*) * ${best.percent}::float8 / 100)::bigint from found))
    select last.id, last.value, (select sum(value) from best) as held, (select sum(value) from found) as sum
    from (select id, value from best order by value, id limit 1) last`.execute(tx.kysely<never>());
  const [last] = rows;
  if (!last) return undefined;
  // A share of a sum with minus in it says nothing.
  const share = last.sum > 0 ? last.held / last.sum : null;
  return {
    bar: { value: last.value, id: last.id },
    share: share !== null && share >= 0 && share <= 1 ? share : null,
  };
}

/** Whether a customer (alias `c`) is over the bar. */
export function overBar(value: RawBuilder<unknown>, bar: Bar): RawBuilder<boolean> {
  return sql<boolean>`(${value} > ${bar.value} or (${value} = ${bar.value} and c.id >= ${bar.id}::uuid))`;
}
