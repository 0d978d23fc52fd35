import type { FilterCondition } from '@guanjia/contracts/core/list';
import { expect, it } from 'vitest';
import { scopeNames, scopeOf, withScope } from './scope-filters.ts';

const other: FilterCondition = { column: 'region', op: 'contains', value: '济' };

it('each scope is found again in the filter that it makes, and keeps the other funnels', () => {
  for (const name of scopeNames) {
    const filter = withScope([other, { column: 'pool', op: 'in', values: ['private'] }], name, 'me');
    expect([name, scopeOf(filter, 'me'), filter.at(-1)]).toEqual([name, name, other]);
  }
});

it('is none of them when a funnel says something else', () => {
  expect(scopeOf([{ column: 'ownerId', op: 'in', values: ['somebody'] }], 'me')).toBeUndefined();
});
