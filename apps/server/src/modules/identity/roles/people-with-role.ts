import type { Permission } from '@guanjia/contracts/core/permissions';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { effectiveRole } from '../effective-role.ts';
import type { IdentityTables } from '../tables.ts';

export interface RoleName {
  key: string;
  name: string;
}

/** The tenant's roles, by name. */
export async function listRoles(tx: Tx): Promise<RoleName[]> {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.role')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .select(['key', 'name'])
    .orderBy(sql`name collate "zh-x-icu"`)
    .execute();
}

/** People who may log in, with their role; by name. */
export async function listPeopleWithRole(
  tx: Tx,
  userId?: string,
): Promise<{ id: string; name: string; role: RoleName; permissions: ReadonlySet<Permission> }[]> {
  let query = tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user as u')
    .innerJoin('identity.role as r', 'r.id', 'u.role_id')
    .where('u.tenant_id', '=', tx.tenantId ?? '')
    .where('u.disabled_at', 'is', null)
    .select(['u.id', 'u.name', 'r.key', 'r.name as role_name', 'r.built_in', 'r.permissions'])
    .select(['r.scope', 'r.scopes', 'r.field_rules', 'r.category'])
    .orderBy(sql`u.name collate "zh-x-icu"`);
  if (userId) query = query.where('u.id', '=', userId);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: { key: row.key, name: row.role_name },
    permissions: effectiveRole(row).permissions,
  }));
}
