import type { ListQuery } from '@guanjia/contracts/core/list';
import type { MessageReason } from '@guanjia/contracts/messaging/messages';
import { type Sending, sendingList } from '@guanjia/contracts/messaging/sendings';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';
import type { MessagingTables } from '../tables.ts';

/** Messages belong to whoever sends them: the scope is that over people with their customers. */
function selectSendings(tx: Tx, principal: Principal) {
  return tx
    .kysely<MessagingTables>()
    .selectFrom('messaging.sending as s')
    .leftJoin('identity.person as p', 'p.id', 's.user_id')
    .where('s.tenant_id', '=', tx.tenantId ?? '')
    .where('s.name', 'is not', null)
    .where(peopleScope(principal, 'customers', sql`s.user_id`))
    .select(['s.id', 's.name', 's.kind', 's.text', 's.state', 's.waits_for', 's.next_at', 's.user_id'])
    .select(['s.looked', 's.total', 's.sent', 's.failed', 's.unknown', 's.refused', 's.parts', 's.reasons'])
    .select(['s.error_code', 's.created_at', 's.finished_at', 'p.name as user_name']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectSendings>['executeTakeFirstOrThrow']>>;

function present(row: Row): Sending {
  const { id, kind, text, state, looked, total, sent, failed, unknown, refused } = row;
  return {
    ...{ id, kind, text, state, looked, total, sent, failed, unknown, refused },
    name: row.name ?? '',
    waitsFor: row.waits_for,
    nextAt: row.next_at?.toISOString() ?? null,
    by: { id: row.user_id, name: row.user_name ?? '' },
    parts: row.parts,
    reasons: (Object.entries(row.reasons) as [MessageReason, number][])
      .map(([reason, count]) => ({ reason, count }))
      .toSorted((one, other) => other.count - one.count),
    errorCode: row.error_code,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

const view: ListView<Sending> = {
  definition: sendingList,
  id: sql`s.id`,
  columns: {
    name: sql`s.name`,
    kind: sql`s.kind`,
    state: sql`s.state`,
    userId: sql`s.user_id`,
    createdAt: sql`s.created_at`,
  },
  search: (text) => sql<boolean>`s.name ilike ${`%${escapeLike(text)}%`}`,
  present,
};

export function listSendings(tx: Tx, principal: Principal, query: ListQuery) {
  return queryList(tx.kysely<never>(), view, selectSendings(tx, principal), query);
}

/** Throws `not_found` outside the data scope. */
export async function readSending(tx: Tx, principal: Principal, id: string): Promise<Sending> {
  const row = await selectSendings(tx, principal).where('s.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return present(row);
}
