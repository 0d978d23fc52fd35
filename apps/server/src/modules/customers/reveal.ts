import { ruleOf } from '@guanjia/contracts/core/field-rules';
import { notFound } from '#kernel/errors.ts';
import { isUuid } from '#kernel/ids.ts';
import { nationalNumber } from '#kernel/phone-number.ts';
import type { RevealResolver } from '#modules/audit/index.ts';
import { customerScope } from './customer-scope.ts';
import type { CustomersTables } from './tables.ts';

/** Name of a customer's number among the fields that can be revealed. */
export function phoneField(phoneId: string): string {
  return `phone:${phoneId}`;
}

/** A customer's protected values: the numbers, as they are dialed inside the country. */
export const customerReveals: RevealResolver = {
  entityType: 'customer',
  action: 'customers.phone_revealed',
  async read(tx, principal, entityId, field) {
    const [kind, phoneId = ''] = field.split(':');
    if (kind !== 'phone' || !isUuid(phoneId)) throw notFound();
    const phone = await tx
      .kysely<CustomersTables>()
      .selectFrom('customers.phone as p')
      .innerJoin('customers.customer as c', 'c.id', 'p.customer_id')
      .where('p.id', '=', phoneId)
      .where('c.id', '=', entityId)
      .where(customerScope(principal))
      .select(['p.e164', 'p.extension'])
      .executeTakeFirst();
    if (!phone || ruleOf(principal.fieldRules, 'customers.customer', 'phone') === 'hidden') throw notFound();
    return nationalNumber(phone.e164) + (phone.extension ? `-${phone.extension}` : '');
  },
};
