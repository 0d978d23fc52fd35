import type { ListQuery } from '@guanjia/contracts/core/list';
import { type Customer, customerList } from '@guanjia/contracts/customers/routes';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerScope } from './customer-scope.ts';
import { maskPhone } from './phone-number.ts';
import type { CustomersTables } from './tables.ts';

interface Row {
  id: string;
  kind: Customer['kind'];
  name: string;
  gender: Customer['gender'];
  region: string | null;
  level: Customer['level'];
  pool: Customer['pool'];
  source: string | null;
  last_contact_at: Date | null;
  created_at: Date;
  owner_id: string | null;
  owner_name: string | null;
  phone: string | null;
}

const view: ListView<ReturnType<typeof present>> = {
  definition: customerList,
  id: sql`c.id`,
  nullable: ['region', 'lastContactAt'],
  columns: {
    name: sql`c.name collate "zh-x-icu"`,
    phone: sql`p.e164`,
    gender: sql`c.gender`,
    region: sql`c.region`,
    level: sql`c.level`,
    pool: sql`c.pool`,
    ownerId: sql`c.owner_id`,
    source: sql`c.source`,
    lastContactAt: sql`c.last_contact_at`,
    createdAt: sql`c.created_at`,
  },
  search: (text) => {
    const digits = text.replace(/[\s-]/g, '');
    const byName = sql<boolean>`c.name ilike ${`%${escapeLike(text)}%`}`;
    return /^\+?\d{3,}$/.test(digits) ? sql`(${byName} or p.e164 like ${`%${escapeLike(digits)}%`})` : byName;
  },
  present,
};

function present(row: Row) {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    gender: row.gender,
    region: row.region,
    level: row.level,
    pool: row.pool,
    source: row.source,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    phone: row.phone ? maskPhone(row.phone) : null,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
  };
}

export function listCustomers(tx: Tx, principal: Principal, query: ListQuery) {
  const base = tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .leftJoin('customers.phone as p', (join) =>
      join.onRef('p.customer_id', '=', 'c.id').on('p.is_primary', '=', true),
    )
    .leftJoin('identity.person as o', 'o.id', 'c.owner_id')
    .where('c.tenant_id', '=', principal.tenantId)
    .where(customerScope(principal))
    .select(['c.id', 'c.kind', 'c.name', 'c.gender', 'c.region', 'c.level', 'c.pool', 'c.source'])
    .select(['c.last_contact_at', 'c.created_at', 'c.owner_id', 'o.name as owner_name', 'p.e164 as phone']);
  return queryList(tx.kysely<never>(), view, base, query);
}

/** Customers with phones, masked. `principal` limits to the data scope; without it the caller has decided already. */
export async function readCustomers(
  tx: Tx,
  ids: readonly string[],
  principal?: Principal,
): Promise<Customer[]> {
  if (ids.length === 0) return [];
  const kysely = tx.kysely<CustomersTables>();
  const rows = await kysely
    .selectFrom('customers.customer as c')
    .leftJoin('identity.person as o', 'o.id', 'c.owner_id')
    .where('c.id', 'in', ids)
    .where('c.deleted_at', 'is', null)
    .$if(principal !== undefined, (query) => (principal ? query.where(customerScope(principal)) : query))
    .selectAll('c')
    .select('o.name as owner_name')
    .orderBy('c.created_at')
    .execute();
  const phones = await kysely
    .selectFrom('customers.phone')
    .where('customer_id', 'in', ids)
    .selectAll()
    .orderBy('is_primary', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    gender: row.gender,
    birthYear: row.birth_year,
    region: row.region,
    level: row.level,
    pool: row.pool,
    owner: row.owner_id ? { id: row.owner_id, name: row.owner_name ?? '' } : null,
    source: row.source,
    phones: phones
      .filter((phone) => phone.customer_id === row.id)
      .map((phone) => ({
        id: phone.id,
        number: maskPhone(phone.e164),
        extension: phone.extension,
        primary: phone.is_primary,
        revealable: true,
      })),
    custom: row.custom,
    note: row.note,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  }));
}

/** Throws `not_found` outside the data scope too. */
export async function readCustomer(tx: Tx, id: string, principal?: Principal): Promise<Customer> {
  const [customer] = await readCustomers(tx, [id], principal);
  if (!customer) throw notFound();
  return customer;
}
