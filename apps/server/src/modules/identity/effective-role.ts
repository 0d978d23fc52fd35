import { type FieldRule, type FieldRules, isFieldRule } from '@guanjia/contracts/core/field-rules';
import {
  type DataScope,
  type DataScopes,
  dataScopes,
  type Permission,
  permissions,
  scopeDomains,
} from '@guanjia/contracts/core/permissions';
import type { UserCategory } from '@guanjia/contracts/core/roles';
import type { Rights } from '#kernel/principal.ts';
import { type BuiltInRole, builtInRoles } from './built-in-roles.ts';

/** What stands in a row of identity.role. */
export interface RoleRow {
  key: string;
  built_in: boolean;
  permissions: string[];
  scope: string;
  scopes: Record<string, string>;
  field_rules: Record<string, string>;
  category: string | null;
}

export interface EffectiveRole extends Rights {
  category: UserCategory | null;
}

const known: ReadonlySet<string> = new Set(permissions);
const ofBuiltIn = new Map<string, EffectiveRole>();

/**
 * What a role allows: a built-in one by the code that runs, an own one by its row. What this version does not know
 * (a permission, domain or rule of a newer one) allows nothing.
 */
export function effectiveRole(row: RoleRow): EffectiveRole {
  const builtIn = row.built_in ? builtInRole(row.key) : undefined;
  if (!builtIn) return fromRow(row);
  let role = ofBuiltIn.get(row.key);
  if (!role) {
    role = {
      roleKey: row.key,
      category: builtIn.category,
      permissions: new Set(builtIn.permissions),
      scopes: spread(builtIn.scope, builtIn.scopes ?? {}),
      fieldRules: builtIn.fieldRules ?? {},
    };
    ofBuiltIn.set(row.key, role);
  }
  return role;
}

function builtInRole(key: string): BuiltInRole | undefined {
  return (builtInRoles as Readonly<Record<string, BuiltInRole>>)[key];
}

function fromRow(row: RoleRow): EffectiveRole {
  return {
    roleKey: row.key,
    category: row.category as UserCategory | null,
    permissions: new Set(row.permissions.filter((key): key is Permission => known.has(key))),
    scopes: spread(row.scope, row.scopes),
    fieldRules: Object.fromEntries(
      Object.entries(row.field_rules).filter(([key, rule]) => isFieldRule(key, rule as FieldRule)),
    ) as FieldRules,
  };
}

function spread(scope: string, single: Readonly<Record<string, string>>): DataScopes {
  return Object.fromEntries(
    scopeDomains.map((domain) => [domain, asScope(single[domain] ?? scope)]),
  ) as unknown as DataScopes;
}

function asScope(text: string): DataScope {
  return dataScopes.find((scope) => scope === text) ?? 'own';
}
