import type { PendingFactor, Principal } from '#kernel/principal.ts';
import { type EffectiveRole, effectiveRole, type RoleRow } from './effective-role.ts';
import { type PlaceRow, placeOf } from './units/place.ts';

/** What makes somebody who acts: from app_user, unit and role. */
export interface PrincipalRow extends RoleRow, PlaceRow {
  tenant_id: string;
  user_id: string;
  name: string;
  must_change_password: boolean;
}

/** The columns of `PrincipalRow` but for tenant and user, where `u`, `n` and `r` are app_user, unit and role. */
export const principalColumns = `u.name, u.must_change_password, n.id as unit_id, n.kind as unit_kind, n.department_id,
  n.branch_id, r.key, r.built_in, r.permissions, r.scope, r.scopes, r.field_rules, r.category`;

/** `sessionId`: of the session, or of what stands in its place. */
export function principalOf(
  row: PrincipalRow,
  session: { sessionId: string; pendingFactor: PendingFactor | null; ip: string | null },
): Principal & EffectiveRole {
  return {
    tenantId: row.tenant_id,
    userId: row.user_id,
    userName: row.name,
    mustChangePassword: row.must_change_password,
    ...session,
    ...placeOf(row),
    ...effectiveRole(row),
  };
}
