import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { findByNumbers, parsePhone, readCustomer, requireMayDial } from '#modules/customers/index.ts';

/**
 * Where a typed number is decided on before it is dialed. Emergency and short numbers are no telephone numbers of
 * customers and are refused by their form. Throws `phone_invalid`, `not_found`, `number_do_not_use`,
 * `customer_blacklisted`, `contact_not_approved`.
 */
export async function requireDialable(
  tx: Tx,
  principal: Principal,
  input: { number: string; customerId: string | undefined; now: Date },
): Promise<{ number: string; customerId: string | null }> {
  const phone = parsePhone(input.number);
  if (!phone) throw new AppError('phone_invalid', { params: { number: input.number } });
  if (input.customerId) {
    await readCustomer(tx, input.customerId, principal);
    await requireMayDial(tx, { number: phone.e164, customerId: input.customerId, now: input.now });
    return { number: phone.e164, customerId: input.customerId };
  }
  await requireMayDial(tx, { number: phone.e164, customerId: null, now: input.now });
  const matches = new Set((await findByNumbers(tx, [phone.e164])).map((match) => match.customerId));
  const [only] = matches;
  return { number: phone.e164, customerId: matches.size === 1 ? (only ?? null) : null };
}
