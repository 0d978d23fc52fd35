import type { SlotValues } from '#kernel/custom-records.ts';
import type { Tx } from '#kernel/db.ts';
import { newIds } from '#kernel/ids.ts';
import { termsOf } from '../finding/term-store.ts';
import type { Content } from './apply-row.ts';
import type { State } from './plan.ts';

/** Columns of customers.customer that an import fills besides its slots, with their types. */
const contentColumns = {
  kind: 'text',
  name: 'text',
  gender: 'text',
  birth_year: 'int',
  region: 'text',
  company: 'text',
  level: 'text',
  source: 'text',
  note: 'text',
  custom: 'jsonb',
  terms: 'tsvector',
} as const;

const slotTypes: Readonly<Record<string, string>> = { s: 'text', n: 'float8', t: 'timestamptz' };

/** Slots come from the form, whose columns are checked by the database; still nothing else gets into a statement. */
function typedColumns(slots: readonly string[]): [name: string, type: string][] {
  return [
    ...Object.entries(contentColumns),
    ...slots
      .filter((column) => /^[snt]\d{1,2}$/.test(column))
      .map((column): [string, string] => [column, slotTypes[column[0] ?? ''] ?? 'text']),
  ];
}

function valuesOf({ current, slots, terms }: Pick<State, 'current' | 'slots' | 'terms'>) {
  const { birthYear, ...same } = current.facts;
  return {
    ...same,
    birth_year: birthYear,
    custom: current.custom,
    terms: terms ?? contentTerms(current),
    ...slots,
  };
}

/** What the customer is found by. */
export function contentTerms({ facts, custom, phones }: Content): string {
  return termsOf({ ...facts, custom, numbers: phones.map(({ e164 }) => e164) });
}

/** All states of a lot name the same slots. */
function slotsOf(states: readonly { slots: SlotValues }[]): string[] {
  return Object.keys(states[0]?.slots ?? {});
}

/** Adds customers with their numbers, each in one statement: rows travel as JSON, which both sides handle fastest. */
export async function insertStates(
  tx: Tx,
  states: readonly State[],
  { importId, now }: { importId: string; now: Date },
): Promise<void> {
  if (states.length === 0) return;
  const columns = typedColumns(slotsOf(states));
  const names = columns.map(([name]) => name).join(', ');
  const rows = states.map((state) => ({ id: state.id, owner_id: state.ownerId, ...valuesOf(state) }));
  await tx.query(
    `insert into customers.customer
       (id, tenant_id, owner_id, pool, owned_since, import_id, created_at, updated_at, ${names})
     select id, $1, owner_id, case when owner_id is null then 'public' else 'private' end,
       case when owner_id is not null then $3::timestamptz end, $2, $3, $3, ${names}
     from json_to_recordset($4) as v(id uuid, owner_id uuid, ${columns.map((column) => column.join(' ')).join(', ')})`,
    [tx.tenantId, importId, now, JSON.stringify(rows)],
  );
  await insertPhones(
    tx,
    states.flatMap(({ id, current }) =>
      current.phones.map((phone, index) => ({ ...phone, customerId: id, primary: index === 0 })),
    ),
    now,
  );
}

type NewPhone = Content['phones'][number] & { customerId: string; primary: boolean };

async function insertPhones(tx: Tx, phones: readonly NewPhone[], now: Date): Promise<void> {
  if (phones.length === 0) return;
  const ids = newIds(phones.length, now.getTime());
  const rows = phones.map(({ customerId, e164, extension, raw, primary }, index) => ({
    id: ids[index],
    customer_id: customerId,
    e164,
    extension,
    raw,
    is_primary: primary,
  }));
  await tx.query(
    `insert into customers.phone (id, tenant_id, customer_id, e164, extension, raw, is_primary)
     select id, $1, customer_id, e164, extension, raw, is_primary
     from json_to_recordset($2)
       as v(id uuid, customer_id uuid, e164 text, extension text, raw text, is_primary boolean)`,
    [tx.tenantId, JSON.stringify(rows)],
  );
}

/** A customer that is known already, with what it shall be. */
export type Change = Pick<State, 'id' | 'current' | 'slots' | 'terms'> & { original: Content };

/**
 * Writes facts, own fields and numbers; the version goes up, so that nobody overwrites it unseen. What follows from a
 * record is counted anew in the background, as for new ones: they have no score yet.
 */
export async function updateStates(tx: Tx, changes: readonly Change[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const columns = typedColumns(slotsOf(changes));
  const sets = columns.map(([name]) => `${name} = v.${name}`).join(', ');
  const rows = changes.map((change) => ({ id: change.id, ...valuesOf(change) }));
  await tx.query(
    `update customers.customer c set ${sets}, completeness = null, version = c.version + 1, updated_at = $2
     from json_to_recordset($3) as v(id uuid, ${columns.map((column) => column.join(' ')).join(', ')})
     where c.tenant_id = $1 and c.id = v.id`,
    [tx.tenantId, now, JSON.stringify(rows)],
  );
  const sameNumber = (one: { e164: string; extension: string | null }) =>
    `${one.e164} ${one.extension ?? ''}`;
  const gone = changes.flatMap(({ id, original, current }) => {
    const kept = new Set(current.phones.map(sameNumber));
    return original.phones.filter((phone) => !kept.has(sameNumber(phone))).map((phone) => ({ id, ...phone }));
  });
  await deletePhones(tx, gone);
  await insertPhones(
    tx,
    changes.flatMap(({ id, original, current }) => {
      const known = new Set(original.phones.map(sameNumber));
      return current.phones
        .filter((phone) => !known.has(sameNumber(phone)))
        .map((phone) => ({
          ...phone,
          customerId: id,
          primary: original.phones.length === 0 && phone === current.phones[0],
        }));
    }),
    now,
  );
}

async function deletePhones(
  tx: Tx,
  phones: readonly { id: string; e164: string; extension: string | null }[],
): Promise<void> {
  if (phones.length === 0) return;
  await tx.query(
    `delete from customers.phone p using json_to_recordset($2) as v(id uuid, e164 text, extension text)
     where p.tenant_id = $1 and p.customer_id = v.id and p.e164 = v.e164
       and p.extension is not distinct from v.extension`,
    [tx.tenantId, JSON.stringify(phones)],
  );
}
