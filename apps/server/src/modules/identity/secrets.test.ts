import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSecrets, equalHashes } from './secrets.ts';

const secrets = createSecrets('a secret');

it('opens what it sealed, and nothing that was changed or belongs to another', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (plain, at) => {
      const sealed = secrets.seal('totp', 'owner', plain);
      expect(secrets.open('totp', 'owner', sealed)).toBe(plain);
      expect(() => secrets.open('totp', 'other', sealed)).toThrow();
      expect(() => secrets.open('other', 'owner', sealed)).toThrow();
      expect(() => createSecrets('another').open('totp', 'owner', sealed)).toThrow();
      const changed = Buffer.from(sealed);
      const byte = at % changed.length;
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      expect(() => secrets.open('totp', 'owner', changed)).toThrow();
    }),
  );
});

it('hashes each use and each division into parts differently', () => {
  const hashes = [
    secrets.mac('x', 'a', 'bc'),
    secrets.mac('x', 'ab', 'c'),
    secrets.mac('y', 'a', 'bc'),
    createSecrets('another').mac('x', 'a', 'bc'),
  ];
  expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(4);
  expect(equalHashes(secrets.mac('x', 'a'), secrets.mac('x', 'a'))).toBe(true);
  expect(equalHashes(secrets.mac('x', 'a'), secrets.mac('x', 'b'))).toBe(false);
});
