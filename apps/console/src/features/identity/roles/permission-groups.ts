import { type Permission, permissionNeeds, permissions } from '@guanjia/contracts/core/permissions';

/** Permissions by domain, in their order. */
export const permissionGroups: readonly (readonly [string, readonly Permission[]])[] = [
  ...Map.groupBy(permissions, (permission) => permission.split('.')[0] ?? ''),
];

/** What a permission needs and the set does not hold. */
export function missingNeeds(held: readonly Permission[], permission: Permission): Permission[] {
  return (permissionNeeds[permission] ?? []).filter((needed) => !held.includes(needed));
}

/** The set with a permission put in, together with all that it needs, or taken out with all that needs it. */
export function withPermission(
  held: readonly Permission[],
  permission: Permission,
  on: boolean,
): Permission[] {
  const next = new Set(held);
  const follow = (one: Permission): void => {
    if (on) {
      next.add(one);
      for (const needed of permissionNeeds[one] ?? []) follow(needed);
      return;
    }
    next.delete(one);
    for (const other of [...next]) if (permissionNeeds[other]?.includes(one)) follow(other);
  };
  follow(permission);
  return permissions.filter((one) => next.has(one));
}
