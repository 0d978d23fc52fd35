import type { Tag } from '@guanjia/contracts/customers/record-tags';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { readCustomer } from '../customer-views.ts';
import { requireChangeable } from '../sharing/changeable.ts';
import { addEntry } from '../timeline.ts';
import { makeTags } from './tags.ts';
import { readVocabularies, requireTerm } from './vocabularies.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

export function readTags(tx: Tx, customerId: string): Promise<Tag[]> {
  return tx.query<Tag & { [column: string]: unknown }>(
    `select t.id, t.name, t.color from customers.customer_tag k
     join customers.tag o on o.id = k.tag_id join customers.tag t on t.id = coalesce(o.merged_into, o.id)
     where k.tenant_id = $1 and k.customer_id = $2 group by t.id order by t.name collate "zh-x-icu", t.id`,
    [tx.tenantId, customerId],
  );
}

export async function readCategories(tx: Tx, customerId: string): Promise<string[]> {
  const rows = await tx.query<{ category: string }>(
    'select category from customers.customer_category where tenant_id = $1 and customer_id = $2 order by category',
    [tx.tenantId, customerId],
  );
  return rows.map(({ category }) => category);
}

/** Throws `not_found` outside the data scope, `too_many_tags`. */
export async function setTags(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  names: readonly string[],
): Promise<Tag[]> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const before = await readTags(tx, customerId);
  const tags = await makeTags(tx, names, deps.clock.now());
  await putTags(tx, customerId, tags);
  const after = await readTags(tx, customerId);
  await tell(deps, tx, principal, customerId, {
    field: 'tags',
    before: before.map(({ name }) => name),
    after: after.map(({ name }) => name),
  });
  return after;
}

async function putTags(tx: Tx, customerId: string, tags: readonly Tag[]): Promise<void> {
  const ids = tags.map(({ id }) => id);
  await tx.query(
    'delete from customers.customer_tag where tenant_id = $1 and customer_id = $2 and not tag_id = any($3)',
    [tx.tenantId, customerId, ids],
  );
  await tx.query(
    `insert into customers.customer_tag (tenant_id, tag_id, customer_id)
     select $1, t, $2 from unnest($3::uuid[]) as t on conflict do nothing`,
    [tx.tenantId, customerId, ids],
  );
}

/** Throws `not_found` outside the data scope, `bad_request` for what is no category. */
export async function setCategories(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  categories: readonly string[],
): Promise<string[]> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const words = await readVocabularies(tx);
  const before = await readCategories(tx, customerId);
  for (const key of categories) requireTerm(words, 'category', key, { field: 'categories', before });
  await tx.query(
    'delete from customers.customer_category where tenant_id = $1 and customer_id = $2 and not category = any($3)',
    [tx.tenantId, customerId, categories],
  );
  await tx.query(
    `insert into customers.customer_category (tenant_id, customer_id, category)
     select $1, $2, c from unnest($3::text[]) as c on conflict do nothing`,
    [tx.tenantId, customerId, categories],
  );
  const after = await readCategories(tx, customerId);
  const nameOf = (key: string) => words.category.terms.find((term) => term.key === key)?.label.zh ?? key;
  await tell(deps, tx, principal, customerId, {
    field: 'categories',
    before: before.map(nameOf),
    after: after.map(nameOf),
  });
  return after;
}

/** Audit trail and timeline, when anything changed. */
async function tell(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  change: { field: string; before: string[]; after: string[] },
): Promise<void> {
  if (change.before.join('\n') === change.after.join('\n')) return;
  await audit.record(tx, {
    actor: principal,
    action: 'customers.classified',
    entityType: 'customer',
    entityId: customerId,
    before: { [change.field]: change.before },
    after: { [change.field]: change.after },
  });
  await addEntry(tx, {
    customerId,
    kind: 'change',
    occurredAt: clock.now(),
    actorId: principal.userId,
    data: { fields: change.field },
    refId: null,
  });
}
