import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerScope } from '../customer-scope.ts';
import type { CustomersTables } from '../tables.ts';
import { phoneTypeOf } from './contact-point.ts';
import { readVocabularies } from './vocabularies.ts';

/** Somebody who is to get a text message; what the text may name of them. */
export interface Recipient {
  customerId: string | null;
  name: string | null;
  /** What the tenant calls the customer's level. */
  level: string | null;
  ownerName: string | null;
  /** E.164; null: there is no number that takes text messages. */
  number: string | null;
  /** Typed numbers: the text that was typed, and why it is none that may be written to. */
  typed?: string;
  problem?: 'number_invalid' | 'out_of_scope';
}

interface PhoneRow {
  e164: string;
  id: string;
  type: string | null;
  do_not_use: boolean;
}

/** Whether a number takes text messages, as far as it tells: of Chinese ones only mobiles do. */
function takesTexts({ e164, type }: Pick<PhoneRow, 'e164' | 'type'>): boolean {
  if (phoneTypeOf(e164) === 'landline' || type === 'landline' || type === 'fax') return false;
  return e164.startsWith('+86') ? phoneTypeOf(e164) === 'mobile' : true;
}

/**
 * Customers as recipients, in the order of their ids; who is deleted or merged is left out. The number is the primary
 * one if it takes text messages, else the first that does; those marked do-not-use come last, so that such a customer is
 * refused for the right reason. `phoneId` names one of the only customer's numbers.
 */
export async function readRecipients(
  tx: Tx,
  customerIds: readonly string[],
  phoneId?: string,
): Promise<(Recipient & { customerId: string; name: string })[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.query<{
    id: string;
    name: string;
    level: string;
    owner_name: string | null;
    phones: PhoneRow[];
  }>(
    `select c.id, c.name, c.level,
       (select o.name from identity.person o where o.id = c.owner_id) as owner_name,
       array(select jsonb_build_object('id', p.id, 'e164', p.e164, 'type', p.type, 'do_not_use', p.do_not_use)
         from customers.phone p where p.tenant_id = $1 and p.customer_id = c.id
         order by p.do_not_use, p.is_primary desc, p.id) as phones
     from customers.customer c
     where c.tenant_id = $1 and c.id = any($2::uuid[]) and c.deleted_at is null order by c.id`,
    [tx.tenantId, customerIds],
  );
  const levels = await levelNames(tx);
  return rows.map(({ id, name, level, owner_name, phones }) => ({
    customerId: id,
    name,
    level: levels.get(level) ?? null,
    ownerName: owner_name,
    number: phones.find((phone) => takesTexts(phone) && (!phoneId || phone.id === phoneId))?.e164 ?? null,
  }));
}

/**
 * Typed numbers as recipients, in their order. One that belongs to customers is theirs: the only one whom the caller
 * sees is named; when the caller sees none of them, it is not written to past the data scope.
 */
export async function readTypedRecipients(
  tx: Tx,
  principal: Principal,
  numbers: readonly string[],
): Promise<Recipient[]> {
  const parsed = numbers.map((typed) => ({ typed, number: parsePhone(typed)?.e164 ?? null }));
  const known = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.phone as p')
    .innerJoin('customers.customer as c', 'c.id', 'p.customer_id')
    .where('p.tenant_id', '=', principal.tenantId)
    .where('p.e164', 'in', ['', ...parsed.flatMap(({ number }) => number ?? [])])
    .where('c.deleted_at', 'is', null)
    .select(['p.e164', 'c.id', sql<boolean>`${customerScope(principal)}`.as('visible')])
    .execute();
  const holders = Map.groupBy(known, ({ e164 }) => e164);
  const only = new Map(
    [...holders].flatMap(([number, rows]) => {
      const seen = [...new Set(rows.filter(({ visible }) => visible).map(({ id }) => id))];
      return seen.length === 1 && seen[0] ? [[number, seen[0]] as const] : [];
    }),
  );
  const people = new Map((await readRecipients(tx, [...only.values()])).map((one) => [one.customerId, one]));
  return parsed.map(({ typed, number }): Recipient => {
    const nobody = { customerId: null, name: null, level: null, ownerName: null };
    if (!number) return { ...nobody, number: null, typed, problem: 'number_invalid' };
    const rows = holders.get(number) ?? [];
    if (rows.length > 0 && !rows.some(({ visible }) => visible))
      return { ...nobody, number: null, typed, problem: 'out_of_scope' };
    const usable = takesTexts({ e164: number, type: null }) ? number : null;
    const person = people.get(only.get(number) ?? '');
    return person ? { ...person, number: usable, typed } : { ...nobody, number: usable, typed };
  });
}

async function levelNames(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const { level } = await readVocabularies(tx);
  return new Map(level.terms.map(({ key, label }) => [key, label.zh || label.en]));
}
