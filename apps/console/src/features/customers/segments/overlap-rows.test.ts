import { expect, it } from 'vitest';
import { overlapRows } from './overlap-rows.ts';

const size = (id: string, count: number) => ({ id, size: count });

it('lists each segment, each pair, all and any, every number with the filter that shows who they are', () => {
  const rows = overlapRows({
    sizes: [size('a', 5), size('b', 4), size('c', 3)],
    pairs: [
      { ids: ['a', 'b'], size: 2 },
      { ids: ['a', 'c'], size: 1 },
      { ids: ['b', 'c'], size: 1 },
    ],
    all: 1,
    any: 9,
  });
  expect(rows.map(({ group, rows: lines }) => [group, lines.map((line) => line.size)])).toEqual([
    ['sizes', [5, 4, 3]],
    ['pairs', [2, 1, 1]],
    ['all', [1]],
    ['any', [9]],
  ]);
  expect(rows[1]?.rows[0]?.filter).toEqual([
    { column: 'segment', op: 'in', values: ['a'] },
    { column: 'segment', op: 'in', values: ['b'] },
  ]);
  expect(rows[3]?.rows[0]?.filter).toEqual([{ column: 'segment', op: 'in', values: ['a', 'b', 'c'] }]);
});

it('of two segments says once what they have in common', () => {
  const overlap = {
    sizes: [size('a', 5), size('b', 4)],
    pairs: [{ ids: ['a', 'b'], size: 2 }],
    all: 2,
    any: 7,
  };
  expect(overlapRows(overlap).map(({ group }) => group)).toEqual(['sizes', 'pairs', 'any']);
});
