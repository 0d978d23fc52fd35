import { fieldAccess } from '@guanjia/contracts/core/field-access';
import { ruleOf } from '@guanjia/contracts/core/field-rules';
import type { FormValue } from '@guanjia/contracts/core/form';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { nationalNumber } from '#kernel/phone-number.ts';
import type { Principal } from '#kernel/principal.ts';
import { openForm } from '#modules/forms/index.ts';
import { customerScope } from './customer-scope.ts';
import type { CustomersTables } from './tables.ts';

/** A number in full, as it is dialed inside the country. Throws `not_found`. */
export async function readPhone(
  tx: Tx,
  principal: Principal,
  customerId: string,
  phoneId: string,
): Promise<string> {
  const phone = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.phone as p')
    .innerJoin('customers.customer as c', 'c.id', 'p.customer_id')
    .where('p.id', '=', phoneId)
    .where('c.id', '=', customerId)
    .where(customerScope(principal))
    .select(['p.e164', 'p.extension'])
    .executeTakeFirst();
  if (!phone || ruleOf(principal.fieldRules, 'customers.customer', 'phone') === 'hidden') throw notFound();
  return nationalNumber(phone.e164) + (phone.extension ? `-${phone.extension}` : '');
}

/**
 * A masked own field in full. Throws `not_found`; `bad_request` for a field that is empty or not shown as a mask. Whoever
 * sees a file masked gets no file: its value is only an id.
 */
export async function readMaskedField(
  tx: Tx,
  principal: Principal,
  customerId: string,
  key: string,
): Promise<FormValue> {
  const row = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.id', '=', customerId)
    .where('c.deleted_at', 'is', null)
    .where(customerScope(principal))
    .select('c.custom')
    .executeTakeFirst();
  if (!row) throw notFound();
  const form = await openForm(tx, 'customers.customer', principal.roleKey);
  const field = form.fields.find((one) => one.key === key);
  const value = row.custom[key];
  const masked = field && field.type !== 'file' && fieldAccess(field, principal.roleKey).masked;
  if (!masked || value === undefined) {
    throw new AppError('bad_request', {
      fields: [{ path: 'key', message: 'not a masked field with a value' }],
    });
  }
  return value;
}
