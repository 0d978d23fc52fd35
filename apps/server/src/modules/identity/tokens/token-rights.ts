import {
  type DataScope,
  type DataScopes,
  dataScopes,
  type Permission,
} from '@guanjia/contracts/core/permissions';
import type { Rights } from '#kernel/principal.ts';

/** What a token was made for. */
export interface TokenGrant {
  permissions: readonly string[];
  scope: string | null;
}

/** What a token allows at this moment: never more than its owner's role does. */
export function rightsOfToken<R extends Rights>(owner: R, grant: TokenGrant): R {
  const granted = new Set(grant.permissions);
  const widest = dataScopes.find((scope) => scope === grant.scope) ?? 'all';
  return {
    ...owner,
    permissions: new Set([...owner.permissions].filter((key: Permission) => granted.has(key))),
    scopes: Object.fromEntries(
      Object.entries(owner.scopes).map(([domain, scope]) => [domain, narrower(scope, widest)]),
    ) as unknown as DataScopes,
  };
}

function narrower(one: DataScope, other: DataScope): DataScope {
  return dataScopes.indexOf(one) <= dataScopes.indexOf(other) ? one : other;
}
