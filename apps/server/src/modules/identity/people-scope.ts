import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '#kernel/principal.ts';

/** Whether the person in `column` is inside somebody's data scope: oneself, the group, or everybody (IAM-032). */
export function peopleScope(principal: Principal, column: RawBuilder<unknown>): RawBuilder<boolean> {
  switch (principal.scope) {
    case 'own':
      return sql`${column} = ${principal.userId}`;
    case 'group':
      return sql`(${column} = ${principal.userId} or ${column} in
        (select id from identity.person where tenant_id = ${principal.tenantId} and group_id = ${principal.groupId}))`;
    case 'department':
    case 'branch':
    case 'all':
      return sql`true`;
  }
}
