import { mayWrite, type ProtectedFieldOf } from '@guanjia/contracts/core/field-rules';
import type { User } from '@guanjia/contracts/identity/users';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import type { EffectiveRole } from '../effective-role.ts';
import { findContradictions } from '../rights/contradictions.ts';
import { requireNotBeyond } from '../roles/powers.ts';
import { getRights, listSeparations } from '../roles/role-store.ts';
import { getUnit } from '../units/unit-store.ts';
import type { UserFields } from './user-store.ts';

/** Nobody acts on an account that may do more than the own one. Throws `beyond_own_rights`. */
export async function requireNotAbove(tx: Tx, principal: Principal, user: Pick<User, 'role'>): Promise<void> {
  requireNotBeyond(principal, await getRights(tx, user.role.id));
}

/** Throws `last_administrator` when nobody else could administer the enterprise. */
export async function requireAnotherAdministrator(tx: Tx, userId: string): Promise<void> {
  const others = await tx.query(
    `select from identity.app_user u join identity.role r on r.id = u.role_id
     where u.tenant_id = $1 and r.key = 'administrator' and u.id <> $2
       and u.disabled_at is null and u.left_at is null limit 1 for update of u`,
    [tx.tenantId, userId],
  );
  if (others.length === 0) throw new AppError('last_administrator');
}

/**
 * The unit is inside the data scope and in use, the role may be given, post and skills exist; answers the role.
 * Throws `not_found`, `beyond_own_rights`.
 */
export async function requireAssignable(
  tx: Tx,
  principal: Principal,
  target: Pick<UserFields, 'postId' | 'skills'> & { unitId: string; roleId: string },
): Promise<EffectiveRole> {
  const unit = await getUnit(tx, target.unitId);
  if (unit.archived || !coversUnit(principal, unit.lineage)) throw notFound();
  const role = await getRights(tx, target.roleId);
  requireNotBeyond(principal, role);
  await requireKnown(tx, 'identity.post', target.postId ? [target.postId] : []);
  await requireKnown(tx, 'identity.skill', target.skills?.map(({ skillId }) => skillId) ?? []);
  return role;
}

/** Whether people may be put into a unit by somebody with this data scope. */
export function coversUnit(principal: Principal, unit: { path: string[]; branchId: string }): boolean {
  switch (principal.scopes.identity) {
    case 'own':
      return false;
    case 'group':
      return unit.path.at(-1) === principal.groupId;
    case 'department':
      return unit.path.includes(principal.departmentId);
    case 'branch':
      return unit.branchId === principal.branchId;
    case 'all':
      return true;
  }
}

async function requireKnown(tx: Tx, table: 'identity.post' | 'identity.skill', ids: readonly string[]) {
  if (ids.length === 0) return;
  const rows = await tx.query(`select from ${table} where tenant_id = $1 and id = any($2)`, [
    tx.tenantId,
    ids,
  ]);
  if (rows.length !== ids.length) throw notFound();
}

/** Throws `rights_contradict` with each contradiction, unless it was accepted with open eyes (IAM-029). */
export async function requireNoContradiction(
  tx: Tx,
  user: { unitId: string; category: User['category'] },
  role: EffectiveRole,
  accepted: boolean,
): Promise<void> {
  if (accepted) return;
  const unit = await getUnit(tx, user.unitId);
  const found = findContradictions(
    { category: user.category, inGroup: unit.kind === 'group' },
    role,
    await listSeparations(tx),
  );
  if (found.length === 0) return;
  throw new AppError('rights_contradict', {
    params: { codes: found.map(({ code }) => code).join(', ') },
    fields: found.map(({ code, params }) => ({ path: code, message: JSON.stringify(params) })),
  });
}

/** Throws `field_protected` for what the role may not change. */
export function requireWritable(principal: Principal, input: UserFields): void {
  const protectedFields: ProtectedFieldOf<'identity.user'>[] = ['email', 'birthday'];
  const refused = protectedFields.filter(
    (field) =>
      input[field as 'email' | 'birthday'] !== undefined &&
      !mayWrite(principal.fieldRules, 'identity.user', field),
  );
  if (refused.length > 0)
    throw new AppError('field_protected', {
      params: { fields: refused.join(', ') },
      fields: refused.map((field) => ({ path: `body.${field}`, message: 'protected' })),
    });
}
