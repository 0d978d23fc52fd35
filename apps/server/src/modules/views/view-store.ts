import type { SavedView, ViewAudience } from '@guanjia/contracts/views/routes';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { ViewsTables } from './tables.ts';

function selectViews(tx: Tx, principal: Principal) {
  return tx
    .kysely<ViewsTables>()
    .selectFrom('views.saved_view as v')
    .innerJoin('identity.person as p', 'p.id', 'v.owner_id')
    .where('v.tenant_id', '=', principal.tenantId)
    .select(['v.id', 'v.list', 'v.name', 'v.search', 'v.audience', 'v.version', 'v.owner_id'])
    .select('p.name as owner_name');
}

type Row = Awaited<ReturnType<ReturnType<typeof selectViews>['executeTakeFirstOrThrow']>>;

function present(row: Row, { userId }: Principal): SavedView {
  return {
    id: row.id,
    list: row.list,
    name: row.name,
    search: row.search,
    audience: row.audience,
    owner: { id: row.owner_id, name: row.owner_name },
    mine: row.owner_id === userId,
    version: row.version,
  };
}

/** The reader's own views of a list by name, then those shared with them. */
export async function listViewsOf(tx: Tx, principal: Principal, list: string): Promise<SavedView[]> {
  const units = [principal.groupId, principal.branchId].filter((unit) => unit !== null);
  const rows = await selectViews(tx, principal)
    .where('v.list', '=', list)
    .where(({ or, eb }) =>
      or([
        eb('v.owner_id', '=', principal.userId),
        eb('v.audience', '=', 'everybody'),
        eb('v.unit_id', 'in', units),
      ]),
    )
    .orderBy(sql`v.owner_id <> ${principal.userId}`)
    .orderBy(sql`v.name collate "zh-x-icu"`)
    .orderBy('v.id')
    .execute();
  return rows.map((row) => present(row, principal));
}

/** An own view; locked until the transaction ends. */
export async function findOwnView(tx: Tx, principal: Principal, id: string): Promise<SavedView | undefined> {
  const row = await selectViews(tx, principal)
    .where('v.owner_id', '=', principal.userId)
    .where('v.id', '=', id)
    .forUpdate('v')
    .executeTakeFirst();
  return row && present(row, principal);
}

export async function countOwnViews(tx: Tx, principal: Principal, list: string): Promise<number> {
  const { count } = await tx
    .kysely<ViewsTables>()
    .selectFrom('views.saved_view')
    .where('tenant_id', '=', principal.tenantId)
    .where('owner_id', '=', principal.userId)
    .where('list', '=', list)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export interface ViewRow {
  id: string;
  list: string;
  name: string;
  search: SavedView['search'];
  audience: ViewAudience;
  unitId: string | null;
}

/** Returns false when the owner has a view of that name already. */
export async function insertView(tx: Tx, principal: Principal, view: ViewRow, now: Date): Promise<boolean> {
  const inserted = await tx
    .kysely<ViewsTables>()
    .insertInto('views.saved_view')
    .values({
      id: view.id,
      tenant_id: principal.tenantId,
      list: view.list,
      owner_id: principal.userId,
      name: view.name,
      search: JSON.stringify(view.search) as never,
      audience: view.audience,
      unit_id: view.unitId,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'owner_id', 'list', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function saveView(tx: Tx, view: ViewRow, now: Date): Promise<void> {
  await tx
    .kysely<ViewsTables>()
    .updateTable('views.saved_view')
    .set((eb) => ({
      name: view.name,
      search: JSON.stringify(view.search) as never,
      audience: view.audience,
      unit_id: view.unitId,
      version: eb('version', '+', 1),
      updated_at: now,
    }))
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', view.id)
    .execute();
}

export async function isNameTaken(
  tx: Tx,
  principal: Principal,
  { id, list, name }: Pick<ViewRow, 'id' | 'list' | 'name'>,
): Promise<boolean> {
  const taken = await tx
    .kysely<ViewsTables>()
    .selectFrom('views.saved_view')
    .where('tenant_id', '=', principal.tenantId)
    .where('owner_id', '=', principal.userId)
    .where('list', '=', list)
    .where('name', '=', name)
    .where('id', '<>', id)
    .select('id')
    .executeTakeFirst();
  return taken !== undefined;
}

export async function removeView(tx: Tx, id: string): Promise<void> {
  await tx
    .kysely<ViewsTables>()
    .deleteFrom('views.saved_view')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .execute();
}
