import type { SegmentOverlap } from '@guanjia/contracts/customers/segments';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { countCap } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { selectIds } from '../finding/customer-list.ts';
import type { OpenList } from '../finding/list-context.ts';
import { withinTime } from '../finding/within-time.ts';
import { overlapOf, type Region } from './overlap.ts';

/** ms. People wait for a number; beyond that "10,000+" says enough, and a comparison says that it takes too long. */
const patience = { count: 3000, overlap: 15_000 };

const membersOf = (id: string) => ({ filter: [{ column: 'segment', op: 'equals' as const, value: id }] });

/** How many customers of a segment the reader sees. Throws `bad_request` for conditions that the role does not have. */
export async function countMembers(
  tx: Tx,
  principal: Principal,
  id: string,
  { openList, limitMs = patience.count }: { openList: OpenList; limitMs?: number },
): Promise<{ value: number; capped: boolean }> {
  const found = await selectIds(tx, principal, membersOf(id), await openList(tx, principal));
  const counting = (rows: typeof found) =>
    sql<{ count: number }>`select count(*)::int as count from ${rows.as('found')}`.execute(
      tx.kysely<never>(),
    );
  const exact = await withinTime(tx, limitMs, () => counting(found));
  if (exact) return { value: exact.rows[0]?.count ?? 0, capped: false };
  const value = (await counting(found.limit(countCap + 1))).rows[0]?.count ?? 0;
  return { value: Math.min(value, countCap), capped: value > countCap };
}

/**
 * How many customers that the reader sees the segments have in common. Each segment is found by its own best plan and
 * their ids are put together; one condition over all of them could use no index. Throws `count_too_slow`.
 */
export async function compareMembers(
  tx: Tx,
  principal: Principal,
  ids: readonly string[],
  openList: OpenList,
): Promise<SegmentOverlap> {
  const context = await openList(tx, principal);
  const parts: RawBuilder<unknown>[] = [];
  for (const [place, id] of ids.entries()) {
    const rows = await selectIds(tx, principal, membersOf(id), context);
    parts.push(sql`select found.id, ${sql.raw(String(1 << place))} as bit from ${rows.as('found')}`);
  }
  const regions = await withinTime(tx, patience.overlap, () =>
    sql<Region>`select mask, count(*)::int as count
      from (select id, bit_or(bit) as mask from (${sql.join(parts, sql` union all `)}) one group by id) person
      group by mask`.execute(tx.kysely<never>()),
  );
  if (!regions) throw new AppError('count_too_slow');
  return overlapOf(ids, regions.rows);
}
