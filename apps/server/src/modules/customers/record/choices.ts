import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerScope } from '../customer-scope.ts';
import { shownName, shownNumber } from '../shown.ts';
import type { CustomersTables } from '../tables.ts';

interface Choice {
  id: string;
  name: string;
  kind: Customer['kind'];
  phone: string | null;
}

/** Customers inside the data scope to choose from, newest first. */
export async function findChoices(
  tx: Tx,
  principal: Principal,
  { q, only, limit }: { q: string; limit: number; only?: Customer['kind'] | undefined },
): Promise<Choice[]> {
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .leftJoin('customers.phone as p', (join) =>
      join.onRef('p.customer_id', '=', 'c.id').on('p.is_primary', '=', true),
    )
    .where('c.tenant_id', '=', principal.tenantId)
    .where(customerScope(principal))
    .$if(q !== '', (query) => query.where('c.name', 'ilike', `%${escapeLike(q)}%`))
    .$if(only !== undefined, (query) => query.where('c.kind', '=', only ?? 'person'))
    .select(['c.id', 'c.name', 'c.kind', 'p.e164'])
    .orderBy('c.created_at', 'desc')
    .limit(limit)
    .execute();
  const rules = principal.fieldRules;
  return rows.map(({ id, name, kind: of, e164 }) => ({
    ...{ id, kind: of },
    name: shownName(rules, name),
    phone: e164 && shownNumber(rules, e164),
  }));
}
