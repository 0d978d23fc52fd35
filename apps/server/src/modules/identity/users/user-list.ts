import type { ListPage, ListQuery } from '@guanjia/contracts/core/list';
import { type UserRow, userList } from '@guanjia/contracts/identity/users';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '../people-scope.ts';
import type { IdentityTables } from '../tables.ts';

/** What state an account is in; `u` is identity.app_user. */
export const userStatus = sql<UserRow['status']>`case when u.left_at is not null then 'left'
  when u.disabled_at is not null then 'disabled' when u.locked_at is not null then 'locked' else 'active' end`;

function selectUsers(tx: Tx, tenantId: string) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user as u')
    .innerJoin('identity.unit as n', 'n.id', 'u.unit_id')
    .innerJoin('identity.role as r', 'r.id', 'u.role_id')
    .leftJoin('identity.post as p', 'p.id', 'u.post_id')
    .where('u.tenant_id', '=', tenantId)
    .select(['u.id', 'u.login', 'u.name', 'u.employee_no', 'u.unit_id', 'n.name as unit_name', 'u.category'])
    .select(['r.key as role_key', 'r.name as role_name', 'p.name as post_name', userStatus.as('status')]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectUsers>['executeTakeFirstOrThrow']>>;

const view: ListView<UserRow> = {
  definition: userList,
  id: sql`u.id`,
  columns: {
    login: sql`u.login`,
    name: sql`u.name collate "zh-x-icu"`,
    employeeNo: sql`u.employee_no`,
    unitName: sql`n.name collate "zh-x-icu"`,
    unitId: sql`u.unit_id`,
    roleKey: sql`r.key`,
    roleName: sql`r.name`,
    postName: sql`p.name`,
    category: sql`u.category`,
    status: userStatus,
  },
  search: (text) => {
    const pattern = `%${escapeLike(text)}%`;
    return sql`(u.login ilike ${pattern} or u.name ilike ${pattern} or u.employee_no ilike ${pattern})`;
  },
  present: (row: Row): UserRow => ({
    id: row.id,
    login: row.login,
    name: row.name,
    employeeNo: row.employee_no,
    unitId: row.unit_id,
    unitName: row.unit_name,
    roleKey: row.role_key,
    roleName: row.role_name,
    postName: row.post_name,
    category: row.category,
    status: row.status,
  }),
};

/** Users inside the own data scope. */
export function listUsers(tx: Tx, principal: Principal, query: ListQuery): Promise<ListPage<UserRow>> {
  const base = selectUsers(tx, principal.tenantId).where(peopleScope(principal, 'identity', sql`u.id`));
  return queryList(tx.kysely<never>(), view, base, query);
}
