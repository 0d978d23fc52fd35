import type * as routes from '@guanjia/contracts/customers/bulk';
import type { bulkOutcomes } from '@guanjia/contracts/customers/bulk';
import type { Refusal } from '@guanjia/contracts/customers/pools';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import { visibleNames } from './visible-ids.ts';

/** Of a bulk change that the caller has read. The cursor is the id of the last customer. */
export async function listItems(
  tx: Tx,
  principal: Principal,
  bulkId: string,
  { outcome, cursor, limit }: OperationInput<typeof routes.listBulkItems>['query'],
) {
  if (cursor !== undefined && !isUuid(cursor))
    throw new AppError('bad_request', {
      fields: [{ path: 'query.cursor', message: 'not a cursor of this list' }],
    });
  const rows = await tx.query<{
    customer_id: string;
    outcome: (typeof bulkOutcomes)[number];
    code: Refusal['code'] | null;
    params: Refusal['params'] | null;
  }>(
    `select customer_id, outcome, code, params from customers.bulk_item
     where tenant_id = $1 and bulk_id = $2 and ($3::text is null or outcome = $3)
       and ($4::uuid is null or customer_id > $4)
     order by customer_id limit $5`,
    [tx.tenantId, bulkId, outcome ?? null, cursor ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  const names = await visibleNames(
    tx,
    principal,
    page.map(({ customer_id }) => customer_id),
  );
  return {
    items: page.map((row) => ({
      customerId: row.customer_id,
      name: names.get(row.customer_id) ?? null,
      outcome: row.outcome,
      refusal: row.code ? { code: row.code, params: row.params ?? {} } : null,
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.customer_id ?? null) : null,
    count: null,
  };
}
