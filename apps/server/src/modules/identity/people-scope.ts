import type { ScopeDomain } from '@guanjia/contracts/core/permissions';
import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '#kernel/principal.ts';

/** Whose records somebody sees: `userId` is always among them. */
export type Viewer = Pick<
  Principal,
  'tenantId' | 'userId' | 'groupId' | 'departmentId' | 'branchId' | 'scopes'
>;

/**
 * Whether the person in `column` is inside the data scope that somebody has in a domain: oneself, the work group
 * (IAM-032), the department and all below it, the branch, or everybody. The one place that turns a scope into SQL.
 */
export function peopleScope(
  viewer: Viewer,
  domain: ScopeDomain,
  column: RawBuilder<unknown>,
): RawBuilder<boolean> {
  // An array, found once, lets an index over the column serve; a join would read every row.
  const among = (condition: RawBuilder<unknown>) =>
    sql<boolean>`(${column} = ${viewer.userId} or ${column} = any(array(
      select id from identity.person where tenant_id = ${viewer.tenantId} and ${condition})))`;
  switch (viewer.scopes[domain]) {
    case 'own':
      return sql`${column} = ${viewer.userId}`;
    case 'group':
      return viewer.groupId ? among(sql`group_id = ${viewer.groupId}`) : sql`${column} = ${viewer.userId}`;
    case 'department':
      return among(sql`${viewer.departmentId} = any(unit_path)`);
    case 'branch':
      return among(sql`branch_id = ${viewer.branchId}`);
    case 'all':
      return sql`true`;
  }
}
