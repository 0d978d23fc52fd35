import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Explainer, HandOver } from '#modules/identity/index.ts';
import { customerScope } from './customer-scope.ts';
import type { CustomersTables } from './tables.ts';
import { addEntry } from './timeline.ts';

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

/** A private pool passes to the successor, or its customers go to the public pool; each keeps it on the timeline. */
export function customerHandOver(clock: { now(): Date }): HandOver {
  return {
    kind: 'customers',
    async count(tx, userId) {
      const { count } = await ownedBy(tx, userId)
        .select(sql<number>`count(*)::int`.as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
    async move(tx, { from, to, actor, limit }) {
      const rows = await ownedBy(tx, from).select('id').limit(limit).forUpdate().execute();
      if (rows.length === 0) return 0;
      const now = clock.now();
      await tx
        .kysely<CustomersTables>()
        .updateTable('customers.customer')
        .set((eb) => ({
          owner_id: to,
          pool: to ? 'private' : 'public',
          version: eb('version', '+', 1),
          updated_at: now,
        }))
        .where(
          'id',
          'in',
          rows.map(({ id }) => id),
        )
        .execute();
      for (const { id } of rows) {
        await addEntry(tx, {
          customerId: id,
          kind: 'change',
          occurredAt: now,
          actorId: actor.userId,
          data: { fields: 'owner', reason: 'hand_over' },
          refId: null,
        });
      }
      return rows.length;
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
