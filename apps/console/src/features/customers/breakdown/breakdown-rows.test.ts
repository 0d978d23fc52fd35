import { describe, expect, it } from 'vitest';
import { comparedWithAll, groupFilter, readBounds } from './breakdown-rows.ts';

const group = { value: null, name: null, from: null, to: null, count: 3, ofAll: 10 };

describe('a group', () => {
  it('leads to exactly its customers, or to none', () => {
    expect(groupFilter('level', { type: 'enum' }, { ...group, value: 'gold' })).toEqual({
      column: 'level',
      op: 'in',
      values: ['gold'],
    });
    expect(groupFilter('region', { type: 'text' }, { ...group, value: '济南' })).toEqual({
      column: 'region',
      op: 'equals',
      value: '济南',
    });
    expect(groupFilter('stage', { type: 'enum' }, group)).toEqual({
      column: 'stage',
      op: 'empty',
      value: true,
    });
    expect(groupFilter('turnover', { type: 'number', scale: 2 }, { ...group, from: 100, to: 300 })).toEqual({
      column: 'turnover',
      op: 'range',
      from: 100,
      to: 299,
    });
    expect(groupFilter('custom.size', { type: 'number' }, { ...group, to: 300 })).toBeUndefined();
    expect(groupFilter('custom.size', { type: 'number' }, { ...group, from: 300 })).toEqual({
      column: 'custom.size',
      op: 'range',
      from: 300,
    });
  });

  it('is compared with its share among all, where there are others', () => {
    const of = { groups: [], others: { values: 0, count: 0, ofAll: 0 }, total: 6, totalOfAll: 100 };
    expect(comparedWithAll(group, of)).toBe(5);
    expect(comparedWithAll(group, { ...of, totalOfAll: 6 })).toBeNull();
  });
});

describe('bounds', () => {
  it('are rising numbers, with any comma', () => {
    expect(readBounds('666, 1500，3000')).toEqual([666, 1500, 3000]);
    expect(readBounds('0.1 19.99', 2)).toEqual([10, 1999]);
    expect(readBounds('')).toEqual([]);
    expect(readBounds('3, 2')).toBeUndefined();
    expect(readBounds('a')).toBeUndefined();
  });
});
