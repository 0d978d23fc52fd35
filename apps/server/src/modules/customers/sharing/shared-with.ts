import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';

/**
 * Customers that others share with somebody, with `edit` only those that may be changed. An array instead of a join: so
 * it stays one arm of an OR that index scans can answer. `c` is the alias of customers.customer.
 */
export function sharedWith({ tenantId, userId }: Principal, access?: 'edit'): RawBuilder<boolean> {
  return sql<boolean>`c.id = any(array(select s.customer_id from customers.share s
    where s.tenant_id = ${tenantId} and s.user_id = ${userId} and (s.until is null or s.until > now())
      ${access ? sql`and s.access = ${access}` : sql``}))`;
}

/** Customers over which somebody has a say: the public pool and the private pools inside the own data scope. */
export function heldScope(principal: Principal): RawBuilder<boolean> {
  return sql<boolean>`(c.deleted_at is null and (c.pool = 'public' or ${peopleScope(principal, 'customers', sql`c.owner_id`)}))`;
}

/** Customers that somebody with the permission may change: those, and what others share for it. */
export function changeScope(principal: Principal): RawBuilder<boolean> {
  return sql<boolean>`(${heldScope(principal)} or (c.deleted_at is null and ${sharedWith(principal, 'edit')}))`;
}
