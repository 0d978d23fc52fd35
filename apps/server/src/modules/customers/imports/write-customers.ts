import type { SlotValues } from '#kernel/custom-records.ts';
import type { Tx } from '#kernel/db.ts';
import { markDue } from '../duplicates/due.ts';
import { termsOf } from '../finding/term-store.ts';
import { reckonRecycling } from '../pools/reckon.ts';
import { refreshRecords } from '../record/refresh.ts';
import type { Content } from './content.ts';
import { factColumnsOf, factKeys, factTable } from './facts.ts';
import type { State } from './known.ts';
import { readMarks } from './new-marks.ts';
import { insertBelongings, replaceBelongings } from './write-belongings.ts';

/** Columns of customers.customer that an import fills besides its slots, with their types. */
const contentColumns: readonly [name: string, type: string][] = [
  ...factKeys.map((key): [string, string] => [factTable[key].column, factTable[key].type]),
  ['custom', 'jsonb'],
  ['terms', 'tsvector'],
];

const slotTypes: Readonly<Record<string, string>> = { s: 'text', n: 'float8', t: 'timestamptz' };

/** Slots come from the form, whose columns are checked by the database; still nothing else gets into a statement. */
function typedColumns(slots: readonly string[]): [name: string, type: string][] {
  return [
    ...contentColumns,
    ...slots
      .filter((column) => /^[snt]\d{1,2}$/.test(column))
      .map((column): [string, string] => [column, slotTypes[column[0] ?? ''] ?? 'text']),
  ];
}

function valuesOf({ current, slots, terms }: Pick<State, 'current' | 'slots' | 'terms'>) {
  return {
    ...factColumnsOf(current.facts),
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

const names = (columns: readonly [string, string][]) => columns.map(([name]) => name).join(', ');
const typed = (columns: readonly [string, string][]) => columns.map((column) => column.join(' ')).join(', ');

/** Adds customers with what they have: rows travel as JSON, which both sides handle fastest. */
export async function insertStates(
  tx: Tx,
  states: readonly State[],
  { importId, now }: { importId: string; now: Date },
): Promise<void> {
  if (states.length === 0) return;
  const columns: [string, string][] = [
    ...typedColumns(slotsOf(states)),
    ['completeness', 'int'],
    ['listed', 'text'],
  ];
  const marksOf = await readMarks(tx, states, now);
  const rows = states.map((state) => ({
    id: state.id,
    owner_id: state.ownerId,
    ...valuesOf(state),
    ...marksOf(state),
  }));
  await tx.query(
    `insert into customers.customer
       (id, tenant_id, owner_id, pool, owned_since, import_id, created_at, updated_at, ${names(columns)})
     select id, $1, owner_id, case when owner_id is null then 'public' else 'private' end,
       case when owner_id is not null then $3::timestamptz end, $2, $3, $3, ${names(columns)}
     from json_to_recordset($4) as v(id uuid, owner_id uuid, ${typed(columns)})`,
    [tx.tenantId, importId, now, JSON.stringify(rows)],
  );
  await insertBelongings(tx, states, now);
}

/** A customer that is known already, with what it shall be. */
export type Change = Pick<State, 'id' | 'current' | 'slots' | 'terms'> & { original: Content };

/** Writes what a customer is and has; the version goes up, so that nobody overwrites it unseen. */
export async function updateStates(tx: Tx, changes: readonly Change[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const columns = typedColumns(slotsOf(changes));
  const sets = columns.map(([name]) => `${name} = v.${name}`).join(', ');
  const rows = changes.map((change) => ({ id: change.id, ...valuesOf(change) }));
  await tx.query(
    `update customers.customer c set ${sets}, version = c.version + 1, updated_at = $2
     from json_to_recordset($3) as v(id uuid, ${typed(columns)})
     where c.tenant_id = $1 and c.id = v.id`,
    [tx.tenantId, now, JSON.stringify(rows)],
  );
  await replaceBelongings(tx, changes, now);
  const ids = changes.map(({ id }) => id);
  await markDue(tx, ids);
  await refreshRecords(tx, ids, now);
  await reckonRecycling(tx, ids);
}
