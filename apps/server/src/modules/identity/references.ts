import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import type { Principal } from '#kernel/principal.ts';
import type { IdentityTables } from './tables.ts';

interface Wanted {
  ids?: readonly string[];
  q?: string;
}

/** People as what a field refers to: every colleague, whatever the data scope, since a name is no secret inside a tenant. */
export function findPeople(
  tx: Tx,
  principal: Principal,
  { ids, q }: Wanted,
): Promise<{ id: string; name: string }[]> {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user')
    .where('tenant_id', '=', principal.tenantId)
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .$if(ids === undefined, (query) => query.where('disabled_at', 'is', null))
    .$if(q !== undefined, (query) => query.where('name', 'ilike', `%${escapeLike(q ?? '')}%`))
    .select(['id', 'name'])
    .orderBy(sql`name collate "zh-x-icu"`)
    .limit(50)
    .execute();
}

/** Departments as what a field refers to. */
export function findDepartments(
  tx: Tx,
  principal: Principal,
  { ids, q }: Wanted,
): Promise<{ id: string; name: string }[]> {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.unit')
    .where('tenant_id', '=', principal.tenantId)
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .$if(ids === undefined, (query) => query.where('archived_at', 'is', null))
    .$if(q !== undefined, (query) => query.where('name', 'ilike', `%${escapeLike(q ?? '')}%`))
    .select(['id', 'name'])
    .orderBy(sql`name collate "zh-x-icu"`)
    .limit(50)
    .execute();
}
