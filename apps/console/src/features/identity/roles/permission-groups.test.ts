import { type Permission, permissionNeeds, permissions } from '@guanjia/contracts/core/permissions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingNeeds, permissionGroups, withPermission } from './permission-groups.ts';

const step = fc.record({ permission: fc.constantFrom(...permissions), on: fc.boolean() });

describe('choosing permissions', () => {
  it('never leaves one without what it needs', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let held: Permission[] = [];
        for (const { permission, on } of steps) {
          held = withPermission(held, permission, on);
          expect(held.includes(permission)).toBe(on);
        }
        expect(held.flatMap((permission) => missingNeeds(held, permission))).toEqual([]);
      }),
    );
  });

  it('tells what a role from elsewhere lacks', () => {
    expect(missingNeeds(['customers.reveal'], 'customers.reveal')).toEqual(
      permissionNeeds['customers.reveal'],
    );
  });

  it('shows every permission once', () => {
    expect(permissionGroups.flatMap(([, keys]) => keys).toSorted()).toEqual([...permissions].toSorted());
  });
});
