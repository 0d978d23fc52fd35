import type { BulkTarget } from '@guanjia/contracts/customers/bulk';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { nextFilteredIds } from '../finding/customer-list.ts';
import type { OpenList } from '../finding/list-context.ts';
import { visibleIds } from './visible-ids.ts';

/** A part of a target, in the order of the ids. */
export interface NextIds {
  target: BulkTarget;
  /** The last id of the part before; null at the beginning. */
  after: string | null;
  limit: number;
  /** Customers of a filter that came later are left out. */
  before: Date;
}

/** Ids of the next customers of a target that somebody sees. Throws `bad_request` for a filter that there is not. */
export async function nextIds(
  tx: Tx,
  principal: Principal,
  { target, ...part }: NextIds,
  openList: OpenList,
): Promise<string[]> {
  if (target.kind === 'query')
    return nextFilteredIds(tx, principal, target.query, { ...part, context: await openList(tx, principal) });
  const { after, limit } = part;
  const ids = await visibleIds(tx, principal, target.ids);
  return ids.filter((id) => after === null || id > after).slice(0, limit);
}
