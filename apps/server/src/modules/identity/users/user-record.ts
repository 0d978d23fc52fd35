import { ruleOf, shownText, shownValue } from '@guanjia/contracts/core/field-rules';
import type { User } from '@guanjia/contracts/identity/users';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '../people-scope.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';
import { userStatus } from './user-list.ts';

const record = 'identity.user';
const guarded = ['email', 'birthday'] as const;

function selectUser(tx: Tx, id: string) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user as u')
    .innerJoin('identity.unit as n', 'n.id', 'u.unit_id')
    .innerJoin('identity.role as r', 'r.id', 'u.role_id')
    .leftJoin('identity.post as p', 'p.id', 'u.post_id')
    .where('u.tenant_id', '=', requireTenant(tx))
    .where('u.id', '=', id)
    .select(['u.id', 'u.login', 'u.name', 'u.employee_no', 'u.unit_id', 'n.name as unit_name', 'n.path'])
    .select(['u.role_id', 'r.key as role_key', 'r.name as role_name', 'u.post_id', 'p.name as post_name'])
    .select(['p.name_en as post_name_en', 'u.category', 'u.gender', 'u.email', 'u.birthday', 'u.hired_on'])
    .select(['u.working_hours', 'u.avatar_object', 'u.must_change_password', 'u.created_at', 'u.left_at'])
    .select(['u.version', userStatus.as('status')]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectUser>['executeTakeFirstOrThrow']>>;

/** A user as somebody may see them: inside the data scope, with the role's rules for fields. Throws `not_found`. */
export async function readUser(tx: Tx, id: string, principal: Principal): Promise<User> {
  const row = await selectUser(tx, id)
    .where(peopleScope(principal, 'identity', sql`u.id`))
    .executeTakeFirst();
  if (!row) throw notFound();
  const own = row.id === principal.userId;
  return present(tx, row, own ? {} : principal.fieldRules, own);
}

/** With everything in it, for commands and their audit. Throws `not_found`. */
export async function readWholeUser(tx: Tx, id: string): Promise<User> {
  const row = await selectUser(tx, id).executeTakeFirst();
  if (!row) throw notFound();
  return present(tx, row, {}, true);
}

async function present(tx: Tx, row: Row, rules: Principal['fieldRules'], whole: boolean): Promise<User> {
  const skills = await tx.query<{ skillId: string; name: string; level: number }>(
    `select k.skill_id as "skillId", s.name, k.level from identity.user_skill k
     join identity.skill s on s.id = k.skill_id where k.user_id = $1 order by s.name`,
    [row.id],
  );
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    employeeNo: row.employee_no,
    unit: { id: row.unit_id, name: row.unit_name },
    role: { id: row.role_id, key: row.role_key, name: row.role_name },
    post: row.post_id ? { id: row.post_id, name: row.post_name ?? '', nameEn: row.post_name_en ?? '' } : null,
    category: row.category,
    gender: row.gender,
    email: whole ? row.email : shownText(rules, record, 'email', row.email),
    birthday: whole ? row.birthday : shownValue(rules, record, 'birthday', row.birthday),
    hiredOn: row.hired_on,
    skills,
    workingHours: row.working_hours,
    effectiveHours: row.working_hours ?? (await hoursOfUnits(tx, row.path)),
    hasAvatar: row.avatar_object !== null,
    status: row.status,
    mustChangePassword: row.must_change_password,
    createdAt: row.created_at.toISOString(),
    leftAt: row.left_at?.toISOString() ?? null,
    hidden: whole ? [] : guarded.filter((field) => ruleOf(rules, record, field) === 'hidden'),
    version: row.version,
  };
}

/** Those of the nearest unit that has some. */
async function hoursOfUnits(tx: Tx, path: readonly string[]): Promise<User['workingHours']> {
  const [row] = await tx.query<{ working_hours: User['workingHours'] }>(
    `select working_hours from identity.unit where id = any($1) and working_hours is not null
     order by array_position($1, id) desc limit 1`,
    [path],
  );
  return row?.working_hours ?? null;
}
