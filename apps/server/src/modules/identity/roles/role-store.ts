import { roleKeys } from '@guanjia/contracts/core/roles';
import type { DutySeparation, Role } from '@guanjia/contracts/identity/role-routes';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { type EffectiveRole, effectiveRole, type RoleRow } from '../effective-role.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';

function selectRoles(tx: Tx) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.role as r')
    .where('r.tenant_id', '=', requireTenant(tx))
    .select(['r.id', 'r.key', 'r.name', 'r.built_in', 'r.permissions', 'r.scope', 'r.scopes', 'r.version'])
    .select(['r.field_rules', 'r.description', 'r.category', 'r.hidden_menus'])
    .select(
      sql<number>`(select count(*)::int from identity.app_user u
        where u.tenant_id = r.tenant_id and u.role_id = r.id and u.left_at is null)`.as('people'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof selectRoles>['executeTakeFirstOrThrow']>>;

function present(row: Row): Role {
  const { category, permissions, scopes, fieldRules } = effectiveRole(row);
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    builtIn: row.built_in,
    category,
    permissions: [...permissions],
    scopes,
    fieldRules,
    hiddenMenus: row.hidden_menus,
    people: row.people,
    version: row.version,
  };
}

/** Built-in ones first, in the order of the code, then the own ones by name. */
export async function listRoles(tx: Tx): Promise<Role[]> {
  const rows = await selectRoles(tx)
    .orderBy(sql`array_position(${sql.val(roleKeys)}::text[], r.key)`)
    .orderBy(sql`r.name collate "zh-x-icu"`)
    .execute();
  return rows.map(present);
}

/** Throws `not_found`. */
export async function readRole(tx: Tx, id: string): Promise<Role> {
  const row = await selectRoles(tx).where('r.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return present(row);
}

/** What a role allows. Throws `not_found`. */
export async function getRights(tx: Tx, roleId: string): Promise<EffectiveRole> {
  const [row] = await tx.query<RoleRow>(
    `select key, built_in, permissions, scope, scopes, field_rules, category
     from identity.role where tenant_id = $1 and id = $2`,
    [requireTenant(tx), roleId],
  );
  if (!row) throw notFound();
  return effectiveRole(row);
}

export async function listSeparations(tx: Tx): Promise<DutySeparation[]> {
  const rows = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.duty_separation')
    .where('tenant_id', '=', requireTenant(tx))
    .select(['id', 'name', 'doing', 'checking'])
    .orderBy('name')
    .execute();
  return rows as DutySeparation[];
}
