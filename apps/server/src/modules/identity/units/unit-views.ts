import type { Unit } from '@guanjia/contracts/identity/organisation';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { IdentityTables } from '../tables.ts';
import { inTreeOrder } from './unit-tree.ts';

function selectUnits(tx: Tx) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.unit as n')
    .leftJoin('identity.app_user as h', 'h.id', 'n.head_id')
    .where('n.tenant_id', '=', tx.tenantId ?? '')
    .select(['n.id', 'n.parent_id', 'n.kind', 'n.branch_kind', 'n.name', 'n.code', 'n.head_id', 'n.address'])
    .select(['n.phone', 'n.working_hours', 'n.archived_at', 'n.version', 'h.name as head_name'])
    .select(
      sql<number>`(select count(*)::int from identity.app_user u
        where u.tenant_id = n.tenant_id and u.unit_id = n.id and u.left_at is null)`.as('people'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof selectUnits>['executeTakeFirstOrThrow']>>;

function present(row: Row): Unit {
  return {
    id: row.id,
    parentId: row.parent_id,
    kind: row.kind,
    branchKind: row.branch_kind,
    name: row.name,
    code: row.code,
    head: row.head_id ? { id: row.head_id, name: row.head_name ?? '' } : null,
    address: row.address,
    phone: row.phone,
    workingHours: row.working_hours,
    people: row.people,
    archived: row.archived_at !== null,
    version: row.version,
  };
}

export async function listUnits(tx: Tx, options: { archived: boolean }): Promise<Unit[]> {
  let query = selectUnits(tx).orderBy('n.position').orderBy(sql`n.name collate "zh-x-icu"`);
  if (!options.archived) query = query.where('n.archived_at', 'is', null);
  return inTreeOrder((await query.execute()).map(present));
}

/** Throws `not_found`. */
export async function readUnit(tx: Tx, id: string): Promise<Unit> {
  const row = await selectUnits(tx).where('n.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return present(row);
}
