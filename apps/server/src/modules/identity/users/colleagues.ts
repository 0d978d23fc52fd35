import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '../people-scope.ts';
import type { IdentityTables } from '../tables.ts';

/** A picker shows no more than this. */
const most = 2000;

/** People, and the groups that they are in, inside the data scope of the outbound domain: for pickers and filters. */
export async function listColleagues(tx: Tx, principal: Principal) {
  const rows = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user as u')
    .innerJoin('identity.person as p', 'p.id', 'u.id')
    .where('u.tenant_id', '=', principal.tenantId)
    .where('u.disabled_at', 'is', null)
    .where(peopleScope(principal, 'outbound', sql`u.id`))
    .select(['u.id', 'u.name', 'p.group_id', 'p.group_name'])
    .orderBy(sql`u.name collate "zh-x-icu"`)
    .limit(most)
    .execute();
  const groups = new Map(rows.flatMap((row) => (row.group_id ? [[row.group_id, row.group_name ?? '']] : [])));
  return {
    items: rows.map((row) => ({ id: row.id, name: row.name, groupId: row.group_id })),
    groups: [...groups]
      .map(([id, name]) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'zh')),
  };
}
