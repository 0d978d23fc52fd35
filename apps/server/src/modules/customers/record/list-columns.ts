import type { FilterCondition } from '@guanjia/contracts/core/list';
import { recordColumns } from '@guanjia/contracts/customers/record-columns';
import type { ListName } from '@guanjia/contracts/customers/record-listings';
import type { Tag } from '@guanjia/contracts/customers/record-tags';
import type { Vocabularies } from '@guanjia/contracts/customers/record-vocabulary';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { conditionSql } from '#kernel/lists/conditions.ts';
import type { ListView } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { membershipTest } from './memberships.ts';
import { listTags } from './tags.ts';
import { readVocabularies } from './vocabularies.ts';

type Test = (filter: FilterCondition) => RawBuilder<boolean>;

/** The tenant's own words, as the list of customers needs them. */
export interface RecordWords {
  words: Vocabularies;
  tags: readonly Tag[];
}

export async function readRecordWords(tx: Tx): Promise<RecordWords> {
  return { words: await readVocabularies(tx), tags: await listTags(tx) };
}

/** SQL of the record's columns; `c` is the alias of customers.customer. */
export const recordExpressions: Readonly<Record<string, RawBuilder<unknown>>> = {
  level: sql`c.level`,
  stage: sql`c.stage`,
  status: sql`c.status`,
  media: sql`c.media`,
  listed: sql`c.listed`,
  completeness: sql`c.completeness`,
  turnover: sql`c.turnover`,
  employees: sql`c.employees`,
  // Several of a customer: found by `several`.
  categories: sql`null::text`,
  tags: sql`null::text`,
};

/** Columns that most customers leave empty; each has an index over the others. */
export const sparseRecordColumns = ['stage', 'status', 'completeness', 'turnover', 'employees'];

/** The view with the tenant's words as options, and with what is more than a comparison. */
export function withRecordColumns<Row>(
  view: ListView<Row>,
  { words, tags, few }: RecordWords & { few: ReadonlySet<FilterCondition> },
  { tenantId, branchId }: Principal,
): ListView<Row> {
  const columns = { ...view.definition.columns, ...recordColumns(words, tags) };
  const tests: Record<string, Test> = {
    tags: membershipTest('tags', { tenantId, few, options: columns.tags?.options ?? [] }),
    categories: membershipTest('categories', { tenantId, few, options: columns.categories?.options ?? [] }),
    listed: (filter) =>
      filter.op === 'in' && filter.values.includes('white')
        ? sql<boolean>`(c.listed = any(${filter.values}) and (c.listed = 'black' or ${listedHere(branchId)}))`
        : conditionSql('listed', columns.listed ?? { type: 'enum' }, sql`c.listed`, filter),
  };
  for (const name of ['completeness', 'turnover', 'employees']) {
    const expression = recordExpressions[name] ?? sql`null`;
    tests[name] = (filter) => conditionSql(name, { type: 'number' }, expression, wholeNumbers(filter));
  }
  return { ...view, definition: { ...view.definition, columns }, tests: { ...view.tests, ...tests } };
}

/** What the list shows of several, and of the list that a customer is on for a branch; for the rows of a page. */
export function recordSelections(branchId: string) {
  return [
    // One case in the other: an `and` would look for whoever is on no list as well.
    sql<ListName | null>`case c.listed when 'white' then case when ${listedHere(branchId)} then 'white' end
      else c.listed end`.as('listed'),
    sql<string[]>`array(select k.category from customers.customer_category k
      where k.tenant_id = c.tenant_id and k.customer_id = c.id)`.as('categories'),
    sql<string[]>`array(select coalesce(t.merged_into, t.id) from customers.customer_tag k
      join customers.tag t on t.id = k.tag_id
      where k.tenant_id = c.tenant_id and k.customer_id = c.id)`.as('tags'),
  ] as const;
}

/** Whether a customer on the white list is there for a branch. */
function listedHere(branchId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from customers.listing l where l.tenant_id = c.tenant_id and l.state = 'active'
    and (l.customer_id = c.id or l.e164 in (select e164 from customers.phone p where p.tenant_id = c.tenant_id and p.customer_id = c.id))
    and (l.everywhere or exists (select 1 from customers.listing_branch b where b.listing_id = l.id and b.branch_id = ${branchId})))`;
}

/** Counts have no fractions, and an index over whole numbers serves only whole bounds. */
function wholeNumbers(filter: FilterCondition): FilterCondition {
  if (filter.op !== 'range') return filter;
  const { from, to, ...rest } = filter;
  return {
    ...rest,
    ...(from === undefined ? {} : { from: Math.ceil(Number(from)) }),
    ...(to === undefined ? {} : { to: Math.floor(Number(to)) }),
  };
}
