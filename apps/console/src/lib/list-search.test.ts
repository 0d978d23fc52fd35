import { describe, expect, it } from 'vitest';
import { nextSort, parseListSearch, sameSelection, toListQuery, withCondition } from './list-search.ts';

const condition = { column: 'name', op: 'contains', value: '李' } as const;

describe('parseListSearch', () => {
  it('takes view, filter, sort, search and open record', () => {
    const raw = { view: 'v1', filter: [condition], sort: '-createdAt', q: '138', open: 'id-1' };
    expect(parseListSearch(raw)).toEqual(raw);
  });

  it('drops what makes no sense, so that a broken link still opens the list', () => {
    const raw = {
      filter: [{ column: 'x' }, 'text', { column: 'y', op: 'in', values: [] }],
      sort: {},
      q: '',
      open: null,
    };
    expect(parseListSearch(raw)).toEqual({});
  });

  it('takes how often something happened', () => {
    const happened = { column: 'happened.call', op: 'happened', times: 2, days: 30 } as const;
    expect(parseListSearch({ filter: [happened, { ...happened, times: undefined }] })).toEqual({
      filter: [happened],
    });
  });

  it('keeps a number typed as search', () => {
    expect(parseListSearch({ q: 8000 })).toEqual({ q: '8000' });
  });
});

describe('toListQuery', () => {
  it('writes the filter as JSON and leaves out what is empty', () => {
    expect(toListQuery({ filter: [condition], sort: 'name', open: 'x' })).toEqual({
      filter: JSON.stringify([condition]),
      sort: 'name',
    });
    expect(toListQuery({ filter: [] })).toEqual({});
  });
});

describe('withCondition', () => {
  it('replaces the condition of the same column', () => {
    const other = { column: 'region', op: 'empty', value: true } as const;
    expect(withCondition([condition, other], 'name', { ...condition, value: '王' })).toEqual([
      other,
      { ...condition, value: '王' },
    ]);
  });

  it('takes it away', () => {
    expect(withCondition([condition], 'name', undefined)).toEqual([]);
  });
});

describe('nextSort', () => {
  it('goes down, up, and back to the default of the list', () => {
    expect(nextSort('-createdAt', 'name', '-createdAt')).toBe('-name');
    expect(nextSort('-name', 'name', '-createdAt')).toBe('name');
    expect(nextSort('name', 'name', '-createdAt')).toBeUndefined();
  });

  it('only turns round on the default column', () => {
    expect(nextSort('-createdAt', 'createdAt', '-createdAt')).toBe('createdAt');
    expect(nextSort('createdAt', 'createdAt', '-createdAt')).toBe('-createdAt');
  });
});

it('sameSelection ignores view and open record', () => {
  expect(sameSelection({ filter: [condition], open: 'a', view: 'v' }, { filter: [condition] })).toBe(true);
  expect(sameSelection({ q: 'a' }, {})).toBe(false);
});
