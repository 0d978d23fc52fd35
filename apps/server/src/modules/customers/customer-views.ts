import { type FieldRules, ruleOf, shownText, shownValue } from '@guanjia/contracts/core/field-rules';
import type { FormValues } from '@guanjia/contracts/core/form';
import { customColumns } from '@guanjia/contracts/core/form-columns';
import type { FilterCondition, ListQuery } from '@guanjia/contracts/core/list';
import { type Customer, customerList } from '@guanjia/contracts/customers/routes';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { withCustomColumns } from '#kernel/lists/custom-columns.ts';
import { applyFilters, type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { type LiveForm, openForm } from '#modules/forms/index.ts';
import { customerScope } from './customer-scope.ts';
import { sharedWith } from './sharing/shared-with.ts';
import { shownName, shownNumber } from './shown.ts';
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
  last_sale_at: Date | null;
  recycle_at: Date | null;
  created_at: Date;
  owner_id: string | null;
  owner_name: string | null;
  phone: string | null;
  custom: FormValues;
}

const record = 'customers.customer';

const view: ListView<ReturnType<typeof present>> = {
  definition: customerList,
  id: sql`c.id`,
  nullable: ['region', 'lastContactAt'],
  sparse: ['recycleAt'],
  protects: {
    record: 'customers.customer',
    columns: { name: 'name', phone: 'phone', region: 'region', source: 'source' },
  },
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
    lastSaleAt: sql`c.last_sale_at`,
    recycleAt: sql`c.recycle_at`,
    sharedWithMe: sql`false`,
    createdAt: sql`c.created_at`,
  },
  search: (text, seen) => {
    const digits = text.replace(/[\s-]/g, '');
    const byName = sql<boolean>`c.name ilike ${`%${escapeLike(text)}%`}`;
    return seen('phone') && /^\+?\d{3,}$/.test(digits)
      ? sql`(${byName} or p.e164 like ${`%${escapeLike(digits)}%`})`
      : byName;
  },
  present,
};

function present(row: Row, rules: FieldRules) {
  return {
    id: row.id,
    kind: row.kind,
    name: shownName(rules, row.name),
    gender: row.gender,
    region: shownText(rules, 'customers.customer', 'region', row.region),
    level: row.level,
    pool: row.pool,
    source: shownText(rules, 'customers.customer', 'source', row.source),
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    lastSaleAt: row.last_sale_at?.toISOString() ?? null,
    recycleAt: row.recycle_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    phone: row.phone ? shownNumber(rules, row.phone) : null,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    custom: row.custom,
  };
}

/** The list with the columns of the tenant's form, as this role may see and search them. */
export function listCustomers(tx: Tx, principal: Principal, query: ListQuery, form: LiveForm) {
  const listed = viewFor(principal, form);
  return queryList(tx.kysely<never>(), listed, selectRows(tx, principal), query, principal.fieldRules);
}

/**
 * Ids of the customers that the list shows with this filter, after `after` in their own order; for work on all rows. It joins
 * only what the filter asks: over tables that were filled just now, a needless join cost fifty times the rest.
 */
