import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import type { ReferenceSource } from '#modules/forms/index.ts';
import type { OrdersTables } from './tables.ts';

/** Products as what a field refers to. */
export const productSource: ReferenceSource = {
  permission: 'orders.products.read',
  find: (tx: Tx, principal, { ids, q }) =>
    tx
      .kysely<OrdersTables>()
      .selectFrom('orders.product')
      .where('tenant_id', '=', principal.tenantId)
      .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
      .$if(ids === undefined, (query) => query.where('retired_at', 'is', null))
      .$if(q !== undefined, (query) => query.where('name', 'ilike', `%${escapeLike(q ?? '')}%`))
      .select(['id', 'name'])
      .orderBy(sql`name collate "zh-x-icu"`)
      .limit(50)
      .execute(),
};
