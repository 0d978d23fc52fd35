import type { NewContactPoint } from '@guanjia/contracts/customers/record-contact-points';
import type { ListName } from '@guanjia/contracts/customers/record-listings';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { addFirstPoints } from './first-points.ts';
import { refreshRecords } from './refresh.ts';
import { makeTags } from './tags.ts';
import { todayOf } from './today.ts';

/** What belongs to a customer of a tenant that is being set up. */
export interface SampleRecord {
  customer: Pick<Customer, 'id' | 'kind' | 'name'>;
  points?: readonly NewContactPoint[];
  tags?: readonly string[];
  categories?: readonly string[];
  contactOf?: { companyId: string; post: string; category: string; primary: boolean };
  listed?: { list: ListName; reason: string };
}

/** Gives customers what belongs to their records, without a trail: nobody did it. */
export async function fillRecords(tx: Tx, records: readonly SampleRecord[], now: Date): Promise<void> {
  const { tenantId } = tx;
  for (const { customer, points, tags, categories, contactOf, listed } of records) {
    await addFirstPoints(tx, customer.id, points ?? [], {
      ...customer,
      birthYear: null,
      ...(await todayOf(tx, now)),
    });
    const made = await makeTags(tx, tags ?? [], now);
    await tx.query(
      `insert into customers.customer_tag (tenant_id, tag_id, customer_id) select $1, t, $2 from unnest($3::uuid[]) as t`,
      [tenantId, customer.id, made.map(({ id }) => id)],
    );
    await tx.query(
      `insert into customers.customer_category (tenant_id, category, customer_id) select $1, c, $2 from unnest($3::text[]) as c`,
      [tenantId, customer.id, categories ?? []],
    );
    if (contactOf) {
      const { companyId, post, category, primary } = contactOf;
      await tx.query(
        `insert into customers.company_contact
           (id, tenant_id, company_id, person_id, post, category, is_primary, approval, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'approved', $8)`,
        [newId(now.getTime()), tenantId, companyId, customer.id, post, category, primary, now],
      );
    }
    if (listed) {
      await tx.query(
        `insert into customers.listing (id, tenant_id, list, state, customer_id, reason, origin, everywhere, requested_at)
         values ($1, $2, $3, 'active', $4, $5, 'record', true, $6)`,
        [newId(now.getTime()), tenantId, listed.list, customer.id, listed.reason, now],
      );
    }
  }
  await refreshRecords(
    tx,
    records.flatMap(({ customer, contactOf }) => [customer.id, ...(contactOf ? [contactOf.companyId] : [])]),
    now,
  );
}
