import type { Tx } from '#kernel/db.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import type { Principal } from '#kernel/principal.ts';
import type { FormOwner, ReferenceSource } from '#modules/forms/index.ts';
import { customerScope } from './customer-scope.ts';
import { customerRecords } from './customer-store.ts';
import type { CustomersTables } from './tables.ts';

/** Customers as what the form `customers.customer` describes. */
export const customerOwner: FormOwner = {
  object: 'customers.customer',
  title: { 'zh-CN': '客户', en: 'Customers' },
  slots: true,
  records: customerRecords,
  async visibleName(tx, principal, recordId) {
    if (!principal.permissions.has('customers.read')) return undefined;
    return (await findCustomers(tx, principal, { ids: [recordId] }))[0]?.name;
  },
};

/** Customers as what a field refers to. */
export const customerSource: ReferenceSource = { permission: 'customers.read', find: findCustomers };

async function findCustomers(
  tx: Tx,
  principal: Principal,
  { ids, q }: Parameters<ReferenceSource['find']>[2],
): Promise<{ id: string; name: string }[]> {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', principal.tenantId)
    .where(customerScope(principal))
    .$if(ids !== undefined, (query) => query.where('c.id', 'in', ids ?? []))
    .$if(q !== undefined, (query) => query.where('c.name', 'ilike', `%${escapeLike(q ?? '')}%`))
    .select(['c.id', 'c.name'])
    .orderBy('c.created_at', 'desc')
    .limit(50)
    .execute();
}
