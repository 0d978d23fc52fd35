import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerScope } from '../customer-scope.ts';
import { shownName } from '../shown.ts';
import type { CustomersTables } from '../tables.ts';

/** Which of these customers somebody sees, in the order of their ids. */
export async function visibleIds(tx: Tx, principal: Principal, ids: readonly string[]): Promise<string[]> {
  return [...(await visibleNames(tx, principal, ids)).keys()];
}

/** Their names as the role may see them, by id. */
export async function visibleNames(
  tx: Tx,
  principal: Principal,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', principal.tenantId)
    .where('c.id', '=', sql<string>`any(${ids}::uuid[])`)
    .where(customerScope(principal))
    .select(['c.id', 'c.name'])
    .orderBy('c.id')
    .execute();
  return new Map(rows.map(({ id, name }) => [id, shownName(principal.fieldRules, name)]));
}
