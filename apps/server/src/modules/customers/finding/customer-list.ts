import { type FieldRules, shownText } from '@guanjia/contracts/core/field-rules';
import type { FormValues } from '@guanjia/contracts/core/form';
import { customColumns } from '@guanjia/contracts/core/form-columns';
import type { FilterCondition, ListQuery } from '@guanjia/contracts/core/list';
import type { ListName } from '@guanjia/contracts/customers/record-listings';
import { type Customer, customerList, timelineKinds } from '@guanjia/contracts/customers/routes';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { withCustomColumns } from '#kernel/lists/custom-columns.ts';
import { badListQuery } from '#kernel/lists/list-error.ts';
import { applyFilters, conditionsOf, type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerScope, scopeParts } from '../customer-scope.ts';
import {
  recordExpressions,
  recordSelections,
  sparseRecordColumns,
  withRecordColumns,
} from '../record/list-columns.ts';
import { findFew } from '../record/memberships.ts';
import { readDefinitions } from '../segments/definitions.ts';
import { segmentTest } from '../segments/segment-condition.ts';
import { shownName, shownNumber } from '../shown.ts';
import type { CustomersTables } from '../tables.ts';
import type { ListContext } from './list-context.ts';
import { searchable } from './searchable.ts';

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
  categories: string[];
  tags: string[];
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
  wide: true,
  sparse: ['region', 'company', 'source', 'lastContactAt', 'recycleAt', ...sparseRecordColumns],
  bare: { name: sql`c.name`, region: sql`c.region`, company: sql`c.company`, source: sql`c.source` },
  protects: {
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
  },
  columns: {
    name: sql`c.name collate "zh-x-icu"`,
    phone: sql`null::text`,
    gender: sql`c.gender`,
    region: sql`c.region collate "zh-x-icu"`,
    company: sql`c.company collate "zh-x-icu"`,
    ...recordExpressions,
    marketingConsent: sql`c.consent`,
    pool: sql`c.pool`,
    ownerId: sql`c.owner_id`,
    source: sql`c.source collate "zh-x-icu"`,
    lastContactAt: sql`c.last_contact_at`,
    lastSaleAt: sql`c.last_sale_at`,
    recycleAt: sql`c.recycle_at`,
    sharedWithMe: sql`false`,
    segment: sql`null`,
    campaign: sql`null`,
    createdAt: sql`c.created_at`,
    ...Object.fromEntries(timelineKinds.map((kind) => [`happened.${kind}`, sql`null`])),
  },
  present,
};

function present(row: Row, rules: FieldRules) {
  const shown = (field: 'region' | 'company' | 'source') => shownText(rules, record, field, row[field]);
  return {
    id: row.id,
    kind: row.kind,
    name: shownName(rules, row.name),
    gender: row.gender,
    region: shown('region'),
    company: shown('company'),
    level: row.level,
    pool: row.pool,
    source: shown('source'),
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
export async function listCustomers(tx: Tx, principal: Principal, query: ListQuery, context: ListContext) {
  const listed = await viewOf(tx, principal, query, context);
  const parts = scopeParts(principal)?.map((scope) => selectRows(tx, principal, scope));
  const counted = { ...listed, ...(parts && { parts }) };
  return queryList(tx.kysely<never>(), counted, selectRows(tx, principal), query, principal.fieldRules);
}

/** Ids of the customers that the list shows with this filter, after `after` in their own order; for work on all rows. */
export async function nextFilteredIds(
  tx: Tx,
  principal: Principal,
  query: Pick<ListQuery, 'filter' | 'q'>,
  {
    context,
    after,
    limit,
    before,
    only,
  }: {
    context: ListContext;
    after: string | null;
    limit: number;
    before: Date;
    /** One more condition on `c`. */
    only?: RawBuilder<boolean>;
  },
): Promise<string[]> {
  const found = await selectIds(tx, principal, query, context);
  const rows = await found
    .where(sql<boolean>`c.created_at <= ${before}`)
    .$if(only !== undefined, (select) => (only ? select.where(only) : select))
    .$if(after !== null, (select) => select.where(sql<boolean>`c.id > ${after}::uuid`))
    .orderBy(sql`c.id`)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Selects the ids of the customers that the list shows with this filter, in no order. */
export async function selectIds(
  tx: Tx,
  principal: Principal,
  query: Pick<ListQuery, 'filter' | 'q'>,
  context: ListContext,
) {
  const listed = await viewOf(tx, principal, query, context);
  return applyFilters(listed, selectRows(tx, principal), query, principal.fieldRules)
    .clearSelect()
    .select(sql<string>`c.id`.as('id'));
}

/** SQL of a number that the role may see and the list is sorted by. Throws `bad_request` for any other column. */
export function numberColumn(principal: Principal, context: ListContext, name: string) {
  const listed = viewFor(principal, context, new Set());
  const column = listed.definition.columns[name];
  const expression = listed.columns[name];
  if (column?.type !== 'number' || !column.sort || !expression)
    throw badListQuery(`${name} is no number that this list is sorted by`);
  return expression;
}

/** The list as the role sees it, with the segments that this query names. */
export async function viewOf(
  tx: Tx,
  principal: Principal,
  { filter = [] }: Pick<ListQuery, 'filter'>,
  context: ListContext,
) {
  const definitions = await readDefinitions(tx, filter);
  const inside = [...definitions.values()].flatMap((one) =>
    one.kind === 'dynamic' ? (one.query.filter ?? []) : [],
  );
  const plain = viewFor(principal, context, await findFew(tx, [...filter, ...inside]));
  const segment = segmentTest(definitions, {
    tenantId: principal.tenantId,
    conditions: (query) => conditionsOf(plain, query, principal.fieldRules),
  });
  return { ...plain, tests: { ...plain.tests, segment } };
}

function selectRows(tx: Tx, principal: Principal, scope = customerScope(principal)) {
  return (
    tx
      .kysely<CustomersTables>()
      .selectFrom('customers.customer as c')
      .where('c.tenant_id', '=', principal.tenantId)
      .where(scope)
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
      .select([
        'c.last_contact_at',
        'c.last_sale_at',
        'c.recycle_at',
        'c.created_at',
        'c.owner_id',
        'c.custom',
      ])
      .select(['c.stage', 'c.status', 'c.media', 'c.media_detail', 'c.industry', 'c.turnover', 'c.employees'])
      .select('c.completeness')
      // Looked up for the rows of the page only; a join would do it for all rows that are sorted.
      .select([
        sql<string | null>`(select o.name from identity.person o where o.id = c.owner_id)`.as('owner_name'),
        sql<
          string | null
        >`(select p.e164 from customers.phone p where p.customer_id = c.id and p.is_primary)`.as('phone'),
        ...recordSelections(principal.branchId),
      ])
  );
}

function viewFor(
  principal: Principal,
  { form: { fields, slots, readable }, words, ...context }: ListContext,
  few: ReadonlySet<FilterCondition>,
) {
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
  const known = withRecordColumns({ ...extended, present: shown }, { ...words, few }, principal);
  return searchable(known, { principal, ...context });
}
