import type { FilterCondition, ListPage, ListQuery } from '@guanjia/contracts/core/list';
import { type DuplicateGroup, duplicateList } from '@guanjia/contracts/customers/duplicates';
import type { DuplicateReason } from '@guanjia/contracts/customers/merging';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { conditionSql } from '#kernel/lists/conditions.ts';
import { badListQuery } from '#kernel/lists/list-error.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerScope } from '../customer-scope.ts';
import { readCustomers } from '../customer-views.ts';
import { shownOf } from '../merging/duplicates.ts';
import type { CustomersTables } from '../tables.ts';
import { sortedReasons } from './match-keys.ts';

interface Row {
  id: string;
  state: DuplicateGroup['state'];
  reasons: DuplicateReason[];
  found_at: Date;
  dismissed_at: Date | null;
  dismissed_by: string | null;
  dismissed_by_name: string | null;
}

const view: ListView<Row> = {
  definition: duplicateList,
  id: sql`g.id`,
  columns: {
    reasons: sql`g.reasons`,
    state: sql`g.state`,
    ownerId: sql`null::uuid`,
    size: sql`g.size`,
    foundAt: sql`g.found_at`,
  },
  tests: {
    reasons: (filter) => sql<boolean>`g.reasons && ${valuesOf(filter)}::text[]`,
    ownerId: (filter) =>
      sql<boolean>`exists (select from ${members} and c.deleted_at is null and c.owner_id = any(${valuesOf(filter)}::uuid[]))`,
  },
  present: (row: Row) => row,
};

/** Rows of the customers `c` of the group `g`. */
const members = sql`customers.duplicate_member m join customers.customer c on c.id = m.customer_id
  where m.tenant_id = g.tenant_id and m.group_id = g.id and c.tenant_id = g.tenant_id`;

function valuesOf(filter: FilterCondition): string[] {
  const values = filter.op === 'in' ? filter.values : filter.op === 'equals' ? [String(filter.value)] : [];
  const { type, options } = duplicateList.columns[filter.column] ?? {};
  if (values.length === 0) throw badListQuery(`${filter.column} is found by whole values`);
  for (const value of values)
    conditionSql(filter.column, { type: type ?? 'enum', ...(options && { options }) }, sql`null`, {
      column: filter.column,
      op: 'equals',
      value,
    });
  return values;
}

/** Groups of whom somebody sees at least two; those that are gone are nowhere. */
function selectGroups(tx: Tx, principal: Principal) {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.duplicate_group as g')
    .leftJoin('identity.person as p', 'p.id', 'g.dismissed_by')
    .where('g.tenant_id', '=', principal.tenantId)
    .where('g.state', '<>', 'gone')
    .where(
      sql<boolean>`(select count(*) from (select from ${members} and ${customerScope(principal)} limit 2) two) = 2`,
    )
    .select(['g.id', 'g.state', 'g.reasons', 'g.found_at', 'g.dismissed_at', 'g.dismissed_by'])
    .select('p.name as dismissed_by_name');
}

export async function listGroups(
  tx: Tx,
  principal: Principal,
  query: ListQuery,
): Promise<ListPage<DuplicateGroup>> {
  const asked = query.filter?.some(({ column }) => column === 'state');
  const base = selectGroups(tx, principal).$if(!asked, (select) => select.where('g.state', '=', 'open'));
  const page = await queryList(tx.kysely<never>(), view, base as never, query, principal.fieldRules);
  return { ...page, items: await presentGroups(tx, principal, page.items) };
}

/** Throws `not_found` where somebody sees less than two of them. */
export async function readGroup(tx: Tx, principal: Principal, id: string): Promise<DuplicateGroup> {
  const rows = await selectGroups(tx, principal).where('g.id', '=', id).execute();
  const [group] = await presentGroups(tx, principal, rows as Row[]);
  if (!group) throw notFound();
  return group;
}

async function presentGroups(tx: Tx, principal: Principal, rows: readonly Row[]): Promise<DuplicateGroup[]> {
  const inGroups = await readMembers(tx, principal, rows);
  const visible = inGroups.filter((member) => member.visible).map((member) => member.customerId);
  const known = await readCustomers(tx, [...new Set(visible)], principal);
  const ofGroup = Map.groupBy(inGroups, ({ groupId }) => groupId);
  return rows.map((row) => {
    const all = ofGroup.get(row.id) ?? [];
    const seen = new Set(all.filter((member) => member.visible).map(({ customerId }) => customerId));
    return {
      id: row.id,
      state: row.state,
      reasons: sortedReasons(row.reasons),
      customers: known.filter(({ id }) => seen.has(id)).map(shownOf),
      elsewhere: all.length - seen.size,
      foundAt: row.found_at.toISOString(),
      dismissedAt: row.dismissed_at?.toISOString() ?? null,
      dismissedBy: row.dismissed_by ? { id: row.dismissed_by, name: row.dismissed_by_name ?? '' } : null,
    };
  });
}

function readMembers(tx: Tx, principal: Principal, groups: readonly { id: string }[]) {
  const scope: RawBuilder<boolean> = customerScope(principal);
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.duplicate_member as m')
    .innerJoin('customers.customer as c', 'c.id', 'm.customer_id')
    .where('m.tenant_id', '=', principal.tenantId)
    .where(sql<boolean>`m.group_id = any(${groups.map(({ id }) => id)}::uuid[])`)
    .where('c.deleted_at', 'is', null)
    .select(['m.group_id as groupId', 'm.customer_id as customerId', scope.as('visible')])
    .execute();
}
