import { roleKeys } from '@guanjia/contracts/core/roles';
import { describe, expect, it } from 'vitest';
import { builtInRoles } from '../built-in-roles.ts';
import { type EffectiveRole, effectiveRole } from '../effective-role.ts';
import { findContradictions } from './contradictions.ts';

function role(overrides: Partial<Parameters<typeof effectiveRole>[0]>): EffectiveRole {
  return effectiveRole({
    key: 'own',
    built_in: false,
    permissions: ['customers.read'],
    scope: 'own',
    scopes: {},
    field_rules: {},
    category: null,
    ...overrides,
  });
}

const inGroup = { inGroup: true };

describe('contradictions in somebody’s rights', () => {
  it('are none for a built-in role and the category that it is made for', () => {
    for (const key of roleKeys) {
      const { category } = builtInRoles[key];
      const found = findContradictions(
        { category: category ?? 'employee', ...inGroup },
        role({ key, built_in: true }),
        [],
      );
      expect([key, found]).toEqual([key, []]);
    }
  });

  it('tell of a role that is made for another category', () => {
    const found = findContradictions(
      { category: 'employee', ...inGroup },
      role({ category: 'director' }),
      [],
    );
    expect(found).toEqual([
      { code: 'role_for_other_category', params: { category: 'employee', roleCategory: 'director' } },
    ]);
  });

  it('tell of a scope that is wider or narrower than the category, in domains that are used', () => {
    const wide = role({ category: 'employee', scopes: { customers: 'all', voice: 'all' } });
    expect(findContradictions({ category: 'employee', ...inGroup }, wide, [])).toEqual([
      {
        code: 'scope_wider_than_category',
        params: { category: 'employee', domain: 'customers', scope: 'all' },
      },
    ]);
    const narrow = role({ category: 'director', scope: 'department' });
    expect(findContradictions({ category: 'director', ...inGroup }, narrow, [])).toMatchObject([
      { code: 'scope_narrower_than_category', params: { domain: 'customers', scope: 'department' } },
    ]);
  });

  it('tell of a scope by group for somebody in none', () => {
    const leader = role({ scope: 'group' });
    expect(findContradictions({ category: 'manager', inGroup: false }, leader, [])).toEqual([
      { code: 'group_scope_without_group', params: { domains: 'customers' } },
    ]);
    expect(findContradictions({ category: 'manager', inGroup: true }, leader, [])).toEqual([]);
  });

  it('tell of permissions that are of no use alone', () => {
    const alone = role({ permissions: ['customers.reveal'] });
    expect(findContradictions({ category: 'employee', ...inGroup }, alone, [])).toEqual([
      {
        code: 'permission_without_need',
        params: { permission: 'customers.reveal', needed: 'customers.read' },
      },
    ]);
  });

  it('tell of doing and checking in one hand', () => {
    const both = role({ permissions: ['customers.read', 'customers.create', 'audit.read'] });
    const separation = {
      name: 'Four eyes',
      doing: ['customers.create' as const],
      checking: ['audit.read' as const],
    };
    expect(findContradictions({ category: 'employee', ...inGroup }, both, [separation])).toEqual([
      {
        code: 'duties_conflict',
        params: { name: 'Four eyes', doing: 'customers.create', checking: 'audit.read' },
      },
    ]);
  });
});
