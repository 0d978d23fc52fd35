import type { Segment, SegmentQuery, segmentKinds } from '@guanjia/contracts/customers/segments';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { isTaken } from '#kernel/taken.ts';

export interface SegmentRow {
  id: string;
  name: string;
  note: string | null;
  kind: (typeof segmentKinds)[number];
  query: SegmentQuery;
  best: { column: string; percent: number } | null;
  mark: Segment['mark'];
  freezing_id: string | null;
  version: number;
}

/** For a change; locked until the transaction ends. Throws `not_found`. */
export async function lockSegment(tx: Tx, id: string, deleted = false): Promise<SegmentRow> {
  const [row] = await tx.query<SegmentRow>(
    `select id, name, note, kind, query, best, mark, freezing_id, version from customers.segment
     where tenant_id = $1 and id = $2 and (deleted_at is not null) = $3 for update`,
    [tx.tenantId, id, deleted],
  );
  if (!row) throw notFound();
  return row;
}

/** Throws `segment_exists` for a name that another segment has. */
export async function insertSegment(
  tx: Tx,
  row: Omit<SegmentRow, 'freezing_id' | 'version'> & { ownerId: string; at: Date },
): Promise<void> {
  await refusingName(row.name, () =>
    tx.query(
      `insert into customers.segment (id, tenant_id, name, note, kind, query, best, mark, owner_id, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
      [
        row.id,
        tx.tenantId,
        row.name,
        row.note,
        row.kind,
        JSON.stringify(row.query),
        row.best && JSON.stringify(row.best),
        row.mark,
        row.ownerId,
        row.at,
      ],
    ),
  );
}

/** Throws `segment_exists`. */
export async function saveSegment(
  tx: Tx,
  { id, name, note, query, mark }: Pick<SegmentRow, 'id' | 'name' | 'note' | 'query' | 'mark'>,
  at: Date,
): Promise<void> {
  await refusingName(name, () =>
    tx.query(
      `update customers.segment set name = $3, note = $4, query = $5, mark = $6, version = version + 1, updated_at = $7
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, id, name, note, JSON.stringify(query), mark, at],
    ),
  );
}

/** Takes a segment away or, with null, brings it back. Throws `segment_exists`. */
export async function setDeleted(
  tx: Tx,
  { id, name }: Pick<SegmentRow, 'id' | 'name'>,
  deletedAt: Date | null,
): Promise<void> {
  await refusingName(name, () =>
    tx.query('update customers.segment set deleted_at = $3 where tenant_id = $1 and id = $2', [
      tx.tenantId,
      id,
      deletedAt,
    ]),
  );
}

async function refusingName<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isTaken(error, 'segment_name')) throw error;
    throw new AppError('segment_exists', { params: { name }, cause: error });
  }
}

/** Conditions may hold names and numbers of customers: the trail keeps which columns they are about. */
export function factsOf({
  name,
  note,
  kind,
  query,
  best,
  mark,
}: Pick<Segment, 'name' | 'note' | 'kind' | 'query' | 'mark'> & Pick<SegmentRow, 'best'>) {
  const columns = [...(query.filter ?? []).map(({ column }) => column), ...(query.q ? ['q'] : [])];
  return {
    name,
    note,
    kind,
    columns: columns.join(', '),
    ...(mark && { mark }),
    ...(best && { best: `${best.column} ${best.percent} %` }),
  };
}
