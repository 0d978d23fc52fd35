import type * as routes from '@guanjia/contracts/identity/role-routes';
import type { Role } from '@guanjia/contracts/identity/role-routes';
import { changeSet, without } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import { refusingTaken } from '#kernel/taken.ts';
import { tellRoleChanged } from '../access-changes.ts';
import type { AuditTrail } from '../ports.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';
import { brokenSeparations } from './duties.ts';
import { requireNotBeyond } from './powers.ts';
import { listSeparations, readRole } from './role-store.ts';

export interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

type Fields = OperationInput<typeof routes.createRole>['body'];

/** Throws `code_taken`, `duties_conflict`, `beyond_own_rights`. */
export async function createRole(deps: Deps, tx: Tx, principal: Principal, input: Fields): Promise<Role> {
  await requireFit(tx, principal, input);
  const id = newId(deps.clock.now().getTime());
  await refusingTaken(uniqueName(input.name), () =>
    tx
      .kysely<IdentityTables>()
      .insertInto('identity.role')
      .values({ id, tenant_id: requireTenant(tx), key: `own-${id}`, built_in: false, ...columnsOf(input) })
      .execute(),
  );
  const created = await readRole(tx, id);
  await record(deps, tx, principal, 'identity.role_created', id, { after: factsOf(created) });
  return created;
}

/** Throws `not_found`, `role_built_in`, `version_conflict`, `code_taken`, `duties_conflict`, `beyond_own_rights`. */
export async function updateRole(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  { version, ...input }: Fields & { version: number },
): Promise<Role> {
  const before = await readRole(tx, id);
  requireOwn(before);
  requireNotBeyond(principal, rightsOf(before));
  await requireFit(tx, principal, input);
  const updated = await refusingTaken(uniqueName(input.name), () =>
    tx
      .kysely<IdentityTables>()
      .updateTable('identity.role')
      .set((eb) => ({ ...columnsOf(input), version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .returning('id')
      .executeTakeFirst(),
  );
  if (!updated) throw new AppError('version_conflict');
  const after = await readRole(tx, id);
  await record(deps, tx, principal, 'identity.role_updated', id, changeSet(factsOf(before), factsOf(after)));
  await tellRoleChanged(tx, after.key, deps.clock.now());
  return after;
}

/** Throws `not_found`. */
export async function setRoleMenus(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  hiddenMenus: string[],
): Promise<Role> {
  const before = await readRole(tx, id);
  await tx
    .kysely<IdentityTables>()
    .updateTable('identity.role')
    .set((eb) => ({ hidden_menus: hiddenMenus, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
  const after = await readRole(tx, id);
  await record(deps, tx, principal, 'identity.role_updated', id, changeSet(factsOf(before), factsOf(after)));
  return after;
}

/** Throws `not_found`, `role_built_in`, `in_use`. */
export async function deleteRole(deps: Deps, tx: Tx, principal: Principal, id: string): Promise<void> {
  const role = await readRole(tx, id);
  requireOwn(role);
  requireNotBeyond(principal, rightsOf(role));
  // Those who have left keep the role they had.
  const holders = await tx.query(
    'select from identity.app_user where tenant_id = $1 and role_id = $2 limit 1',
    [tx.tenantId, id],
  );
  if (holders.length > 0) throw new AppError('in_use', { params: { people: role.people } });
  await tx.kysely<IdentityTables>().deleteFrom('identity.role').where('id', '=', id).execute();
  await record(deps, tx, principal, 'identity.role_deleted', id, { before: factsOf(role) });
}

async function requireFit(tx: Tx, principal: Principal, input: Fields): Promise<void> {
  requireNotBeyond(principal, rightsOf({ ...input, key: '' }));
  const [broken] = brokenSeparations(new Set(input.permissions), await listSeparations(tx));
  if (broken) {
    const { name, doing, checking } = broken;
    throw new AppError('duties_conflict', {
      params: { name, doing: doing.join(', '), checking: checking.join(', ') },
    });
  }
}

export function rightsOf(role: Pick<Role, 'key' | 'permissions' | 'scopes' | 'fieldRules'>) {
  return {
    roleKey: role.key,
    permissions: new Set(role.permissions),
    scopes: role.scopes,
    fieldRules: role.fieldRules,
  };
}

function requireOwn(role: Role): void {
  if (role.builtIn) throw new AppError('role_built_in');
}

function uniqueName(name: string) {
  return { role_name: { path: 'body.name', value: name } };
}

function columnsOf(input: Fields) {
  return {
    name: input.name,
    description: input.description,
    category: input.category,
    permissions: input.permissions,
    scopes: JSON.stringify(input.scopes) as never,
    field_rules: JSON.stringify(input.fieldRules) as never,
    hidden_menus: input.hiddenMenus,
  };
}

function factsOf(role: Role): Record<string, unknown> {
  return without(role, 'id', 'key', 'people', 'version');
}

function record(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  action: string,
  entityId: string,
  change: { before?: Record<string, unknown>; after?: Record<string, unknown> },
): Promise<void> {
  return deps.audit.record(tx, { actor: principal, action, entityType: 'role', entityId, ...change });
}
