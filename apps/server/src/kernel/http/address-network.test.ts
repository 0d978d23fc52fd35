import fc from 'fast-check';
import { expect, it } from 'vitest';
import { networkOf } from './address-network.ts';

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['nonsense', 'nonsense'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

const group = fc.nat(0xffff).map((value) => value.toString(16));

it('depends on the first 64 bits alone', () => {
  const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(half, half, half, half, (first, one, other, end) => {
      const network = networkOf(`${first}:${one}`);
      expect(networkOf(`${first}:${other}`)).toBe(network);
      expect(networkOf(`${end}:${one}`) === network).toBe(end === first);
    }),
  );
});
