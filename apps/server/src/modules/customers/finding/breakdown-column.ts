import { type FieldRules, ruleOf } from '@guanjia/contracts/core/field-rules';
import type { FormField } from '@guanjia/contracts/core/form';
import { breakdownColumns } from '@guanjia/contracts/customers/breakdown';
import { type RawBuilder, sql } from 'kysely';
import { badListQuery } from '#kernel/lists/list-error.ts';
import type { ListView } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';

/** What customers are counted by: one value each, a number that comes in bands, or rows of `customer_id, value`. */
export type GroupColumn =
  | { kind: 'value' | 'number'; expression: RawBuilder<unknown> }
  | { kind: 'several'; values: RawBuilder<unknown> };

const several: Readonly<Record<string, (tenantId: string) => RawBuilder<unknown>>> = {
  categories: (tenantId) =>
    sql`select customer_id, category as value from customers.customer_category where tenant_id = ${tenantId}`,
  tags: (tenantId) => sql`select k.customer_id, coalesce(t.merged_into, t.id)::text as value
    from customers.customer_tag k join customers.tag t on t.id = k.tag_id where k.tenant_id = ${tenantId}`,
};

const fixed: ReadonlySet<string> = new Set(breakdownColumns);

/**
 * The column of a list that customers are counted by. Who sees a field masked would learn it from the groups, so it is
 * none for them. Throws `bad_request`.
 */
export function groupColumn<Row>(
  view: ListView<Row>,
  { tenantId, fieldRules }: Pick<Principal, 'tenantId' | 'fieldRules'>,
  { name, field }: { name: string; field: FormField | undefined },
): GroupColumn {
  const column = view.definition.columns[name];
  const expression = view.columns[name];
  const good = field ? column?.sort || column?.options : fixed.has(name);
  if (!column?.filter || !expression || !good || !seenWhole(view, fieldRules, name))
    throw badListQuery(`customers are not counted by ${name}`);
  const values = field?.type === 'multi_select' ? itemsOf(tenantId, field.key) : several[name]?.(tenantId);
  if (values) return { kind: 'several', values };
  return { kind: column.type === 'number' ? 'number' : 'value', expression };
}

/** Each item of an own field that holds several. */
function itemsOf(tenantId: string, key: string): RawBuilder<unknown> {
  return sql`select id as customer_id, jsonb_array_elements_text(custom -> ${key}) as value
    from customers.customer where tenant_id = ${tenantId} and jsonb_typeof(custom -> ${key}) = 'array'`;
}

function seenWhole<Row>({ protects }: ListView<Row>, rules: FieldRules, name: string): boolean {
  const field = protects?.columns[name];
  if (!protects || !field) return true;
  const rule = ruleOf(rules, protects.record, field as never);
  return rule !== 'hidden' && rule !== 'masked';
}
