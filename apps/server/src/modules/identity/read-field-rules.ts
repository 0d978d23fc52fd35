import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type { Tx } from '#kernel/db.ts';
import { effectiveRole, type RoleRow } from './effective-role.ts';

/** The rules for fields that hold for somebody who did not ask: whom something is told. */
export async function readFieldRules(tx: Tx, userId: string): Promise<FieldRules> {
  const [row] = await tx.query<RoleRow>(
    `select r.key, r.built_in, r.permissions, r.scope, r.scopes, r.field_rules, r.category
     from identity.app_user u join identity.role r on r.id = u.role_id where u.tenant_id = $1 and u.id = $2`,
    [tx.tenantId, userId],
  );
  return row ? effectiveRole(row).fieldRules : {};
}
