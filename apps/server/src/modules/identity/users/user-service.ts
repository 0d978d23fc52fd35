import { maskText } from '@guanjia/contracts/core/masks';
import type * as routes from '@guanjia/contracts/identity/users';
import type { User } from '@guanjia/contracts/identity/users';
import { changeSet, without } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { tellAccessChanged } from '../access-changes.ts';
import type { AuditTrail } from '../ports.ts';
import { endSessions } from '../session-store.ts';
import { endTokens } from '../tokens/token-store.ts';
import { insertUser } from './insert-user.ts';
import {
  requireAnotherAdministrator,
  requireAssignable,
  requireNoContradiction,
  requireNotAbove,
  requireWritable,
} from './user-guards.ts';
import { readUser, readWholeUser } from './user-record.ts';
import { setDisabledAt, writeFields } from './user-store.ts';

export interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

type Create = OperationInput<typeof routes.createUser>['body'];
type Update = OperationInput<typeof routes.updateUser>['body'];

/** Throws `not_found` for what is outside the scope, `code_taken`, `beyond_own_rights`, `rights_contradict`. */
export async function createUser(deps: Deps, tx: Tx, principal: Principal, input: Create): Promise<User> {
  const { login, password, acceptContradiction, name, employeeNo, ...fields } = input;
  const role = await requireAssignable(tx, principal, fields);
  await requireNoContradiction(
    tx,
    { ...fields, category: fields.category ?? 'employee' },
    role,
    acceptContradiction,
  );
  const id = await insertUser(
    tx,
    {
      login,
      name,
      employeeNo,
      roleId: fields.roleId,
      unitId: fields.unitId,
      password,
      mustChangePassword: true,
      category: fields.category ?? 'employee',
    },
    deps.clock.now(),
  );
  await writeFields(tx, id, fields);
  const created = await readWholeUser(tx, id);
  await record(deps, tx, principal, 'identity.user_created', id, { after: factsOf(created) });
  return readUser(tx, id, principal);
}

/**
 * Throws `not_found` for what is outside the scope, `version_conflict`, `code_taken`, `field_protected`,
 * `beyond_own_rights`, `rights_contradict` and `last_administrator`.
 */
export async function updateUser(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  { version, acceptContradiction, ...input }: Update,
): Promise<User> {
  await readUser(tx, id, principal);
  const before = await readWholeUser(tx, id);
  if (before.version !== version) throw new AppError('version_conflict');
  requireWritable(principal, input);
  await requireNotAbove(tx, principal, before);
  const role = await requireAssignable(tx, principal, {
    unitId: input.unitId ?? before.unit.id,
    roleId: input.roleId ?? before.role.id,
    postId: input.postId,
    skills: input.skills,
  });
  const placed = {
    unitId: input.unitId ?? before.unit.id,
    category: input.category ?? before.category,
  };
  const moves = input.unitId !== undefined || input.roleId !== undefined || input.category !== undefined;
  if (moves) await requireNoContradiction(tx, placed, role, acceptContradiction);
  if (before.role.key === 'administrator' && role.roleKey !== 'administrator')
    await requireAnotherAdministrator(tx, id);
  await writeFields(tx, id, input);
  const after = await readWholeUser(tx, id);
  await record(deps, tx, principal, 'identity.user_updated', id, changeSet(factsOf(before), factsOf(after)));
  if (moves) await tellAccessChanged(tx, [id], deps.clock.now());
  return readUser(tx, id, principal);
}

/** Throws `not_found`, `user_left`, `beyond_own_rights`, `last_administrator`. */
export async function setDisabled(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  { disabled, reason }: { disabled: boolean; reason?: string | undefined },
): Promise<User> {
  const user = await readUser(tx, id, principal);
  if (user.leftAt) throw new AppError('user_left');
  await requireNotAbove(tx, principal, user);
  if (disabled && user.role.key === 'administrator') await requireAnotherAdministrator(tx, id);
  const now = deps.clock.now();
  await setDisabledAt(tx, id, disabled ? now : null);
  if (disabled) {
    await endSessions(tx, { userId: id, now });
    await endTokens(tx, { userId: id, now });
    await tellAccessChanged(tx, [id], now);
  }
  await record(deps, tx, principal, disabled ? 'identity.user_disabled' : 'identity.user_enabled', id, {
    ...(reason && { purpose: reason }),
  });
  return readUser(tx, id, principal);
}

/** Changes what people keep of themselves. */
export async function updateOwnProfile(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  input: OperationInput<typeof routes.updateOwnProfile>['body'],
): Promise<User> {
  const before = await readWholeUser(tx, principal.userId);
  await writeFields(tx, principal.userId, input);
  const after = await readWholeUser(tx, principal.userId);
  await record(
    deps,
    tx,
    principal,
    'identity.user_updated',
    principal.userId,
    changeSet(factsOf(before), factsOf(after)),
  );
  return after;
}

/** What the audit trail keeps of a user. */
function factsOf(user: User): Record<string, unknown> {
  return {
    ...without(user, 'id', 'version', 'effectiveHours', 'hidden'),
    email: user.email && maskText('email', user.email),
  };
}

function record(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  action: string,
  entityId: string,
  change: { before?: Record<string, unknown>; after?: Record<string, unknown>; purpose?: string },
): Promise<void> {
  return deps.audit.record(tx, { actor: principal, action, entityType: 'user', entityId, ...change });
}
