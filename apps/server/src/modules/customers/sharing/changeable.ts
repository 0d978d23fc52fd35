import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import type { CustomersTables } from '../tables.ts';
import { changeScope, heldScope } from './shared-with.ts';

/** What somebody who sees a customer may do with it. */
export async function accessTo(
  tx: Tx,
  principal: Principal,
  customerId: string,
): Promise<'full' | 'edit' | 'read'> {
  const row = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', principal.tenantId)
    .where('c.id', '=', customerId)
    .select([heldScope(principal).as('held'), changeScope(principal).as('change')])
    .executeTakeFirst();
  if (row?.held) return 'full';
  return row?.change ? 'edit' : 'read';
}

/** Of a customer that the caller has read. Throws `customer_read_only`. */
export async function requireChangeable(tx: Tx, principal: Principal, customerId: string): Promise<void> {
  if ((await accessTo(tx, principal, customerId)) === 'read') throw new AppError('customer_read_only');
}

/** As above, for what a share never opens, such as deleting. Throws `customer_read_only`. */
export async function requireFullAccess(tx: Tx, principal: Principal, customerId: string): Promise<void> {
  if ((await accessTo(tx, principal, customerId)) !== 'full') throw new AppError('customer_read_only');
}
