import type { Unit } from '@guanjia/contracts/identity/organisation';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { refusingTaken } from '#kernel/taken.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';
import { type Lineage, lineageBelow, relocate, type TreeNode } from './unit-tree.ts';

export interface StoredUnit extends TreeNode {
  lineage: Lineage;
  archived: boolean;
}

/** One change of the tree at a time: two moves at once could make a circle. */
export async function lockTree(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('identity.unit:' || $1, 0))`, [tx.tenantId]);
}

function selectUnits(tx: Tx) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.unit')
    .where('tenant_id', '=', requireTenant(tx))
    .select(['id', 'parent_id', 'kind', 'path', 'branch_id', 'department_id', 'archived_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectUnits>['executeTakeFirstOrThrow']>>;

function toUnit(row: Row): StoredUnit {
  return {
    id: row.id,
    parentId: row.parent_id,
    kind: row.kind,
    lineage: { path: row.path, branchId: row.branch_id, departmentId: row.department_id },
    archived: row.archived_at !== null,
  };
}

/** Throws `not_found`. */
export async function getUnit(tx: Tx, id: string): Promise<StoredUnit> {
  const row = await selectUnits(tx).where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return toUnit(row);
}

export async function getRoot(tx: Tx): Promise<StoredUnit> {
  return toUnit(await selectUnits(tx).where('kind', '=', 'company').executeTakeFirstOrThrow());
}

/** All below a unit, archived ones included; not the unit itself. */
export async function listBelow(tx: Tx, id: string): Promise<StoredUnit[]> {
  const rows = await selectUnits(tx).where(sql<boolean>`${id} = any(path)`).where('id', '<>', id).execute();
  return rows.map(toUnit);
}

export interface NewUnit {
  kind: Unit['kind'];
  branchKind?: Unit['branchKind'] | undefined;
  name: string;
  code?: string | null | undefined;
  headId?: string | null | undefined;
  address?: string | null | undefined;
  phone?: string | null | undefined;
  workingHours?: Unit['workingHours'] | undefined;
}

/** Adds a unit as the last child. Throws `code_taken`. */
export function insertUnit(tx: Tx, input: NewUnit, parent: StoredUnit | null, now: Date): Promise<string> {
  const id = newId(now.getTime());
  const lineage = lineageBelow({ id, kind: input.kind }, parent?.lineage ?? null);
  return refusingTaken(uniqueUnit(input), async () => {
    await tx
      .kysely<IdentityTables>()
      .insertInto('identity.unit')
      .values({
        id,
        tenant_id: requireTenant(tx),
        parent_id: parent?.id ?? null,
        kind: input.kind,
        branch_kind: input.branchKind ?? null,
        name: input.name,
        code: input.code ?? null,
        head_id: input.headId ?? null,
        address: input.address ?? null,
        phone: input.phone ?? null,
        working_hours: input.workingHours ? (JSON.stringify(input.workingHours) as never) : null,
        position: sql<number>`(select coalesce(max(position) + 1, 0) from identity.unit
          where tenant_id = ${tx.tenantId} and parent_id = ${parent?.id ?? null})` as never,
        path: lineage.path,
        branch_id: lineage.branchId,
        department_id: lineage.departmentId,
      })
      .execute();
    return id;
  });
}

/** Names are unique among siblings, codes in the enterprise. */
export function uniqueUnit(input: { name?: string | undefined; code?: string | null | undefined }) {
  return {
    unit_name: { path: 'body.name', value: input.name },
    unit_code: { path: 'body.code', value: input.code },
  };
}

/** Hangs a unit, and with it all below it, under another one. Throws `code_taken`. */
export async function setParent(
  tx: Tx,
  moved: StoredUnit,
  parent: StoredUnit,
  names: { name: string; code: string | null },
): Promise<void> {
  const lineages = relocate(moved, parent.lineage, await listBelow(tx, moved.id));
  await refusingTaken(uniqueUnit(names), () =>
    tx.query('update identity.unit set parent_id = $2, version = version + 1 where id = $1', [
      moved.id,
      parent.id,
    ]),
  );
  for (const [id, { path, branchId, departmentId }] of lineages) {
    await tx.query('update identity.unit set path = $2, branch_id = $3, department_id = $4 where id = $1', [
      id,
      path,
      branchId,
      departmentId,
    ]);
  }
}

/** The unit at `position` among the children, the others in their order. */
export async function placeAmongSiblings(
  tx: Tx,
  parentId: string,
  id: string,
  position: number,
): Promise<void> {
  await tx.query(
    `update identity.unit u set position = o.place
     from (select id, row_number() over (order by sort, mine desc) - 1 as place from (
             select id, id = $2 as mine,
               case when id = $2 then $3::numeric - 0.5
                 else row_number() over (partition by id = $2 order by position, name) - 1 end as sort
             from identity.unit where parent_id = $1) s) o
     where u.id = o.id and u.position is distinct from o.place`,
    [parentId, id, position],
  );
}

/** The enterprise has the name of its root. */
export async function renameTenant(tx: Tx, name: string): Promise<void> {
  await tx.query('update identity.tenant set name = $2, version = version + 1 where tenant_id = $1', [
    tx.tenantId,
    name,
  ]);
}

/** Throws `not_found` for somebody who is not there or has left. */
export async function requireHead(tx: Tx, headId: string | null | undefined): Promise<void> {
  if (!headId) return;
  const rows = await tx.query(
    'select from identity.app_user where tenant_id = $1 and id = $2 and left_at is null',
    [tx.tenantId, headId],
  );
  if (rows.length === 0) throw notFound();
}
