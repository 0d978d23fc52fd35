import type { FilterCondition } from '@guanjia/contracts/core/list';
import { type RawBuilder, sql } from 'kysely';
import { badListQuery } from '#kernel/lists/list-error.ts';

/** Whether the timeline of a customer (alias `c`) has so many entries of a kind within so many days. */
export function happenedCondition(
  filter: FilterCondition,
  of: { kind: string; tenantId: string; now: Date },
): RawBuilder<boolean> {
  if (filter.op !== 'happened') throw badListQuery(`${filter.column} is found by how often it happened`);
  const since = filter.days === undefined ? undefined : new Date(of.now.getTime() - filter.days * 86_400_000);
  const entries = sql`customers.timeline_entry t where t.tenant_id = ${of.tenantId} and t.kind = ${of.kind}
    ${since ? sql`and t.occurred_at >= ${since}` : sql``}`;
  if (filter.times === 0) return sql<boolean>`not exists (select from ${entries} and t.customer_id = c.id)`;
  // Found once for all, the customers' ids let an index over them serve; few of a million had something happen.
  return sql<boolean>`c.id = any(array(select t.customer_id from ${entries}
    group by t.customer_id having count(*) >= ${filter.times}))`;
}
