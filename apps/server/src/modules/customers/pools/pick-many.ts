import type * as routes from '@guanjia/contracts/customers/pools';
import type { Refusal } from '@guanjia/contracts/customers/pools';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { listCustomers } from '../finding/customer-list.ts';
import type { OpenList } from '../finding/list-context.ts';
import { type MoveDeps, moveCustomers } from './move.ts';

/** A filter whose rows others are picking too is followed so far, pages. */
const pagesAtMost = 10;
/** What would keep back every other customer too. */
const final: ReadonlySet<Refusal['code']> = new Set(['pick_daily_limit', 'holding_limit', 'owner_unfit']);

/**
 * Picks the first customers of a filtered list, in its order; those that somebody else is picking at this moment are
 * passed over instead of waited for. Throws the reason when not one could be picked because of it.
 */
export async function pickMany(
  deps: MoveDeps & { openList: OpenList },
  tx: Tx,
  principal: Principal,
  { count, query }: OperationInput<typeof routes.pickCustomers>['body'],
): Promise<{ moveIds: string[]; refusal: Refusal | null }> {
  const context = await deps.openList(tx, principal);
  const filter = [...(query.filter ?? []), { column: 'pool', op: 'equals' as const, value: 'public' }];
  const moveIds: string[] = [];
  let refusal: Refusal | null = null;
  let cursor: string | undefined;
  for (let page = 0; page < pagesAtMost && moveIds.length < count; page += 1) {
    const rows = await listCustomers(tx, principal, { ...query, filter, limit: 200, cursor }, context);
    const free = await lockFree(
      tx,
      rows.items.map(({ id }) => id),
      count - moveIds.length,
    );
    const outcomes = await moveCustomers(deps, tx, {
      actor: principal,
      kind: 'pick',
      ids: free,
      within: sql<boolean>`c.deleted_at is null`,
      takers: [principal.userId],
      choose: () => [principal.userId],
    });
    for (const outcome of outcomes) {
      if ('moveId' in outcome) moveIds.push(outcome.moveId);
      else refusal ??= outcome.refusal;
    }
    cursor = rows.nextCursor ?? undefined;
    if (!cursor || (refusal && final.has(refusal.code))) break;
  }
  if (moveIds.length === 0 && refusal && final.has(refusal.code))
    throw new AppError(refusal.code, { params: refusal.params });
  return { moveIds, refusal };
}

/** At most so many of these that nobody owns and nobody is taking, in the order given. */
async function lockFree(tx: Tx, ids: readonly string[], count: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select c.id from customers.customer c join unnest($2::uuid[]) with ordinality as wanted(id, place) using (id)
     where c.tenant_id = $1 and c.owner_id is null and c.deleted_at is null
     order by wanted.place limit $3 for no key update of c skip locked`,
    [tx.tenantId, ids, count],
  );
  return rows.map(({ id }) => id);
}
