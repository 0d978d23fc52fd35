import { markedSegmentsAtMost, type segmentMarks } from '@guanjia/contracts/customers/segments';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { selectIds } from '../finding/customer-list.ts';
import type { OpenList } from '../finding/list-context.ts';

interface Marked {
  id: string;
  name: string;
  note: string | null;
  mark: (typeof segmentMarks)[number];
}

/** The marked segments that a customer is in now. Those over fields that the role does not see say nothing to it. */
export async function marksOf(
  tx: Tx,
  principal: Principal,
  customerId: string,
  openList: OpenList,
): Promise<Marked[]> {
  const marked = await tx.query<Marked>(
    `select id, name, note, mark from customers.segment
     where tenant_id = $1 and mark is not null and deleted_at is null order by mark desc, name`,
    [tx.tenantId],
  );
  if (marked.length === 0) return [];
  const context = await openList(tx, principal);
  const found: Marked[] = [];
  for (const segment of marked) {
    const filter = [{ column: 'segment', op: 'equals' as const, value: segment.id }];
    const ids = await selectIds(tx, principal, { filter }, context).catch(passOverHidden);
    const rows = await ids?.where(sql<boolean>`c.id = ${customerId}::uuid`).execute();
    if (rows?.length) found.push(segment);
  }
  return found;
}

function passOverHidden(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'bad_request') return undefined;
  throw error;
}

/** Throws `segment_marks_full`. */
export async function requireMarkFree(tx: Tx): Promise<void> {
  const rows = await tx.query(
    'select 1 from customers.segment where tenant_id = $1 and mark is not null and deleted_at is null',
    [tx.tenantId],
  );
  if (rows.length >= markedSegmentsAtMost)
    throw new AppError('segment_marks_full', { params: { most: markedSegmentsAtMost } });
}
