import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '#kernel/principal.ts';

/**
 * Whose records somebody sees: a team leader those of the group, an agent the own (IAM-032). `column` holds the agent;
 * `orUnclaimed` also shows what nobody has claimed yet.
 */
export function recordScope(
  principal: Principal,
  column: RawBuilder<unknown>,
  orUnclaimed = false,
): RawBuilder<boolean> {
  const unclaimed = orUnclaimed ? sql` or ${column} is null` : sql``;
  switch (principal.scope) {
    case 'own':
      return sql`(${column} = ${principal.userId}${unclaimed})`;
    case 'group':
      return sql`(${column} = ${principal.userId} or ${column} in
        (select id from identity.person where tenant_id = ${principal.tenantId} and group_id = ${principal.groupId})${unclaimed})`;
    case 'department':
    case 'branch':
    case 'all':
      return sql`true`;
  }
}
