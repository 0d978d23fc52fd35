import type { ListPage, ListQuery } from '@guanjia/contracts/core/list';
import { userList } from '@guanjia/contracts/identity/routes';
import { sql } from 'kysely';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { hashPassword, requireStrong } from './password.ts';
import { deleteOtherSessions } from './session-store.ts';
import type { IdentityTables } from './tables.ts';

interface UserRow {
  id: string;
  login: string;
  name: string;
  employee_no: string;
  group_name: string | null;
  role_key: string;
  status: 'active' | 'disabled' | 'locked';
}

const status = sql<UserRow['status']>`case when u.disabled_at is not null then 'disabled'
  when u.locked_at is not null then 'locked' else 'active' end`;

const view: ListView<ReturnType<typeof present>> = {
  definition: userList,
  id: sql`u.id`,
  columns: {
    login: sql`u.login`,
    name: sql`u.name collate "zh-x-icu"`,
    employeeNo: sql`u.employee_no`,
    groupName: sql`g.name`,
    roleKey: sql`r.key`,
    status,
  },
  search: (text) => {
    const pattern = `%${escapeLike(text)}%`;
    return sql`(u.login ilike ${pattern} or u.name ilike ${pattern} or u.employee_no ilike ${pattern})`;
  },
  present,
};

function present(row: UserRow) {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    employeeNo: row.employee_no,
    groupName: row.group_name,
    roleKey: row.role_key,
    status: row.status,
  };
}

export async function listUsers(
  tx: Tx,
  tenantId: string,
  query: ListQuery,
): Promise<ListPage<ReturnType<typeof present>>> {
  const kysely = tx.kysely<IdentityTables>();
  const base = kysely
    .selectFrom('identity.app_user as u')
    .innerJoin('identity.role as r', 'r.id', 'u.role_id')
    .leftJoin('identity.work_group as g', 'g.id', 'u.group_id')
    .where('u.tenant_id', '=', tenantId)
    .select(['u.id', 'u.login', 'u.name', 'u.employee_no', 'g.name as group_name', 'r.key as role_key'])
    .select(status.as('status'));
  return queryList(tx.kysely<never>(), view, base, query);
}

/** People and groups inside the principal's data scope, for pickers and filters. */
export async function listColleagues(tx: Tx, principal: Principal) {
  const kysely = tx.kysely<IdentityTables>();
  let people = kysely
    .selectFrom('identity.app_user')
    .where('tenant_id', '=', principal.tenantId)
    .where('disabled_at', 'is', null)
    .select(['id', 'name', 'group_id'])
    .orderBy(sql`name collate "zh-x-icu"`)
    .limit(2000);
  let groups = kysely
    .selectFrom('identity.work_group')
    .where('tenant_id', '=', principal.tenantId)
    .select(['id', 'name'])
    .orderBy('name');
  if (principal.scope === 'own') {
    people = people.where('id', '=', principal.userId);
    groups = groups.where('id', '=', principal.groupId);
  } else if (principal.scope === 'group') {
    people = people.where('group_id', '=', principal.groupId);
    groups = groups.where('id', '=', principal.groupId);
  }
  const rows = await people.execute();
  return {
    items: rows.map((row) => ({ id: row.id, name: row.name, groupId: row.group_id })),
    groups: await groups.execute(),
  };
}

/**
 * A new initial password, to be changed at the next log-in; unlocks and ends the user's sessions.
 * Throws `not_found`, `password_too_weak`.
 */
export async function resetPassword(
  { db, clock }: { db: Db; clock: Clock },
  tenantId: string,
  userId: string,
  next: string,
  /** Runs in the same transaction, when it was reset. */
  onReset: (tx: Tx) => Promise<void>,
) {
  await db.tenantTx(tenantId, async (tx) => {
    const known = await tx.query('select from identity.app_user where tenant_id = $1 and id = $2', [
      tenantId,
      userId,
    ]);
    if (known.length === 0) throw notFound();
  });
  requireStrong(next);
  const passwordHash = await hashPassword(next);
  await db.tenantTx(tenantId, async (tx) => {
    const updated = await tx
      .kysely<IdentityTables>()
      .updateTable('identity.app_user')
      .set({
        password_hash: passwordHash,
        must_change_password: true,
        password_changed_at: clock.now(),
        failed_logins: 0,
        locked_at: null,
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', userId)
      .returning('id')
      .executeTakeFirst();
    if (!updated) throw notFound();
    await deleteOtherSessions(tx, userId, null);
    await onReset(tx);
  });
}

/** Id of a user by log-in name; for administration from the command line. */
export async function findUserId(tx: Tx, login: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    'select id from identity.app_user where lower(login) = lower($1)',
    [login],
  );
  return row?.id;
}
