import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';

/** Why a number is not dialed, whatever else allows it. */
export const dialRefusals = ['number_do_not_use', 'customer_blacklisted', 'contact_not_approved'] as const;
export type DialRefusal = (typeof dialRefusals)[number];

interface Dialed {
  /** E.164 */
  number: string;
  customerId: string | null;
  now: Date;
}

/**
 * Whether a number may be dialed by what the records say: it is not marked do-not-use with anybody who has it, neither
 * it nor its customer is on the black list, and its customer is no contact that still waits for approval or was declined.
 */
export async function findDialRefusal(
  tx: Tx,
  { number, customerId, now }: Dialed,
): Promise<DialRefusal | undefined> {
  const [found] = await tx.query<{ marked: boolean; black: boolean; waiting: boolean }>(
    `with whose as (
       select c.id from customers.customer c where c.tenant_id = $1 and c.deleted_at is null and (c.id = $3
         or $3::uuid is null and c.id in (select customer_id from customers.phone where tenant_id = $1 and e164 = $2))
     ) select
       exists (select 1 from customers.phone p join customers.customer c on c.id = p.customer_id and c.deleted_at is null
         where p.tenant_id = $1 and p.e164 = $2 and p.do_not_use) as marked,
       exists (select 1 from customers.listing l where l.tenant_id = $1 and l.list = 'black' and l.state = 'active'
         and (l.until is null or l.until > $4) and (l.e164 = $2 or l.customer_id in (select id from whose))) as black,
       exists (select 1 from customers.company_contact k where k.tenant_id = $1 and k.person_id in (select id from whose))
         and not exists (select 1 from customers.company_contact k where k.tenant_id = $1
           and k.person_id in (select id from whose) and k.approval = 'approved') as waiting`,
    [tx.tenantId, number, customerId, now],
  );
  if (found?.black) return 'customer_blacklisted';
  if (found?.marked) return 'number_do_not_use';
  return found?.waiting ? 'contact_not_approved' : undefined;
}

/** Throws what `findDialRefusal` finds. */
export async function requireMayDial(tx: Tx, dialed: Dialed): Promise<void> {
  const refusal = await findDialRefusal(tx, dialed);
  if (refusal) throw new AppError(refusal);
}
