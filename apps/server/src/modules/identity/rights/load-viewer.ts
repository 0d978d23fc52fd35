import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Place, Rights } from '#kernel/principal.ts';
import { type EffectiveRole, effectiveRole, type RoleRow } from '../effective-role.ts';
import { type PlaceRow, placeOf } from '../units/place.ts';

/** Somebody as a principal without a session: what they would see, whether they can log in or not. */
export type ViewerOf = Rights & Place & { tenantId: string; userId: string };

interface Row extends RoleRow, PlaceRow {
  tenant_id: string;
  active: boolean;
}

/** Throws `not_found`. */
export async function loadViewer(
  tx: Tx,
  userId: string,
): Promise<{ viewer: ViewerOf; active: boolean; role: { builtIn: boolean; effective: EffectiveRole } }> {
  const [row] = await tx.query<Row>(
    `select u.tenant_id, u.disabled_at is null and u.locked_at is null and u.left_at is null as active,
       n.id as unit_id, n.kind as unit_kind, n.department_id, n.branch_id,
       r.key, r.built_in, r.permissions, r.scope, r.scopes, r.field_rules, r.category
     from identity.app_user u
     join identity.unit n on n.id = u.unit_id
     join identity.role r on r.id = u.role_id
     where u.tenant_id = $1 and u.id = $2`,
    [tx.tenantId, userId],
  );
  if (!row) throw notFound();
  const effective = effectiveRole(row);
  return {
    viewer: { tenantId: row.tenant_id, userId, ...placeOf(row), ...effective },
    active: row.active,
    role: { builtIn: row.built_in, effective },
  };
}
