import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Db } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { findByNumbers, nationalNumber, openedCustomer, readCustomers } from '#modules/customers/index.ts';
import type { VoiceTables } from './tables.ts';

/**
 * Who a call is with. The agent who has the call, or to whom it is offered, sees the customer whatever pool it is in:
 * that is what the call is for. Throws `not_found`.
 */
export function lookUpCaller(
  { db, audit }: { db: Db; audit: AuditTrail },
  principal: Principal,
  callId: string,
): Promise<{ items: Customer[]; unknownNumber: string | null }> {
  return db.tenantTx(principal.tenantId, async (tx) => {
    const call = await tx
      .kysely<VoiceTables>()
      .selectFrom('voice.call')
      .where('id', '=', callId)
      .where(({ or, eb }) => or([eb('agent_id', '=', principal.userId), eb('state', '=', 'arrived')]))
      .select(['number', 'customer_id'])
      .executeTakeFirst();
    if (!call) throw notFound();
    const ids = call.customer_id
      ? [call.customer_id]
      : [...new Set((await findByNumbers(tx, [call.number])).map((match) => match.customerId))];
    const { fieldRules, roleKey, branchId } = principal;
    const items = await readCustomers(tx, ids, { fieldRules, roleKey, branchId, anyOwner: true });
    for (const { id } of items) await audit.recordRead(tx, { actor: principal, ...openedCustomer(id) });
    return { items, unknownNumber: items.length === 0 ? nationalNumber(call.number) : null };
  });
}
