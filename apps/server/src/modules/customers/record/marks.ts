import type { Tag } from '@guanjia/contracts/customers/record-tags';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';

export type Marks = Pick<Customer, 'tags' | 'listed'>;

/** What is seen of customers at a glance: tags, and the list that they are on for a branch. Null: for any branch. */
export async function readMarks(
  tx: Tx,
  customerIds: readonly string[],
  branchId: string | null,
): Promise<ReadonlyMap<string, Marks>> {
  const tags = await tx.query<Tag & { customerId: string }>(
    `select distinct k.customer_id as "customerId", t.id, t.name, t.color, t.name collate "zh-x-icu" as place
     from customers.customer_tag k
     join customers.tag o on o.id = k.tag_id join customers.tag t on t.id = coalesce(o.merged_into, o.id)
     where k.tenant_id = $1 and k.customer_id = any($2) order by place, t.id`,
    [tx.tenantId, customerIds],
  );
  const listings = await tx.query<{ customerId: string; list: 'black' | 'white'; reason: string }>(
    `select c.id as "customerId", l.list, l.reason from customers.customer c
     join customers.listing l on l.tenant_id = $1 and l.state = 'active' and (l.customer_id = c.id or l.e164 in
       (select e164 from customers.phone where tenant_id = $1 and customer_id = c.id))
     where c.tenant_id = $1 and c.id = any($2) and c.listed is not null and (l.everywhere or $3::uuid is null or exists
       (select 1 from customers.listing_branch b where b.listing_id = l.id and b.branch_id = $3))
     order by l.list desc, l.requested_at desc`,
    [tx.tenantId, customerIds, branchId],
  );
  const tagsOf = Map.groupBy(tags, ({ customerId }) => customerId);
  // Black comes last and stays.
  const listedOf = new Map(listings.map(({ customerId, list, reason }) => [customerId, { list, reason }]));
  return new Map(
    customerIds.map((id) => [
      id,
      {
        tags: (tagsOf.get(id) ?? []).map((tag) => ({ id: tag.id, name: tag.name, color: tag.color })),
        listed: listedOf.get(id) ?? null,
      },
    ]),
  );
}
