import { type FieldRules, ruleOf, shownText, shownValue } from '@guanjia/contracts/core/field-rules';
import type { FormValues } from '@guanjia/contracts/core/form';
import { customColumns } from '@guanjia/contracts/core/form-columns';
import type { FilterCondition, ListQuery } from '@guanjia/contracts/core/list';
import type { ListName } from '@guanjia/contracts/customers/record-listings';
import { type Customer, customerList } from '@guanjia/contracts/customers/routes';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { conditionSql } from '#kernel/lists/conditions.ts';
import { withCustomColumns } from '#kernel/lists/custom-columns.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { type LiveForm, openForm } from '#modules/forms/index.ts';
import { customerScope } from './customer-scope.ts';
import { phoneCondition } from './finding/phone-condition.ts';
import { containsText, searchCondition, type TermIndex } from './finding/search-condition.ts';
import type { TermFrequencies } from './finding/term-frequencies.ts';
import {
  listedHere,
  type RecordWords,
  recordExpressions,
  sparseRecordColumns,
  withRecordColumns,
} from './record/list-columns.ts';
import { readMarks } from './record/marks.ts';
import { findFew } from './record/memberships.ts';
import { shownName, shownNumber } from './shown.ts';
import type { CustomersTables } from './tables.ts';

interface Row {
  id: string;
  kind: Customer['kind'];
  name: string;
  gender: Customer['gender'];
  region: string | null;
  company: string | null;
  level: Customer['level'];
  pool: Customer['pool'];
  source: string | null;
  stage: string | null;
  status: string | null;
  media: string | null;
  media_detail: string | null;
  industry: string | null;
  turnover: number | null;
  employees: number | null;
  completeness: number | null;
  listed: ListName | null;
  last_contact_at: Date | null;
  created_at: Date;
  owner_id: string | null;
  owner_name: string | null;
  phone: string | null;
  categories: string[];
  tags: string[];
  custom: FormValues;
}

const record = 'customers.customer';

const protects = {
  record,
  columns: {
    name: 'name',
    phone: 'phone',
    region: 'region',
    company: 'company',
    source: 'source',
    // No column of the list: free search looks into it.
    note: 'note',
  },
} as const;

/** Text columns of the list, as funnels compare them; their sort has the order of Chinese readers. */
const texts = {
  name: sql`c.name`,
  region: sql`c.region`,
  company: sql`c.company`,
  source: sql`c.source`,
} as const;

const view: ListView<ReturnType<typeof present>> = {
  definition: customerList,
  id: sql`c.id`,
  sparse: ['region', 'company', 'source', 'lastContactAt', ...sparseRecordColumns],
  bare: texts,
  protects,
  columns: {
    name: sql`c.name collate "zh-x-icu"`,
    phone: sql`null::text`,
    gender: sql`c.gender`,
    region: sql`c.region collate "zh-x-icu"`,
    company: sql`c.company collate "zh-x-icu"`,
    ...recordExpressions,
    pool: sql`c.pool`,
    ownerId: sql`c.owner_id`,
    source: sql`c.source collate "zh-x-icu"`,
    lastContactAt: sql`c.last_contact_at`,
    createdAt: sql`c.created_at`,
  },
  present,
};

/** The view with what is found by terms: free search, and the funnels "contains" and "number". */
function searchable<Row>(base: ListView<Row>, index: TermIndex): ListView<Row> {
  const tests: Record<string, (filter: FilterCondition) => RawBuilder<boolean>> = {
    phone: (filter) => phoneCondition(filter, index),
  };
  for (const [name, column] of Object.entries(base.definition.columns)) {
    const expression = base.bare?.[name] ?? base.columns[name];
    if (column.type !== 'text' || !expression) continue;
    const kind = name === 'name' || name === 'company' ? 'free' : 'other';
    const plain = base.tests?.[name];
    tests[name] = (filter) => {
      if (filter.op === 'contains') return containsText({ expression, kind }, filter.value, index);
      if (plain) return plain(filter);
      return conditionSql(
        name,
        column,
        filter.op === 'empty' ? expression : (base.columns[name] ?? expression),
        filter,
      );
    };
  }
  return {
    ...base,
    tests: { ...base.tests, ...tests },
    search: (text, seen) => {
      const shown = (['name', 'company'] as const).filter(seen).map((name) => texts[name]);
      const columns = seen('note') ? [...shown, sql`c.note`] : shown;
      return searchCondition(text, { texts: columns, phones: seen('phone') }, index);
    },
  };
}

