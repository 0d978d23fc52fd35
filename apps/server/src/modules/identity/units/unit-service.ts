import type * as routes from '@guanjia/contracts/identity/organisation';
import type { Unit } from '@guanjia/contracts/identity/organisation';
import { changeSet, without } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { refusingTaken } from '#kernel/taken.ts';
import { tellPlacesChanged } from '../access-changes.ts';
import type { AuditTrail } from '../ports.ts';
import type { IdentityTables } from '../tables.ts';
import {
  getUnit,
  insertUnit,
  listBelow,
  lockTree,
  placeAmongSiblings,
  renameTenant,
  requireHead,
  type StoredUnit,
  setParent,
  uniqueUnit,
} from './unit-store.ts';
import { mayStandBelow } from './unit-tree.ts';
import { readUnit } from './unit-views.ts';

export interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

type Create = OperationInput<typeof routes.createUnit>['body'];
type Update = OperationInput<typeof routes.updateUnit>['body'];

/** Throws `not_found` for an unknown parent or head, `unit_misplaced`, `code_taken`. */
export async function createUnit(deps: Deps, tx: Tx, principal: Principal, input: Create): Promise<Unit> {
  await lockTree(tx);
  const parent = await getUnit(tx, input.parentId);
  requirePlace(input.kind, parent);
  if ((input.kind === 'branch') !== Boolean(input.branchKind)) throw misplaced(input.kind, parent.kind);
  await requireHead(tx, input.headId);
  const id = await insertUnit(tx, input, parent, deps.clock.now());
  const created = await readUnit(tx, id);
  await recordUnit(deps, tx, principal, 'identity.unit_created', id, { after: factsOf(created) });
  return created;
}

/** Throws `not_found`, `version_conflict`, `code_taken`. */
export async function updateUnit(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  { version, ...input }: Update,
): Promise<Unit> {
  const before = await readUnit(tx, id);
  if (before.version !== version) throw new AppError('version_conflict');
  await requireHead(tx, input.headId);
  await refusingTaken(uniqueUnit(input), () =>
    tx
      .kysely<IdentityTables>()
      .updateTable('identity.unit')
      .set((eb) => ({
        ...(input.name !== undefined && { name: input.name }),
        ...(input.code !== undefined && { code: input.code || null }),
        ...(input.headId !== undefined && { head_id: input.headId }),
        ...(input.address !== undefined && { address: input.address || null }),
        ...(input.phone !== undefined && { phone: input.phone || null }),
        ...(input.branchKind !== undefined && before.kind === 'branch' && { branch_kind: input.branchKind }),
        ...(input.workingHours !== undefined && {
          working_hours: input.workingHours ? (JSON.stringify(input.workingHours) as never) : null,
        }),
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .execute(),
  );
  if (before.kind === 'company' && input.name !== undefined) await renameTenant(tx, input.name);
  const after = await readUnit(tx, id);
  await recordUnit(
    deps,
    tx,
    principal,
    'identity.unit_updated',
    id,
    changeSet(factsOf(before), factsOf(after)),
  );
  return after;
}

/** Throws `not_found`, `unit_misplaced` for a place inside itself or below what it cannot stand below, `code_taken`. */
export async function moveUnit(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  target: { parentId: string; position: number },
): Promise<Unit> {
  await lockTree(tx);
  const moved = await getUnit(tx, id);
  const parent = await getUnit(tx, target.parentId);
  requirePlace(moved.kind, parent);
  if (parent.lineage.path.includes(id)) throw misplaced(moved.kind, parent.kind);
  const before = await readUnit(tx, id);
  await setParent(tx, moved, parent, before);
  await placeAmongSiblings(tx, parent.id, id, target.position);
  const after = await readUnit(tx, id);
  if (before.parentId !== after.parentId) {
    await recordUnit(deps, tx, principal, 'identity.unit_moved', id, {
      before: { parentId: before.parentId },
      after: { parentId: after.parentId },
    });
    await tellPlacesChanged(tx, id, deps.clock.now());
  }
  return after;
}

/** Throws `not_found`, `in_use` while people or units are in it, `unit_misplaced` for the company. */
export async function archiveUnit(deps: Deps, tx: Tx, principal: Principal, id: string): Promise<Unit> {
  await lockTree(tx);
  const unit = await readUnit(tx, id);
  if (unit.kind === 'company') throw new AppError('unit_misplaced');
  const below = (await listBelow(tx, id)).filter(({ archived }) => !archived);
  if (unit.people > 0 || below.length > 0)
    throw new AppError('in_use', { params: { people: unit.people, units: below.length } });
  return setArchived(deps, tx, principal, unit, deps.clock.now());
}

/** Throws `not_found`, `unit_misplaced` while the unit above is archived, `code_taken`. */
export async function restoreUnit(deps: Deps, tx: Tx, principal: Principal, id: string): Promise<Unit> {
  await lockTree(tx);
  const unit = await readUnit(tx, id);
  if (unit.parentId && (await getUnit(tx, unit.parentId)).archived) throw new AppError('unit_misplaced');
  return refusingTaken(uniqueUnit(unit), () => setArchived(deps, tx, principal, unit, null));
}

async function setArchived(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  unit: Unit,
  at: Date | null,
): Promise<Unit> {
  await tx
    .kysely<IdentityTables>()
    .updateTable('identity.unit')
    .set({ archived_at: at })
    .where('id', '=', unit.id)
    .execute();
  const action = at ? 'identity.unit_archived' : 'identity.unit_restored';
  await recordUnit(deps, tx, principal, action, unit.id, { after: { name: unit.name } });
  return readUnit(tx, unit.id);
}

function requirePlace(kind: Unit['kind'], parent: StoredUnit): void {
  if (parent.archived || !mayStandBelow(kind, parent.kind)) throw misplaced(kind, parent.kind);
}

function misplaced(kind: string, parent: string): AppError {
  return new AppError('unit_misplaced', { params: { kind, parent } });
}

function factsOf(unit: Unit): Record<string, unknown> {
  return without(unit, 'people', 'version', 'id');
}

function recordUnit(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  action: string,
  entityId: string,
  change: { before?: Record<string, unknown>; after?: Record<string, unknown> },
): Promise<void> {
  return deps.audit.record(tx, { actor: principal, action, entityType: 'unit', entityId, ...change });
}
