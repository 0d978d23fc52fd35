import type { Tx } from '#kernel/db.ts';
import { noSession, type Principal } from '#kernel/principal.ts';
import { principalOf } from './principal-row.ts';
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
    .innerJoin('identity.unit as n', 'n.id', 'u.unit_id')
    .innerJoin('identity.role as r', 'r.id', 'u.role_id')
    .where('u.tenant_id', '=', tx.tenantId ?? '')
    .where('u.id', '=', userId)
    .where('u.disabled_at', 'is', null)
    .where('u.locked_at', 'is', null)
    .select(['u.tenant_id', 'u.name', 'u.must_change_password', 't.timezone'])
    .select(['n.id as unit_id', 'n.kind as unit_kind', 'n.department_id', 'n.branch_id'])
    .select(['r.key', 'r.built_in', 'r.permissions', 'r.scope', 'r.scopes', 'r.field_rules', 'r.category'])
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    timeZone: row.timezone,
    principal: principalOf(
      { ...row, user_id: userId },
      { sessionId: noSession, pendingFactor: null, ip: null },
    ),
  };
}
