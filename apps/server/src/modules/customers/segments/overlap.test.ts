import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapOf } from './overlap.ts';

describe('the overlap of segments', () => {
  it('adds up exactly what counting one by one finds', () => {
    const people = fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 60 });
    fc.assert(
      fc.property(people, (masks) => {
        const ids = ['a', 'b', 'c', 'd'];
        const regions = [...new Set(masks)].map((mask) => ({
          mask,
          count: masks.filter((one) => one === mask).length,
        }));
        const isIn = (mask: number, id: string) => (mask >> ids.indexOf(id)) % 2 === 1;
        const counted = (wanted: readonly string[]) =>
          masks.filter((mask) => wanted.every((id) => isIn(mask, id))).length;
        const { sizes, pairs, all, any } = overlapOf(ids, regions);
        expect(sizes).toEqual(ids.map((id) => ({ id, size: counted([id]) })));
        expect(pairs).toHaveLength(6);
        for (const pair of pairs) expect(pair.size).toBe(counted(pair.ids));
        expect(all).toBe(counted(ids));
        expect(any).toBe(masks.length);
      }),
    );
  });

  it('of two segments has one pair', () => {
    const regions = [
      { mask: 1, count: 3 },
      { mask: 3, count: 2 },
    ];
    expect(overlapOf(['a', 'b'], regions)).toEqual({
      sizes: [
        { id: 'a', size: 5 },
        { id: 'b', size: 2 },
      ],
      pairs: [{ ids: ['a', 'b'], size: 2 }],
      all: 2,
      any: 5,
    });
  });
});
