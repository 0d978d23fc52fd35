import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOut, type Taker } from './distribution.ts';

const takers = (...entries: Partial<Taker>[]): Taker[] =>
  entries.map((entry, index) => ({ userId: String(index), weight: 1, held: 0, given: 0, ...entry }));
const gets = (result: readonly Taker[]) => result.map(({ given }) => given);

const anyTakers = fc
  .array(fc.record({ weight: fc.integer({ min: 1, max: 50 }), held: fc.integer({ min: 0, max: 60 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((entries) => takers(...entries));
const count = fc.integer({ min: 0, max: 300 });

describe('a distribution', () => {
  it('in turn gives everybody the same, the first ones the rest', () => {
    expect(gets(shareOut('round_robin', takers({}, {}, {}), 8))).toEqual([3, 3, 2]);
  });

  it('by weight follows the weights', () => {
    expect(gets(shareOut('weight', takers({ weight: 3 }, { weight: 1 }, { weight: 1 }), 10))).toEqual([
      6, 2, 2,
    ]);
  });

  it('to balance fills up whoever has least', () => {
    expect(gets(shareOut('balance', takers({ held: 10 }, { held: 4 }, { held: 0 }), 8))).toEqual([0, 2, 6]);
  });

  it('gives away all, whoever takes part', () => {
    fc.assert(
      fc.property(anyTakers, count, fc.constantFrom('round_robin', 'weight', 'balance'), (all, n, mode) => {
        expect(gets(shareOut(mode, all, n)).reduce((sum, one) => sum + one, 0)).toBe(n);
      }),
    );
  });

  it('in turn differs by one at most', () => {
    fc.assert(
      fc.property(anyTakers, count, (all, n) => {
        const got = gets(shareOut('round_robin', all, n));
        expect(Math.max(...got) - Math.min(...got)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('by weight stays within one customer of the exact share', () => {
    fc.assert(
      fc.property(anyTakers, count, (all, n) => {
        const weights = all.reduce((sum, { weight }) => sum + weight, 0);
        for (const { given, weight } of shareOut('weight', all, n))
          expect(Math.abs(given - (n * weight) / weights)).toBeLessThan(1);
      }),
    );
  });

  it('to balance never gives to somebody while another who gets has two fewer', () => {
    fc.assert(
      fc.property(anyTakers, count, (all, n) => {
        const result = shareOut('balance', all, n);
        const least = Math.min(...result.map(({ held, given }) => held + given));
        for (const { held, given } of result)
          if (given > 0) expect(held + given - least).toBeLessThanOrEqual(1);
      }),
    );
  });
});
