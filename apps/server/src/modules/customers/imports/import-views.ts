import type { ListQuery } from '@guanjia/contracts/core/list';
import { importList, type KeptReason } from '@guanjia/contracts/customers/imports';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';
import { shownName } from '../shown.ts';
import type { CustomersTables } from '../tables.ts';
import { type ImportRecord, presentCounts } from './import-store.ts';

type Row = Pick<
  ImportRecord,
  'id' | 'file_name' | 'state' | 'counts' | 'created_at' | 'finished_at' | 'user_id'
> & { user_name: string };

const view: ListView<ReturnType<typeof present>> = {
  definition: importList,
  id: sql`i.id`,
  columns: {
    fileName: sql`i.file_name`,
    state: sql`i.state`,
    userId: sql`i.user_id`,
    createdAt: sql`i.created_at`,
  },
  present,
};

function present(row: Row) {
  return {
    id: row.id,
    fileName: row.file_name,
    state: row.state,
    counts: presentCounts(row.counts),
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    userId: row.user_id,
    userName: row.user_name,
  };
}

/** Imports of the people inside the data scope. */
export function listImports(tx: Tx, principal: Principal, query: ListQuery) {
  const base = tx
    .kysely<CustomersTables>()
    .selectFrom('customers.import as i')
    .innerJoin('identity.person as p', 'p.id', 'i.user_id')
    .where('i.tenant_id', '=', principal.tenantId)
    .where(peopleScope(principal, 'customers', sql`i.user_id`))
    .select(['i.id', 'i.file_name', 'i.state', 'i.counts', 'i.created_at', 'i.finished_at', 'i.user_id'])
    .select('p.name as user_name');
  return queryList(tx.kysely<never>(), view, base, query, principal.fieldRules);
}

/** Customers that an undo left alone, in the order in which they were met. */
export async function listKept(
  tx: Tx,
  principal: Principal,
  importId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const rows = await tx.query<{ place: number; id: string; name: string; reason: KeptReason }>(
    `select r.place, c.id, c.name, r.problems #>> '{}' as reason
     from customers.import_row r join customers.customer c on c.id = r.customer_id
     where r.tenant_id = $1 and r.import_id = $2 and r.kind = 'kept' and r.place > $3 order by r.place limit $4`,
    [principal.tenantId, importId, Number(cursor ?? -1), limit + 1],
  );
  const page = rows.slice(0, limit);
  return {
    items: page.map(({ id, name, reason }) => ({
      customer: { id, name: shownName(principal.fieldRules, name) },
      reason,
    })),
    nextCursor: rows.length > limit ? String(page.at(-1)?.place) : null,
  };
}
