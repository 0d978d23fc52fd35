import type { ListQuery } from '@guanjia/contracts/core/list';
import { type Segment, segmentList } from '@guanjia/contracts/customers/segments';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { CustomersTables } from '../tables.ts';

function selectSegments(tx: Tx) {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.segment as s')
    .innerJoin('identity.person as o', 'o.id', 's.owner_id')
    .leftJoin('customers.segment_freezing as f', 'f.id', 's.freezing_id')
    .where('s.tenant_id', '=', tx.tenantId ?? '')
    .where('s.deleted_at', 'is', null)
    .select(['s.id', 's.name', 's.note', 's.kind', 's.query', 's.best', 's.mark', 's.size', 's.counted_at'])
    .select(['s.owner_id', 'o.name as owner_name', 's.version', 's.created_at', 's.updated_at', 'f.share'])
    .select(
      sql<'running' | 'done' | 'failed' | null>`(select l.state from customers.segment_freezing l
        where l.tenant_id = s.tenant_id and l.segment_id = s.id order by l.created_at desc, l.id desc limit 1)`.as(
        'freezing',
      ),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof selectSegments>['executeTakeFirstOrThrow']>>;

function present(row: Row): Segment {
  return {
    id: row.id,
    name: row.name,
    note: row.note,
    kind: row.kind,
    query: row.query,
    best: row.best && { ...row.best, share: row.share },
    mark: row.mark,
    owner: { id: row.owner_id, name: row.owner_name },
    size: row.size,
    countedAt: row.counted_at?.toISOString() ?? null,
    freezing: row.freezing === 'done' ? null : row.freezing,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}

const view: ListView<Segment> = {
  definition: segmentList,
  id: sql`s.id`,
  nullable: ['size'],
  columns: {
    name: sql`s.name collate "zh-x-icu"`,
    kind: sql`s.kind`,
    ownerId: sql`s.owner_id`,
    size: sql`s.size`,
    createdAt: sql`s.created_at`,
  },
  search: (text) => {
    const pattern = `%${escapeLike(text)}%`;
    return sql<boolean>`(s.name ilike ${pattern} or s.note ilike ${pattern})`;
  },
  present,
};

export function listSegments(tx: Tx, query: ListQuery) {
  return queryList(tx.kysely<never>(), view, selectSegments(tx), query);
}

/** Throws `not_found`. */
export async function readSegment(tx: Tx, id: string): Promise<Segment> {
  const row = await selectSegments(tx).where('s.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return present(row);
}
