import type { FilterCondition } from '@guanjia/contracts/core/list';

export const scopeNames = ['all', 'mine', 'public', 'soon', 'shared'] as const;
export type ScopeName = (typeof scopeNames)[number];

const columns = ['pool', 'ownerId', 'recycleAt', 'sharedWithMe'];

function filterOf(name: ScopeName, ownId: string): FilterCondition[] {
  switch (name) {
    case 'all':
      return [];
    case 'mine':
      return [{ column: 'ownerId', op: 'in', values: [ownId] }];
    case 'public':
      return [{ column: 'pool', op: 'in', values: ['public'] }];
    case 'soon':
      return [{ column: 'recycleAt', op: 'empty', value: false }];
    case 'shared':
      return [{ column: 'sharedWithMe', op: 'equals', value: true }];
  }
}

/** Which of them a filter shows; undefined when its funnels say something else. */
export function scopeOf(filter: readonly FilterCondition[] = [], ownId: string): ScopeName | undefined {
  const own = filter.filter(({ column }) => columns.includes(column));
  return scopeNames.find((name) => JSON.stringify(filterOf(name, ownId)) === JSON.stringify(own));
}

/** The filter with another one of them; the other funnels stay. */
export function withScope(
  filter: readonly FilterCondition[] = [],
  name: ScopeName,
  ownId: string,
): FilterCondition[] {
  return [...filterOf(name, ownId), ...filter.filter(({ column }) => !columns.includes(column))];
}
