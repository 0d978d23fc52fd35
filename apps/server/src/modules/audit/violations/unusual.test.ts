import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNight, median, type RevealDay, unusualReveals } from './unusual.ts';

const day = (userId: string, count: number, roleKey = 'agent'): RevealDay => ({
  userId,
  roleKey,
  day: '2026-03-01',
  count,
});

describe('reveals', () => {
  it('far above the median of the others stand out', () => {
    const days = [day('a', 40), day('b', 5), day('c', 6), day('d', 7)];
    expect(unusualReveals(days)).toEqual([{ ...day('a', 40), median: 6 }]);
  });

  it('are measured against the same role on the same day', () => {
    const days = [day('a', 40), day('b', 39), day('c', 12, 'leader'), { ...day('d', 1), day: '2026-03-02' }];
    expect(unusualReveals(days).map(({ userId }) => userId)).toEqual(['c']);
  });

  it('that are few never stand out, and equals never do', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (counts) => {
        expect(unusualReveals(counts.map((count, index) => day(String(index), count)))).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 200 }), (people, count) => {
        const days = Array.from({ length: people }, (_, index) => day(String(index), count));
        expect(unusualReveals(days)).toEqual([]);
      }),
    );
  });

  it('have the median that statistics has', () => {
    expect([median([]), median([3]), median([1, 9]), median([9, 1, 5])]).toEqual([0, 3, 5, 5]);
  });
});

it('night is from ten to six', () => {
  expect([21, 22, 0, 5, 6, 12].map(isNight)).toEqual([false, true, true, true, false, false]);
});
