import type { Tx } from '#kernel/db.ts';
import { markDue } from '../duplicates/due.ts';
import { refreshTerms } from '../finding/term-store.ts';
import { reckonRecycling } from '../pools/reckon.ts';
import { companiesOf, refreshRecords } from '../record/refresh.ts';

/** Brings up to date what follows from the records of customers that became one, or several again. */
export async function refreshMerged(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  const companies: string[] = [];
  for (const id of ids) companies.push(...(await companiesOf(tx, id)));
  await refreshTerms(tx, ids);
  await markDue(tx, ids);
  await refreshRecords(tx, [...new Set([...ids, ...companies])], now);
  await reckonRecycling(tx, ids);
}
