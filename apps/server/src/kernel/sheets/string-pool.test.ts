import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStringPool } from './string-pool.ts';

describe('a pool of texts', () => {
  it('gives back every text by its place, in memory or not', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 40 }), fc.nat(20_000), (some, times, memory) => {
        const pool = createStringPool(memory);
        const all = Array.from({ length: times }, () => some)
          .flat()
          .map((text) => text.toWellFormed());
        for (const text of all) pool.add(text);
        expect(all.map((_, index) => pool.get(index))).toEqual(all);
        expect(pool.get(all.length)).toBeUndefined();
        pool.close();
      }),
      { numRuns: 50 },
    );
  });

  it('finds texts that lie far apart', () => {
    const pool = createStringPool(0);
    for (let index = 0; index < 200_000; index += 1) pool.add(`text ${index}`);
    for (let index = 0; index < 200_000; index += 7919) {
      expect(pool.get(index)).toBe(`text ${index}`);
      expect(pool.get(199_999 - index)).toBe(`text ${199_999 - index}`);
    }
    pool.close();
  });
});