function present(row: Row, rules: FieldRules) {
  return {
    id: row.id,
    kind: row.kind,
    name: shownName(rules, row.name),
    gender: row.gender,
    region: shownText(rules, 'customers.customer', 'region', row.region),
    company: shownText(rules, 'customers.customer', 'company', row.company),
    level: row.level,
    pool: row.pool,
    source: shownText(rules, 'customers.customer', 'source', row.source),
    stage: row.stage,
    status: row.status,
    media: row.media,
    mediaDetail: row.media_detail,
    industry: row.industry,
    turnover: row.turnover,
    employees: row.employees,
    completeness: row.completeness,
    listed: row.listed,
    categories: row.categories,
    tags: row.tags,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    phone: row.phone ? shownNumber(rules, row.phone) : null,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    custom: row.custom,
  };
}

/** The list with the columns of the tenant's form, as this role may see and search them. */
export async function listCustomers(
  tx: Tx,
  principal: Principal,
  query: ListQuery,
  { form, frequencies, words }: { form: LiveForm; frequencies: TermFrequencies; words: RecordWords },
) {
  const base = tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', principal.tenantId)
    .where(customerScope(principal))
    .select([
      'c.id',
      'c.kind',
      'c.name',
      'c.gender',
      'c.region',
      'c.company',
      'c.level',
      'c.pool',
      'c.source',
    ])
    .select(['c.last_contact_at', 'c.created_at', 'c.owner_id', 'c.custom'])
    .select(['c.stage', 'c.status', 'c.media', 'c.media_detail', 'c.industry', 'c.turnover', 'c.employees'])
    .select('c.completeness')
    // Looked up for the rows of the page only; a join would do it for all rows that are sorted.
    .select([
      sql<string | null>`(select o.name from identity.person o where o.id = c.owner_id)`.as('owner_name'),
      sql<
        string | null
      >`(select p.e164 from customers.phone p where p.customer_id = c.id and p.is_primary)`.as('phone'),
      sql<ListName | null>`case when c.listed = 'white' and not ${listedHere(principal.branchId)} then null
        else c.listed end`.as('listed'),
      sql<string[]>`array(select k.category from customers.customer_category k
        where k.tenant_id = c.tenant_id and k.customer_id = c.id)`.as('categories'),
      sql<string[]>`array(select coalesce(t.merged_into, t.id) from customers.customer_tag k
        join customers.tag t on t.id = k.tag_id
        where k.tenant_id = c.tenant_id and k.customer_id = c.id)`.as('tags'),
    ]);
  const index = { tenantId: principal.tenantId, frequencies };
  const few = await findFew(tx, query.filter ?? []);
  const known = withRecordColumns(viewWith(form, principal.roleKey), { ...words, few }, principal);
  const found = searchable(known, index);
  return queryList(tx.kysely<never>(), found, base, query, principal.fieldRules);
}

function viewWith({ fields, slots, readable }: LiveForm, roleKey: string) {
  const ready = slots.filter(({ state }) => state === 'ready');
  const extended = withCustomColumns(view, {
    alias: 'c',
    columns: customColumns(
      fields,
      ready.map(({ key }) => key),
      roleKey,
    ),
    slots: Object.fromEntries(ready.map(({ key, column }) => [key, column])),
  });
  const shown = (row: Row, rules: FieldRules) => ({ ...present(row, rules), custom: readable(row.custom) });
  return { ...extended, present: shown };
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
export type Reader = Pick<Principal, 'fieldRules'> &
  ({ anyOwner: true; roleKey: string | null; branchId: string | null } | Principal);

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
  const marks = await readMarks(tx, ids, reader.branchId);
  const rules = reader.fieldRules;
  const shown = (field: 'region' | 'company' | 'source' | 'note' | 'greeting', value: string | null) =>
    shownText(rules, record, field, value);
  const form = await openForm(tx, 'customers.customer', reader.roleKey);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: shownName(rules, row.name),
    gender: row.gender,
    birthYear: shownValue(rules, record, 'birthYear', row.birth_year),
    region: shown('region', row.region),
    company: shown('company', row.company),
    level: row.level,
    pool: row.pool,
    owner: row.owner_id ? { id: row.owner_id, name: row.owner_name ?? '' } : null,
    source: shown('source', row.source),
    stage: row.stage,
    status: row.status,
    media: row.media,
    mediaDetail: row.media_detail,
    industry: row.industry,
    products: row.products,
    turnover: row.turnover,
    employees: row.employees,
    greeting: shown('greeting', row.greeting),
    tags: marks.get(row.id)?.tags ?? [],
    listed: marks.get(row.id)?.listed ?? null,
    phones: phones
      .filter((phone) => phone.customer_id === row.id)
      .map((phone) => ({
        id: phone.id,
        number: shownNumber(rules, phone.e164),
        extension: phone.extension,
        primary: phone.is_primary,
        revealable: ruleOf(rules, record, 'phone') === 'masked',
        doNotUse: phone.do_not_use,
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
