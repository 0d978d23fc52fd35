import type { FilterCondition } from '@guanjia/contracts/core/list';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { badListQuery } from '#kernel/lists/list-error.ts';

/** Things of which a customer has several, each row of a table of its own. */
export const memberships = {
  tags: { table: 'customers.customer_tag', column: 'tag_id', type: 'uuid' },
  categories: { table: 'customers.customer_category', column: 'category', type: 'text' },
} as const;
export type Membership = keyof typeof memberships;

/** So many customers are looked up one by one; of more, the list is read in its order until the page is full. */
const few = 2000;

/** Which of the conditions only a few customers fulfil. */
export async function findFew(
  tx: Tx,
  filters: readonly FilterCondition[],
): Promise<ReadonlySet<FilterCondition>> {
  const found = new Set<FilterCondition>();
  for (const filter of filters) {
    const values = valuesOf(filter);
    const of = isMembership(filter.column) ? memberships[filter.column] : undefined;
    if (!of || !values?.every((value) => of.type === 'text' || isUuid.test(value))) continue;
    const [counted] = await tx.query<{ n: number }>(
      `select count(*)::int as n from (select 1 from ${of.table} where tenant_id = $1
         and ${of.column} = any($2::${of.type}[]) limit ${few + 1}) members`,
      [tx.tenantId, values],
    );
    if ((counted?.n ?? 0) <= few) found.add(filter);
  }
  return found;
}

const isUuid = /^[0-9a-f-]{36}$/;

function isMembership(column: string): column is Membership {
  return Object.hasOwn(memberships, column);
}

function valuesOf(filter: FilterCondition): string[] | undefined {
  if (filter.op === 'in') return filter.values;
  return filter.op === 'equals' ? [String(filter.value)] : undefined;
}

/** Whoever has any of several things. `c` is the alias of customers.customer. */
export function membershipTest(
  name: Membership,
  context: { tenantId: string; options: readonly string[]; few: ReadonlySet<FilterCondition> },
): (filter: FilterCondition) => RawBuilder<boolean> {
  const { column, table, type } = memberships[name];
  const from = sql`${sql.table(table)} k where k.tenant_id = ${context.tenantId}`;
  const own = sql`k.customer_id = c.id`;
  return (filter) => {
    const values = valuesOf(filter);
    if (values) {
      const strange = values.find((value) => !context.options.includes(value));
      if (strange !== undefined) throw badListQuery(`${name}: ${strange} is not one of its values`);
      const among = sql`${sql.ref(`k.${column}`)} = any(${values}::${sql.raw(type)}[])`;
      // The planner knows nothing of how many have a value, and takes the wrong end for one that hardly anybody has.
      return context.few.has(filter)
        ? sql<boolean>`c.id = any(array(select k.customer_id from ${from} and ${among}))`
        : sql<boolean>`exists (select 1 from ${from} and ${own} and ${among})`;
    }
    if (filter.op !== 'empty') throw badListQuery(`${name} is found by whole values only`);
    const some = sql<boolean>`exists (select 1 from ${from} and ${own})`;
    return filter.value ? sql<boolean>`not ${some}` : some;
  };
}
