import type { ConsentState } from '@guanjia/contracts/customers/consent';
import type { Tx } from '#kernel/db.ts';

export type TextRefusal =
  | 'customer_gone'
  | 'customer_blacklisted'
  | 'number_do_not_use'
  | 'contact_not_approved'
  | 'consent_withdrawn'
  | 'consent_missing';

/** E.164, and whose it is as far as that is known. */
interface Asked {
  number: string;
  customerId: string | null;
}

interface Asking {
  now: Date;
  /** What advertising needs; null: this is none. */
  advertising: 'given' | 'not_withdrawn' | null;
}

/**
 * Why numbers may not be written to by what the records say, in the order asked; the same reasons as for a call
 * (`findDialRefusal`), and for advertising the customer's consent. Merged customers count as the one who stayed. Each
 * question is asked for all of them at once and answered by an index; one query over all of them would read tables.
 */
export async function findTextRefusals(
  tx: Tx,
  asked: readonly Asked[],
  { now, advertising }: Asking,
): Promise<(TextRefusal | null)[]> {
  const numbers = asked.map(({ number }) => number);
  const people = await readPeople(
    tx,
    asked.flatMap(({ customerId }) => customerId ?? []),
  );
  const holders = Map.groupBy(await readHolders(tx, numbers), ({ number }) => number);
  const ids = [
    ...new Set([
      ...[...people.values()].map(({ id }) => id),
      ...[...holders.values()].flat().map(({ id }) => id),
    ]),
  ];
  const black = await readBlack(tx, { numbers, ids, now });
  const unapproved = await readUnapproved(tx, ids);
  return asked.map(({ number, customerId }) => {
    const having = holders.get(number) ?? [];
    const person = customerId === null ? null : people.get(customerId);
    return refusalOf(
      {
        gone: person === undefined || person?.gone === true,
        black: black.has(number),
        marked: having.some(({ marked }) => marked),
        // A number that was typed is that of everybody who has it.
        people: (person ? [person.id] : having.map(({ id }) => id)).map((id) => ({
          black: black.has(id),
          waiting: unapproved.has(id),
        })),
        said: [...having.map(({ consent }) => consent), ...(person ? [person.consent] : [])],
        own: person?.consent ?? null,
      },
      advertising,
    );
  });
}

interface Facts {
  gone: boolean;
  /** The number itself is on the black list. */
  black: boolean;
  /** Somebody who has the number must not be reached by it. */
  marked: boolean;
  /** Whose number it is. */
  people: readonly { black: boolean; waiting: boolean }[];
  /** What everybody who has the number said about advertising. */
  said: readonly ConsentState[];
  /** What the customer said; null for a typed number. */
  own: ConsentState | null;
}

/** Whoever withdrew consent is not written to at that number, whichever customer has it too. */
export function refusalOf(
  { gone, black, marked, people, said, own }: Facts,
  advertising: Asking['advertising'],
): TextRefusal | null {
  if (gone) return 'customer_gone';
  if (black || people.some((one) => one.black)) return 'customer_blacklisted';
  if (marked) return 'number_do_not_use';
  if (people.length > 0 && people.every(({ waiting }) => waiting)) return 'contact_not_approved';
  if (advertising === null) return null;
  if (said.includes('withdrawn')) return 'consent_withdrawn';
  const given = own === null ? said.includes('given') : own === 'given';
  return advertising === 'given' && !given ? 'consent_missing' : null;
}

interface Person {
  id: string;
  consent: ConsentState;
  gone: boolean;
}

/** Who these customers are now, by the id that was asked for. */
async function readPeople(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
  const asked = await tx.query<{ id: string; now: string }>(
    `select id, coalesce(merged_into, id) as now from customers.customer where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, ids],
  );
  const rows = await tx.query<Person & { [column: string]: unknown }>(
    `select id, consent, deleted_at is not null as gone from customers.customer
     where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, [...new Set(asked.map(({ now }) => now))]],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    asked.flatMap(({ id, now }) => {
      const person = byId.get(now);
      return person ? [[id, person] as const] : [];
    }),
  );
}

function readHolders(tx: Tx, numbers: readonly string[]) {
  return tx.query<{ number: string; id: string; marked: boolean; consent: ConsentState }>(
    `select p.e164 as number, c.id, p.do_not_use as marked, c.consent from customers.phone p
     join customers.customer c on c.id = p.customer_id
     where p.tenant_id = $1 and c.tenant_id = $1 and p.e164 = any($2) and c.deleted_at is null`,
    [tx.tenantId, numbers],
  );
}

/** Numbers and customers that are on the black list. */
async function readBlack(
  tx: Tx,
  { numbers, ids, now }: { numbers: readonly string[]; ids: readonly string[]; now: Date },
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ what: string }>(
    `select e164 as what from customers.listing where tenant_id = $1 and e164 = any($2)
       and list = 'black' and state = 'active' and (until is null or until > $4)
     union select customer_id::text from customers.listing where tenant_id = $1 and customer_id = any($3::uuid[])
       and list = 'black' and state = 'active' and (until is null or until > $4)`,
    [tx.tenantId, numbers, ids, now],
  );
  return new Set(rows.map(({ what }) => what));
}

/** Contacts of companies of whom no company's was approved. */
async function readUnapproved(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `select person_id as id from customers.company_contact where tenant_id = $1 and person_id = any($2::uuid[])
     group by person_id having not bool_or(approval = 'approved')`,
    [tx.tenantId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}
