import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';
import { sharedWith } from './sharing/shared-with.ts';

/**
 * Which customers somebody sees: the public pool, of the private pools those inside the own data scope, and what others
 * share. `c` is the alias of customers.customer. In the public pool nobody owns a customer: told by the owner alone, so
 * that one index serves both.
 */
export function customerScope(principal: Principal): RawBuilder<boolean> {
  if (principal.scopes.customers === 'all') return sql`c.deleted_at is null`;
  return sql`(c.deleted_at is null and (c.owner_id is null or ${peopleScope(principal, 'customers', sql`c.owner_id`)} or ${sharedWith(principal)}))`;
}
