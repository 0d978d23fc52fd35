import type { FilterCondition } from '@guanjia/contracts/core/list';
import { countSegment, listSegments, type Segment } from '@guanjia/contracts/customers/segments';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

/** Segments to choose from and to name, newest first. */
export const segmentChoicesQuery = queryOptions({
  queryKey: ['customers', 'segment-choices'],
  queryFn: async ({ signal }) => (await api.call(listSegments, { query: { limit: 200 } }, { signal })).items,
});

/** How many customers of a segment this person sees. */
export function segmentCountQuery({ id, version }: Pick<Segment, 'id' | 'version'>) {
  return queryOptions({
    queryKey: ['customers', 'segment-count', id, version],
    queryFn: ({ signal }) => api.call(countSegment, { params: { id } }, { signal }),
    // A segment over a field that this person may not see has no count.
    retry: false,
    meta: { errors: 'inline' },
  });
}

/** What shows segments is loaded again; their counts go with their versions. */
export async function refreshSegments(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: segmentChoicesQuery.queryKey }),
    client.invalidateQueries({ queryKey: ['list', 'customers.segments'] }),
  ]);
}

/** The customers that are in every one of the segments. */
export function inAll(ids: readonly string[]): FilterCondition[] {
  return ids.map((id) => ({ column: 'segment', op: 'in', values: [id] }));
}

/** The customers that are in at least one of the segments. */
export function inAny(ids: readonly string[]): FilterCondition[] {
  return [{ column: 'segment', op: 'in', values: [...ids] }];
}
