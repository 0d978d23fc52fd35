import {
  type DataScope,
  dataScopes,
  type Permission,
  permissionNeeds,
  scopeDomains,
} from '@guanjia/contracts/core/permissions';
import type { UserCategory } from '@guanjia/contracts/core/roles';
import type { Contradiction } from '@guanjia/contracts/identity/rights';
import type { DutySeparation } from '@guanjia/contracts/identity/role-routes';
import type { EffectiveRole } from '../effective-role.ts';
import { brokenSeparations } from '../roles/duties.ts';

/** The scopes that a category stands for (IAM-028): narrowest and widest. */
const categoryScopes: Readonly<Record<UserCategory, readonly [DataScope, DataScope]>> = {
  employee: ['own', 'own'],
  manager: ['group', 'branch'],
  director: ['all', 'all'],
};

const width = (scope: DataScope) => dataScopes.indexOf(scope);

/**
 * What does not fit together in the rights of a person: shown before it makes data look wrong (IAM-029). Only domains
 * in which the role may do something count; a role without a category is made for any person and is not measured.
 */
export function findContradictions(
  person: { category: UserCategory; inGroup: boolean },
  role: EffectiveRole,
  separations: readonly Omit<DutySeparation, 'id'>[],
): Contradiction[] {
  return [
    ...categoryContradictions(person.category, role),
    ...(person.inGroup ? [] : scopesWithoutGroup(role)),
    ...missingNeeds(role.permissions),
    ...brokenSeparations(role.permissions, separations).map(({ name, doing, checking }) => ({
      code: 'duties_conflict' as const,
      params: { name, doing: doing.join(', '), checking: checking.join(', ') },
    })),
  ];
}

function usedDomains(role: EffectiveRole) {
  return scopeDomains.filter((domain) =>
    [...role.permissions].some((permission) => permission.startsWith(`${domain}.`)),
  );
}

function categoryContradictions(category: UserCategory, role: EffectiveRole): Contradiction[] {
  if (role.category === null) return [];
  if (role.category !== category)
    return [{ code: 'role_for_other_category', params: { category, roleCategory: role.category } }];
  const [narrowest, widest] = categoryScopes[category];
  return usedDomains(role).flatMap((domain): Contradiction[] => {
    const scope = role.scopes[domain];
    const params = { category, domain, scope };
    if (width(scope) < width(narrowest)) return [{ code: 'scope_narrower_than_category', params }];
    return width(scope) > width(widest) ? [{ code: 'scope_wider_than_category', params }] : [];
  });
}

function scopesWithoutGroup(role: EffectiveRole): Contradiction[] {
  const domains = usedDomains(role).filter((domain) => role.scopes[domain] === 'group');
  return domains.length === 0
    ? []
    : [{ code: 'group_scope_without_group', params: { domains: domains.join(', ') } }];
}

function missingNeeds(permissions: ReadonlySet<Permission>): Contradiction[] {
  return [...permissions].flatMap((permission) =>
    (permissionNeeds[permission] ?? [])
      .filter((needed) => !permissions.has(needed))
      .map((needed) => ({ code: 'permission_without_need' as const, params: { permission, needed } })),
  );
}
