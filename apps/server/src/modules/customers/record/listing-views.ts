import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { type Listing, listingList } from '@guanjia/contracts/customers/record-listings';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import type { Principal } from '#kernel/principal.ts';
import { shownName, shownNumber } from '../shown.ts';
import type { CustomersTables } from '../tables.ts';

interface Row {
  id: string;
  list: Listing['list'];
  state: Listing['state'];
  customer_id: string | null;
  customer_name: string | null;
  e164: string | null;
  reason: string;
  origin: Listing['origin'];
  everywhere: boolean;
  branches: { id: string; name: string }[];
  until: Date | null;
  requested_by: string | null;
  requested_by_name: string | null;
  requested_at: Date;
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: Date | null;
  decision_note: string | null;
}

function select(tx: Tx) {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.listing as l')
    .leftJoin('customers.customer as c', 'c.id', 'l.customer_id')
    .leftJoin('identity.person as r', 'r.id', 'l.requested_by')
    .leftJoin('identity.person as d', 'd.id', 'l.decided_by')
    .where('l.tenant_id', '=', tx.tenantId ?? '')
    .where('c.deleted_at', 'is', null)
    .select(['l.id', 'l.list', 'l.state', 'l.customer_id', 'c.name as customer_name', 'l.e164', 'l.reason'])
    .select(['l.origin', 'l.everywhere', 'l.until', 'l.requested_by', 'r.name as requested_by_name'])
    .select([
      'l.requested_at',
      'l.decided_by',
      'd.name as decided_by_name',
      'l.decided_at',
      'l.decision_note',
    ])
    .select(
      sql<
        Row['branches']
      >`coalesce((select json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name)
        from customers.listing_branch b join identity.branch u on u.id = b.branch_id
        where b.tenant_id = l.tenant_id and b.listing_id = l.id), '[]')`.as('branches'),
    );
}

function present(row: Row, rules: FieldRules): Listing {
  const someone = (id: string | null, name: string | null) => (id ? { id, name: name ?? '' } : null);
  return {
    id: row.id,
    list: row.list,
    state: row.state,
    customer: row.customer_id
      ? { id: row.customer_id, name: shownName(rules, row.customer_name ?? '') }
      : null,
    number: row.e164 && shownNumber(rules, row.e164),
    reason: row.reason,
    origin: row.origin,
    branches: row.everywhere ? null : row.branches,
    until: row.until?.toISOString() ?? null,
    requestedBy: someone(row.requested_by, row.requested_by_name),
    requestedAt: row.requested_at.toISOString(),
    decidedBy: someone(row.decided_by, row.decided_by_name),
    decidedAt: row.decided_at?.toISOString() ?? null,
    decisionNote: row.decision_note,
  };
}

const view: ListView<Listing> = {
  definition: listingList,
  id: sql`l.id`,
  protects: { record: 'customers.customer', columns: { number: 'phone' } },
  columns: {
    list: sql`l.list`,
    state: sql`l.state`,
    origin: sql`l.origin`,
    number: sql`l.e164`,
    requestedAt: sql`l.requested_at`,
  },
  tests: {
    // People type a number as they know it.
    number: (filter) =>
      sql<boolean>`l.e164 = ${('value' in filter && parsePhone(String(filter.value))?.e164) || ''}`,
  },
  present,
};

export function listListings(tx: Tx, principal: Principal, query: ListQuery) {
  return queryList(tx.kysely<never>(), view, select(tx) as never, query, principal.fieldRules);
}

/** Throws `not_found`. */
export async function readListing(
  tx: Tx,
  id: string,
  reader: Pick<Principal, 'fieldRules'>,
): Promise<Listing> {
  const row = await select(tx).where('l.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return present(row, reader.fieldRules);
}

/** What is said of a customer or its numbers, active or waiting. */
export async function readListings(
  tx: Tx,
  customerId: string,
  { reader, now }: { reader: Pick<Principal, 'fieldRules'>; now: Date },
): Promise<Listing[]> {
  const rows = await select(tx)
    .where('l.state', 'in', ['requested', 'active'])
    .where(sql<boolean>`(l.until is null or l.until > ${now})`)
    .where(
      sql<boolean>`(l.customer_id = ${customerId} or l.e164 in (select e164 from customers.phone
        where tenant_id = ${tx.tenantId} and customer_id = ${customerId}))`,
    )
    .orderBy('l.list')
    .orderBy('l.requested_at')
    .execute();
  return rows.map((row) => present(row, reader.fieldRules));
}
