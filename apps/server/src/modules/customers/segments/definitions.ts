import type { FilterCondition } from '@guanjia/contracts/core/list';
import type { SegmentQuery } from '@guanjia/contracts/customers/segments';
import type { Tx } from '#kernel/db.ts';
import { isUuid } from '#kernel/ids.ts';
import { badListQuery } from '#kernel/lists/list-error.ts';

/** What a condition on a segment stands for. */
export type Definition =
  | { kind: 'dynamic'; query: SegmentQuery }
  /** Null until the first freezing is done: nobody is in it. */
  | { kind: 'frozen'; freezingId: string | null };

export const segmentColumn = 'segment';

/** The segments that conditions name, by id. Throws `bad_request` for one that there is not. */
export async function readDefinitions(
  tx: Tx,
  filter: readonly FilterCondition[],
): Promise<ReadonlyMap<string, Definition>> {
  const ids = [...new Set(filter.flatMap(segmentIds))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{
    id: string;
    kind: Definition['kind'];
    query: SegmentQuery;
    freezing_id: string | null;
  }>(
    `select id, kind, query, freezing_id from customers.segment
     where tenant_id = $1 and id = any($2::uuid[]) and deleted_at is null`,
    [tx.tenantId, ids],
  );
  if (rows.length < ids.length) throw badListQuery('segment: there is none with this id');
  return new Map(
    rows.map(({ id, kind, query, freezing_id }) => [
      id,
      kind === 'dynamic' ? { kind, query } : { kind, freezingId: freezing_id },
    ]),
  );
}

/** The ids that a condition on segments names, in small letters as the database gives them back. */
export function segmentIds(filter: FilterCondition): string[] {
  if (filter.column !== segmentColumn) return [];
  const ids = filter.op === 'in' ? filter.values : filter.op === 'equals' ? [String(filter.value)] : [];
  if (ids.length === 0 || !ids.every(isUuid)) throw badListQuery('segment is found by its ids');
  return ids.map((id) => id.toLowerCase());
}
