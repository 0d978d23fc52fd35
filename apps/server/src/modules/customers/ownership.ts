import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Explainer, HandOver } from '#modules/identity/index.ts';
import { customerScope } from './customer-scope.ts';
import { type MoveDeps, moveCustomers } from './pools/move.ts';
import type { CustomersTables } from './tables.ts';

/** Whose a customer is, for "why can't she see this?". */
export const customerExplainer: Explainer = {
  record: 'customer',
  permission: 'customers.read',
  domain: 'customers',
  async find(tx, asking, customerId) {
    const row = await tx
      .kysely<CustomersTables>()
      .selectFrom('customers.customer as c')
      .where('c.tenant_id', '=', asking.tenantId)
      .where('c.id', '=', customerId)
      .where(customerScope(asking))
      .select('c.owner_id')
      .executeTakeFirst();
    return row && { ownerId: row.owner_id, openWithoutOwner: true };
  },
};

/** A private pool passes to the successor, or its customers go to the public pool; each says why. */
export function customerHandOver(deps: MoveDeps): HandOver {
  return {
    kind: 'customers',
    async count(tx, userId) {
      const { count } = await ownedBy(tx, userId)
        .select(sql<number>`count(*)::int`.as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
    async move(tx, { from, to, actor, reason, limit }) {
      const rows = await ownedBy(tx, from).select('id').orderBy('id').limit(limit).forUpdate().execute();
      const outcomes = await moveCustomers(deps, tx, {
        actor,
        kind: 'hand_over',
        ids: rows.map(({ id }) => id),
        within: sql<boolean>`c.owner_id = ${from}`,
        takers: to ? [to] : [],
        choose: () => [to],
        note: reason,
      });
      return outcomes.filter((outcome) => 'moveId' in outcome).length;
    },
  };
}

function ownedBy(tx: Tx, userId: string) {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('owner_id', '=', userId);
}
