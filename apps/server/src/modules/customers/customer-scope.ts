import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '#kernel/principal.ts';

/**
 * Which customers somebody sees: the public pool, and of the private pools those inside the own data scope.
 * `c` is the alias of customers.customer.
 */
export function customerScope(principal: Principal): RawBuilder<boolean> {
  switch (principal.scope) {
    case 'own':
      return sql`(c.pool = 'public' or c.owner_id = ${principal.userId})`;
    case 'group':
      return sql`(c.pool = 'public' or c.owner_id = ${principal.userId} or c.owner_id in
        (select id from identity.person where tenant_id = ${principal.tenantId} and group_id = ${principal.groupId}))`;
    case 'department':
    case 'branch':
    case 'all':
      return sql`true`;
  }
}
