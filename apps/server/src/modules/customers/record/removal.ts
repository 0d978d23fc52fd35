import type { Tx } from '#kernel/db.ts';

/** What belonged to a customer and says who it was, where each table points at it. */
const belongings = [
  'customers.contact_point where tenant_id = $1 and customer_id = $2',
  'customers.contact_change where tenant_id = $1 and customer_id = $2',
  'customers.customer_tag where tenant_id = $1 and customer_id = $2',
  'customers.customer_category where tenant_id = $1 and customer_id = $2',
  'customers.company_contact where tenant_id = $1 and (company_id = $2 or person_id = $2)',
  'customers.relation where tenant_id = $1 and (from_id = $2 or to_id = $2)',
  'customers.listing where tenant_id = $1 and customer_id = $2',
  'customers.attachment where tenant_id = $1 and customer_id = $2',
];

/** Removes all that belongs to a customer who is purged; entries for numbers stay on their lists. */
export async function removeRecord(tx: Tx, customerId: string): Promise<void> {
  for (const table of belongings) await tx.query(`delete from ${table}`, [tx.tenantId, customerId]);
  await tx.query(
    `update customers.customer set stage = null, status = null, media = null, media_detail = null, industry = null,
       products = null, turnover = null, employees = null, greeting = null, listed = null
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, customerId],
  );
}
