import { type DataScope, type Permission, scopeDomains } from '@guanjia/contracts/core/permissions';
import { describe, expect, it } from 'vitest';
import { powersBeyond } from './powers.ts';

function rights(permissions: Permission[], scope: DataScope = 'all') {
  return {
    roleKey: 'x',
    permissions: new Set(permissions),
    scopes: Object.fromEntries(scopeDomains.map((domain) => [domain, scope])) as never,
    fieldRules: {},
  };
}

describe('powers that go beyond', () => {
  it('are rights over people and evidence that one does not hold', () => {
    const personnel = rights(['identity.users.read', 'identity.users.manage']);
    expect(powersBeyond(personnel, rights(['identity.users.manage', 'outbound.work']))).toEqual([]);
    expect(powersBeyond(personnel, rights(['identity.roles.manage', 'audit.read']))).toEqual([
      'identity.roles.manage',
      'audit.read',
    ]);
  });

  it('are the same rights over more people', () => {
    const ofBranch = rights(['identity.users.manage'], 'branch');
    expect(powersBeyond(ofBranch, rights(['identity.users.manage'], 'all'))).toEqual([
      'identity.users.manage',
    ]);
    expect(powersBeyond(ofBranch, rights(['identity.users.manage'], 'group'))).toEqual([]);
    expect(powersBeyond(ofBranch, rights(['customers.read'], 'all'))).toEqual([]);
  });
});
