import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAllowedAddress } from './address-list.ts';

it.each([
  [[], '203.0.113.9', true],
  [['203.0.113.9'], '203.0.113.9', true],
  [['203.0.113.9'], '203.0.113.8', false],
  [['203.0.113.0/24'], '203.0.113.255', true],
  [['203.0.113.0/24'], '203.0.114.0', false],
  [['203.0.113.0/24'], '::ffff:203.0.113.7', true],
  [['2001:db8::/32'], '2001:db8:1::5', true],
  [['2001:db8::/32'], '2001:db9::', false],
  [['2001:db8::/32'], '203.0.113.9', false],
  [['10.0.0.0/8', '2001:db8::1'], '2001:db8::1', true],
  [['0.0.0.0/0'], '2001:db8::1', false],
  [['10.0.0.0/8'], 'no address', false],
] as const)('%j lets %s in: %s', (ranges, address, allowed) => {
  expect(isAllowedAddress(ranges, address)).toBe(allowed);
});

it('agrees with arithmetic on every IPv4 range', () => {
  const word = fc.nat({ max: 0xffff_ffff });
  const dotted = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 32 }), fc.boolean(), (network, other, bits, near) => {
      const mask = bits === 0 ? 0 : (0xffff_ffff << (32 - bits)) >>> 0;
      const address = near ? ((network & mask) | (other & ~mask)) >>> 0 : other;
      const inside = (network & mask) >>> 0 === (address & mask) >>> 0;
      expect(isAllowedAddress([`${dotted(network)}/${bits}`], dotted(address))).toBe(inside);
    }),
  );
});
