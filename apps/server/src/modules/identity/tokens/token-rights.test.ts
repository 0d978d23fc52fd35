import { type DataScopes, dataScopes, permissions, scopeDomains } from '@guanjia/contracts/core/permissions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rightsOfToken } from './token-rights.ts';

const scopes = fc
  .tuple(...scopeDomains.map(() => fc.constantFrom(...dataScopes)))
  .map(
    (all) =>
      Object.fromEntries(scopeDomains.map((domain, index) => [domain, all[index]])) as unknown as DataScopes,
  );
const owner = fc.record({
  roleKey: fc.constant('agent'),
  permissions: fc.subarray([...permissions]).map((keys) => new Set(keys)),
  scopes,
  fieldRules: fc.constant({}),
});
const grant = fc.record({
  permissions: fc.subarray([...permissions, 'a.permission.of.another.version']),
  scope: fc.option(fc.constantFrom(...dataScopes)),
});

describe('a token', () => {
  it('allows nothing that its owner or its maker did not', () => {
    fc.assert(
      fc.property(owner, grant, (who, given) => {
        const rights = rightsOfToken(who, given);
        const expected = [...who.permissions].filter((key) => given.permissions.includes(key));
        expect([...rights.permissions]).toEqual(expected);
        for (const domain of scopeDomains) {
          const width = (scope: string) => dataScopes.findIndex((one) => one === scope);
          const least = Math.min(width(who.scopes[domain]), given.scope === null ? 99 : width(given.scope));
          expect(width(rights.scopes[domain])).toBe(least);
        }
      }),
    );
  });
});
