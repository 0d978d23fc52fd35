import type { Tx } from '#kernel/db.ts';
import type { IdentityTables } from '../tables.ts';

/** The units in use, each before those below it. */
export async function listUnitNames(tx: Tx): Promise<{ id: string; name: string }[]> {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.unit')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('archived_at', 'is', null)
    .select(['id', 'name'])
    .orderBy('path')
    .execute();
}
