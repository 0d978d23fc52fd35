import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForeignKey, loadOrder } from './load-order.ts';

const key = (from: string, to: string, nullable = false): ForeignKey => ({
  from,
  to,
  columns: [`${to}_id`],
  nullable,
});

describe('the order of loading', () => {
  it('puts what is referred to first', () => {
    const { tables, late } = loadOrder(['a', 'b', 'c'], [key('a', 'b'), key('b', 'c')]);
    expect(tables).toEqual(['c', 'b', 'a']);
    expect(late.size).toBe(0);
  });

  it('lets a table refer to itself', () => {
    expect(loadOrder(['a'], [key('a', 'a')])).toEqual({ tables: ['a'], late: new Map() });
  });

  it('opens a circle where null is allowed', () => {
    const { tables, late } = loadOrder(['unit', 'user'], [key('user', 'unit'), key('unit', 'user', true)]);
    expect(tables).toEqual(['unit', 'user']);
    expect(late).toEqual(new Map([['unit', ['user_id']]]));
  });

  it('does not open what only leads to a circle', () => {
    const keys = [key('z', 'a', true), key('a', 'b', true), key('b', 'a')];
    expect([...loadOrder(['a', 'b', 'z'], keys).late.keys()]).toEqual(['a']);
  });

  it('says which circle cannot be opened', () => {
    expect(() => loadOrder(['a', 'b'], [key('a', 'b'), key('b', 'a')])).toThrow('a.b_id, b.a_id');
  });

  it('never puts in a row before what it refers to, except late columns', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const edge = fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names) });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 15 }), (edges) => {
        const keys = edges.map(({ from, to }) => key(from, to, true));
        const { tables, late } = loadOrder(names, keys);
        expect([...tables].sort()).toEqual(names);
        for (const { from, to, columns } of keys) {
          const isLate = columns.every((column) => late.get(from)?.includes(column));
          if (from !== to && !isLate) expect(tables.indexOf(to)).toBeLessThan(tables.indexOf(from));
        }
      }),
    );
  });
});
