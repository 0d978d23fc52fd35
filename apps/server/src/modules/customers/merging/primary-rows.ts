import type { Row, RowTable } from './row-tables.ts';

/**
 * At most one row of a kind is the primary one: of the survivor's telephone numbers, of each other channel, of a company's
 * contacts. The survivor's own stays; ways that must not be used are primary only if nothing else is left. `now` holds the
 * rows as they become.
 */
export function settlePrimaries(
  table: RowTable,
  survivorId: string,
  rows: readonly Row[],
  now: Map<Row, Row>,
): void {
  if (table === 'company_contact') settleContacts(survivorId, rows, now);
  if (table !== 'phone' && table !== 'contact_point') return;
  const theirs = rows.filter((row) => (now.get(row) ?? row).customer_id === survivorId);
  for (const ofChannel of Map.groupBy(theirs, ({ channel }) => channel).values()) {
    const present = (row: Row) => now.get(row) ?? row;
    const usable = ofChannel.filter((row) => present(row).do_not_use !== true);
    const from = usable.length > 0 ? usable : ofChannel;
    const own = from.filter((row) => row.customer_id === survivorId);
    const chosen =
      own.find((row) => row.is_primary === true) ?? from.find((row) => row.is_primary === true) ?? from[0];
    for (const row of ofChannel) setPrimary(now, row, row === chosen);
  }
}

/** Contacts of the survivor, where it is a company. None need be the first. */
function settleContacts(survivorId: string, rows: readonly Row[], now: Map<Row, Row>): void {
  const first = rows
    .filter((row) => {
      const present = now.get(row) ?? row;
      return present.company_id === survivorId && present.is_primary === true;
    })
    .toSorted(
      (one, other) => Number(other.company_id === survivorId) - Number(one.company_id === survivorId),
    );
  for (const row of first.slice(1)) setPrimary(now, row, false);
}

function setPrimary(now: Map<Row, Row>, row: Row, primary: boolean): void {
  const present = now.get(row) ?? row;
  if (present.is_primary !== primary) now.set(row, { ...present, is_primary: primary });
}
