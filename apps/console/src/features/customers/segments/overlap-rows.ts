import type { FilterCondition } from '@guanjia/contracts/core/list';
import type { SegmentOverlap } from '@guanjia/contracts/customers/segments';
import { inAll, inAny } from './segment-queries.ts';

export interface OverlapRow {
  ids: readonly string[];
  size: number;
  /** Shows these customers in their list. */
  filter: FilterCondition[];
}

/** The lines of the table, from each segment to all together. With two segments the one pair says what all say. */
export function overlapRows({ sizes, pairs, all, any }: SegmentOverlap): {
  group: 'sizes' | 'pairs' | 'all' | 'any';
  rows: OverlapRow[];
}[] {
  const ids = sizes.map(({ id }) => id);
  const both = (size: number, of: readonly string[]): OverlapRow => ({ ids: of, size, filter: inAll(of) });
  return [
    { group: 'sizes', rows: sizes.map(({ id, size }) => both(size, [id])) },
    { group: 'pairs', rows: pairs.map((pair) => both(pair.size, pair.ids)) },
    ...(ids.length > 2 ? [{ group: 'all' as const, rows: [both(all, ids)] }] : []),
    { group: 'any', rows: [{ ids, size: any, filter: inAny(ids) }] },
  ];
}
