import type { Permission } from '@guanjia/contracts/core/permissions';
import type { DutySeparation } from '@guanjia/contracts/identity/role-routes';

export interface BrokenSeparation {
  name: string;
  doing: Permission[];
  checking: Permission[];
}

/** The separations that a set of permissions breaks: it holds something of both sides (IAM-044). */
export function brokenSeparations(
  permissions: ReadonlySet<Permission>,
  separations: readonly Omit<DutySeparation, 'id'>[],
): BrokenSeparation[] {
  return separations.flatMap(({ name, doing, checking }) => {
    const held = {
      name,
      doing: doing.filter((permission) => permissions.has(permission)),
      checking: checking.filter((permission) => permissions.has(permission)),
    };
    return held.doing.length > 0 && held.checking.length > 0 ? [held] : [];
  });
}
