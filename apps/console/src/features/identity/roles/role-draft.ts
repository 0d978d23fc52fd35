import { type DataScopes, scopeDomains } from '@guanjia/contracts/core/permissions';
import type { Role } from '@guanjia/contracts/identity/role-routes';

export type RoleDraft = Pick<
  Role,
  'name' | 'description' | 'category' | 'permissions' | 'scopes' | 'fieldRules' | 'hiddenMenus'
>;

/** An empty role: no permissions, own records. */
export function emptyRole(): RoleDraft {
  return {
    name: '',
    description: '',
    category: null,
    permissions: [],
    scopes: Object.fromEntries(scopeDomains.map((domain) => [domain, 'own'])) as unknown as DataScopes,
    fieldRules: {},
    hiddenMenus: [],
  };
}

export function draftOf(role: RoleDraft): RoleDraft {
  const { name, description, category, permissions, scopes, fieldRules, hiddenMenus } = role;
  return { name, description, category, permissions, scopes, fieldRules, hiddenMenus };
}
