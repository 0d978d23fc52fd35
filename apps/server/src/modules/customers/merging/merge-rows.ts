import { settlePrimaries } from './primary-rows.ts';
import { type Row, type RowChange, type RowTable, rowShapes, rowTables } from './row-tables.ts';

export type Rows = Readonly<Record<RowTable, readonly Row[]>>;

interface Input {
  survivorId: string;
  otherIds: readonly string[];
  /** Who owns the survivor afterwards; null: the public pool, in which nothing is shared. */
  ownerId: string | null;
  rows: Rows;
}

/** What becomes of what belongs to customers that become one. */
export interface RowPlan {
  changes: RowChange[];
  /** Rows that stay where they are, because the survivor has the same. */
  same: { table: RowTable; row: Row }[];
}

/**
 * Everything that belongs to the others goes over to the survivor, unless the survivor has the same already. Of two that
 * are the same, what forbids more holds: a number that must not be used, a place on the black list.
 */
export function planRows({ survivorId, otherIds, ownerId, rows }: Input): RowPlan {
  const plan: RowPlan = { changes: [], same: [] };
  const others = new Set<unknown>(otherIds);
  for (const table of rowTables) {
    const { owners } = rowShapes[table];
    const isOthers = (row: Row) => owners.some((column) => others.has(row[column]));
    const now = new Map<Row, Row>();
    const taken = rows[table].filter((row) => !isOthers(row));
    for (const row of rows[table].filter(isOthers)) {
      const moved = movedTo(survivorId, others, owners, row);
      const mine = taken.find((one) => isSame(table, now.get(one) ?? one, moved));
      if (mine) {
        const kept = withBoth(table, now.get(mine) ?? mine, row);
        if (kept.mine) now.set(mine, kept.mine);
        if (kept.other) now.set(row, kept.other);
        plan.same.push({ table, row });
      } else if (!mayMove(table, moved, ownerId)) plan.same.push({ table, row });
      else {
        taken.push(row);
        now.set(row, moved);
      }
    }
    settlePrimaries(table, survivorId, rows[table], now);
    for (const [before, after] of now)
      if (!sameRow(before, after)) plan.changes.push({ table, before, after });
  }
  return plan;
}

function movedTo(survivorId: string, others: ReadonlySet<unknown>, owners: readonly string[], row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      owners.includes(column) && others.has(value) ? survivorId : value,
    ]),
  );
}

/** Nobody is related to the own person; in the public pool nothing is shared, and with its owner neither. */
function mayMove(table: RowTable, row: Row, ownerId: string | null): boolean {
  if (table === 'relation') return row.from_id !== row.to_id;
  if (table === 'company_contact') return row.company_id !== row.person_id;
  if (table === 'share') return ownerId !== null && row.user_id !== ownerId;
  return true;
}

const open = ['requested', 'active'];

function isSame(table: RowTable, one: Row, other: Row): boolean {
  const equal = (...columns: string[]) =>
    columns.every((column) => JSON.stringify(one[column]) === JSON.stringify(other[column]));
  switch (table) {
    case 'phone':
      return equal('customer_id', 'e164', 'extension');
    case 'contact_point': {
      // As `isSamePoint` compares them.
      const typed = one.channel === 'document' || one.channel === 'chat';
      const placed = one.channel === 'address';
      return (
        equal('customer_id', 'channel', 'value') &&
        (!typed || equal('type')) &&
        (!placed || regionOf(one) === regionOf(other))
      );
    }
    case 'customer_tag':
      return equal('customer_id', 'tag_id');
    case 'customer_category':
      return equal('customer_id', 'category');
    case 'company_contact':
      return equal('company_id', 'person_id');
    case 'relation':
      return equal('from_id', 'to_id', 'type');
    case 'attachment':
      return equal('customer_id', 'attachment_id');
    case 'share':
      return equal('customer_id', 'user_id');
    case 'listing':
      return (
        equal('customer_id', 'list') && open.includes(String(one.state)) && open.includes(String(other.state))
      );
  }
}

function regionOf({ detail }: Row): unknown {
  return (detail as Row | null)?.region ?? null;
}

/** Two rows that say the same: how both look afterwards. Absent: as before. */
function withBoth(table: RowTable, mine: Row, other: Row): { mine?: Row; other?: Row } {
  switch (table) {
    case 'phone':
    case 'contact_point': {
      const forbids = other.do_not_use === true && mine.do_not_use !== true;
      return {
        mine: {
          ...mine,
          verified_at: mine.verified_at ?? other.verified_at,
          ...(forbids && { do_not_use: true, do_not_use_reason: other.do_not_use_reason }),
        },
      };
    }
    case 'company_contact':
      // The same person at the same company: who was the first contact stays it.
      return other.is_primary === true && other.company_id === mine.company_id
        ? { mine: { ...mine, is_primary: true }, other: { ...other, is_primary: false } }
        : {};
    case 'listing':
      return holdsMore(other, mine)
        ? {
            mine: { ...mine, customer_id: other.customer_id },
            other: { ...other, customer_id: mine.customer_id },
          }
        : {};
    case 'customer_tag':
    case 'customer_category':
    case 'relation':
    case 'attachment':
    case 'share':
      return {};
  }
}

/** An entry that holds outweighs one that waits, and one without an end one that ends. */
function holdsMore(one: Row, other: Row): boolean {
  if (one.state !== other.state) return one.state === 'active';
  const end = ({ until }: Row) => (typeof until === 'string' ? Date.parse(until) : Infinity);
  return end(one) > end(other);
}

export function sameRow(one: Row, other: Row): boolean {
  const columns = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...columns].every(
    (column) => JSON.stringify(one[column] ?? null) === JSON.stringify(other[column] ?? null),
  );
}
