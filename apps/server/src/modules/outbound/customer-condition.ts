import type { FilterCondition } from '@guanjia/contracts/core/list';
import { type RawBuilder, sql } from 'kysely';
import { isUuid } from '#kernel/ids.ts';
import { badListQuery } from '#kernel/lists/list-error.ts';

/**
 * Customers who stand on the list of a campaign, or on none (CUS-043); of those that are withdrawn, too. `c` is the alias
 * of the customers. Throws `bad_request`.
 */
export function campaignCondition(filter: FilterCondition, tenantId: string): RawBuilder<boolean> {
  const tasks = sql`select from outbound.task t where t.tenant_id = ${tenantId} and t.customer_id = c.id`;
  if (filter.op === 'empty')
    return filter.value ? sql<boolean>`not exists (${tasks})` : sql<boolean>`exists (${tasks})`;
  const ids =
    filter.op === 'in' ? filter.values : filter.op === 'equals' ? [String(filter.value)] : undefined;
  if (!ids) throw badListQuery('campaign is found by its values');
  if (!ids.every(isUuid)) throw badListQuery('campaign: not the id of one');
  return sql<boolean>`exists (${tasks} and t.campaign_id = any(${ids}::uuid[]))`;
}
