import type { Tx } from '#kernel/db.ts';
import { noSession, type Principal } from '#kernel/principal.ts';
import { effectiveRole } from './built-in-roles.ts';
import type { IdentityTables } from './tables.ts';

/**
 * Who a user is at this moment, for work that goes on after the request; undefined when the account is gone, disabled
 * or locked.
 */
export async function loadPrincipal(
  tx: Tx,
  userId: string,
): Promise<{ principal: Principal; timeZone: string } | undefined> {
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user as u')
    .innerJoin('identity.tenant as t', 't.tenant_id', 'u.tenant_id')
    .innerJoin('identity.role as r', 'r.id', 'u.role_id')
    .where('u.tenant_id', '=', tx.tenantId ?? '')
    .where('u.id', '=', userId)
    .where('u.disabled_at', 'is', null)
    .where('u.locked_at', 'is', null)
    .select(['u.tenant_id', 'u.name', 'u.group_id', 'u.must_change_password', 't.timezone'])
    .select(['r.key', 'r.built_in', 'r.permissions', 'r.scope'])
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    timeZone: row.timezone,
    principal: {
      tenantId: row.tenant_id,
      userId,
      userName: row.name,
      sessionId: noSession,
      groupId: row.group_id,
      mustChangePassword: row.must_change_password,
      ip: null,
      ...effectiveRole(row),
    },
  };
}
