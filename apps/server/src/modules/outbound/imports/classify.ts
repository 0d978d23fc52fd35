import type { ImportView } from '@guanjia/contracts/outbound/imports';
import type { Tx } from '#kernel/db.ts';
import type { SheetRow } from '#kernel/sheets/sheet-row.ts';
import { findByNumbers } from '#modules/customers/index.ts';
import type { Mapping } from './columns.ts';
import { checkRow, type ListRow, type RowProblem } from './row-check.ts';

export type Counts = ImportView['counts'];
export type Duplicate = ImportView['duplicates'][number];

export const noCounts: Counts = {
  processed: 0,
  good: 0,
  bad: 0,
  duplicateInFile: 0,
  alreadyInCampaign: 0,
  knownCustomer: 0,
  created: 0,
};

export interface Source {
  campaignId: string;
  columns: readonly string[];
  mapping: Mapping;
}

/** A row to call; `customer` when the number is known already. */
export interface Accepted {
  row: ListRow;
  customer: { id: string; ownerId: string | null } | undefined;
}

export interface Classified {
  counts: Counts;
  problems: RowProblem[];
  duplicates: Duplicate[];
  accepted: Accepted[];
}

/**
 * Sorts a lot of rows into bad, doubled and acceptable, the same way for the preview and for the run. `seen` holds the
 * numbers of the rows before, and takes those of this lot.
 */
export async function classifyRows(
  tx: Tx,
  source: Source,
  lot: readonly SheetRow[],
  seen: Set<string>,
): Promise<Classified> {
  const problems: RowProblem[] = [];
  const duplicates: Duplicate[] = [];
  const fresh: ListRow[] = [];
  let bad = 0;
  for (const one of lot) {
    const checked = checkRow(one, source.columns, source.mapping);
    if (!checked.ok) {
      bad += 1;
      problems.push(...checked.problems);
    } else if (seen.has(checked.row.phone.e164)) {
      duplicates.push({ line: one.line, value: checked.row.phone.raw, of: 'file' });
    } else {
      seen.add(checked.row.phone.e164);
      fresh.push(checked.row);
    }
  }
  const duplicateInFile = duplicates.length;
  const numbers = fresh.map((row) => row.phone.e164);
  const listed = await findListed(tx, source.campaignId, numbers);
  const known = await findKnown(tx, numbers);
  const accepted: Accepted[] = [];
  for (const row of fresh) {
    const { e164, raw } = row.phone;
    const customer = known.get(e164);
    if (listed.has(e164)) duplicates.push({ line: row.line, value: raw, of: 'campaign' });
    else {
      if (customer) duplicates.push({ line: row.line, value: raw, of: 'customer' });
      accepted.push({ row, customer });
    }
  }
  return {
    problems,
    duplicates: duplicates.toSorted((a, b) => a.line - b.line),
    accepted,
    counts: {
      processed: lot.length,
      good: accepted.length,
      bad,
      duplicateInFile,
      alreadyInCampaign: fresh.length - accepted.length,
      knownCustomer: accepted.filter(({ customer }) => customer).length,
      created: 0,
    },
  };
}

/** Remembers the numbers of rows that an earlier run took in. */
export function rememberNumbers(source: Source, lot: readonly SheetRow[], seen: Set<string>): void {
  for (const one of lot) {
    const checked = checkRow(one, source.columns, source.mapping);
    if (checked.ok) seen.add(checked.row.phone.e164);
  }
}

export function addCounts(one: Counts, other: Counts): Counts {
  return {
    processed: one.processed + other.processed,
    good: one.good + other.good,
    bad: one.bad + other.bad,
    duplicateInFile: one.duplicateInFile + other.duplicateInFile,
    alreadyInCampaign: one.alreadyInCampaign + other.alreadyInCampaign,
    knownCustomer: one.knownCustomer + other.knownCustomer,
    created: one.created + other.created,
  };
}

async function findListed(tx: Tx, campaignId: string, numbers: readonly string[]): Promise<Set<string>> {
  if (numbers.length === 0) return new Set();
  const rows = await tx.query<{ number: string }>(
    'select number from outbound.task where tenant_id = $1 and campaign_id = $2 and number = any($3)',
    [tx.tenantId, campaignId, numbers],
  );
  return new Set(rows.map(({ number }) => number));
}

/** Of several customers with one number the oldest. */
async function findKnown(
  tx: Tx,
  numbers: readonly string[],
): Promise<Map<string, { id: string; ownerId: string | null }>> {
  const known = new Map<string, { id: string; ownerId: string | null }>();
  for (const { e164, customerId, ownerId } of await findByNumbers(tx, numbers)) {
    if (!known.has(e164)) known.set(e164, { id: customerId, ownerId });
  }
  return known;
}