export async function nextFilteredIds(
  tx: Tx,
  principal: Principal,
  query: Pick<ListQuery, 'filter' | 'q'>,
  { form, after, limit, before }: { form: LiveForm; after: string | null; limit: number; before: Date },
): Promise<string[]> {
  const needsPhone = query.q !== undefined || query.filter?.some(({ column }) => column === 'phone');
  const base = needsPhone ? withPhone(selectVisible(tx, principal)) : selectVisible(tx, principal);
  const rows = await applyFilters(viewFor(principal, form), base, query, principal.fieldRules)
    .select(sql<string>`c.id`.as('id'))
    .where(sql<boolean>`c.created_at <= ${before}`)
    .$if(after !== null, (select) => select.where(sql<boolean>`c.id > ${after}::uuid`))
    .orderBy(sql`c.id`)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

function selectVisible(tx: Tx, principal: Principal) {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', principal.tenantId)
    .where(customerScope(principal));
}

function withPhone(query: ReturnType<typeof selectVisible>) {
  return query.leftJoin('customers.phone as p', (join) =>
    join.onRef('p.customer_id', '=', 'c.id').on('p.is_primary', '=', true),
  );
}

function selectRows(tx: Tx, principal: Principal) {
  return withPhone(selectVisible(tx, principal))
    .leftJoin('identity.person as o', 'o.id', 'c.owner_id')
    .select(['c.id', 'c.kind', 'c.name', 'c.gender', 'c.region', 'c.level', 'c.pool', 'c.source'])
    .select(['c.last_contact_at', 'c.last_sale_at', 'c.recycle_at', 'c.created_at', 'c.owner_id'])
    .select(['o.name as owner_name', 'p.e164 as phone', 'c.custom']);
}

function viewFor(principal: Principal, { fields, slots, readable }: LiveForm) {
  const ready = slots.filter(({ state }) => state === 'ready');
  const extended = withCustomColumns(view, {
    alias: 'c',
    columns: customColumns(
      fields,
      ready.map(({ key }) => key),
      principal.roleKey,
    ),
    slots: Object.fromEntries(ready.map(({ key, column }) => [key, column])),
  });
  const shown = (row: Row, rules: FieldRules) => ({ ...present(row, rules), custom: readable(row.custom) });
  const shared = sql<boolean>`(c.owner_id is not null and ${sharedWith(principal)})`;
  return {
    ...extended,
    tests: {
      ...extended.tests,
      sharedWithMe: (filter: FilterCondition) =>
        filter.op === 'equals' && filter.value === false ? sql<boolean>`not ${shared}` : shared,
    },
    present: shown,
  };
}

/** Values of own fields as they are stored, for the next change of them; locked until the transaction ends. */
export async function readStoredValues(tx: Tx, id: string): Promise<FormValues> {
  const row = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .select('custom')
    .forUpdate()
    .executeTakeFirst();
  return row?.custom ?? {};
}

/** For whom customers are read: `anyOwner` when being allowed to see them was decided otherwise (an offered call, say). */
export type Reader = Pick<Principal, 'fieldRules'> & ({ anyOwner: true; roleKey: string | null } | Principal);

/** Customers inside the reader's data scope, with phones, as the role may see them. */
export async function readCustomers(tx: Tx, ids: readonly string[], reader: Reader): Promise<Customer[]> {
  if (ids.length === 0) return [];
  const kysely = tx.kysely<CustomersTables>();
  const rows = await kysely
    .selectFrom('customers.customer as c')
    .leftJoin('identity.person as o', 'o.id', 'c.owner_id')
    .where('c.id', 'in', ids)
    .where('c.deleted_at', 'is', null)
    .$if(!('anyOwner' in reader), (query) =>
      'anyOwner' in reader ? query : query.where(customerScope(reader)),
    )
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
  const rules = reader.fieldRules;
  const shown = (field: 'region' | 'source' | 'note', value: string | null) =>
    shownText(rules, record, field, value);
  const form = await openForm(tx, 'customers.customer', reader.roleKey);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: shownName(rules, row.name),
    gender: row.gender,
    birthYear: shownValue(rules, record, 'birthYear', row.birth_year),
    region: shown('region', row.region),
    level: row.level,
    pool: row.pool,
    owner: row.owner_id ? { id: row.owner_id, name: row.owner_name ?? '' } : null,
    source: shown('source', row.source),
    phones: phones
      .filter((phone) => phone.customer_id === row.id)
      .map((phone) => ({
        id: phone.id,
        number: shownNumber(rules, phone.e164),
        extension: phone.extension,
        primary: phone.is_primary,
        revealable: ruleOf(rules, record, 'phone') === 'masked',
      })),
    custom: form.readable(row.custom),
    note: shown('note', row.note),
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  }));
}

/** Throws `not_found` outside the data scope too. */
export async function readCustomer(tx: Tx, id: string, reader: Reader): Promise<Customer> {
  const [customer] = await readCustomers(tx, [id], reader);
  if (!customer) throw notFound();
  return customer;
}
