import type { Tx } from '#kernel/db.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { BackupWriter } from '../format/backup-writer.ts';
import { readCatalogue, type TenantTable } from './catalogue.ts';
import { copyOut, fixSpelling, rowsOf } from './table-text.ts';
import { readPendingEvents, readWaitingJobs } from './under-way.ts';

/** Told after every section: what is done, of what is known so far. */
export type OnProgress = (progress: { done: number; total: number; what: string }) => Promise<void>;

/** Writes all rows of the tenant as they were in one moment; `tx` is a snapshot. */
export async function dumpRows(
  tx: Tx,
  tenantId: string,
  writer: BackupWriter,
  onProgress: OnProgress,
): Promise<void> {
  const { tables, order } = await readCatalogue(tx);
  await fixSpelling(tx);
  for (const [index, name] of order.tables.entries()) {
    const table = tables.get(name);
    if (!table || table.rule.kind === 'passing' || table.rule.kind === 'kept') continue;
    const months = await readMonths(tx, table, tenantId);
    const head = { type: 'table' as const, name, columns: [...table.columns], months };
    await writer.section(head, copyOut(tx, table, tenantId));
    await onProgress({ done: index + 1, total: order.tables.length, what: name });
  }
  await writer.section({ type: 'events' }, jsonLines(await readPendingEvents(tx, tenantId)));
  await writer.section({ type: 'jobs' }, jsonLines(await readWaitingJobs(tx, tenantId)));
}

/** Objects come after the rows that name them: they are written once, so what the rows name is what is found. */
export async function dumpObjects(
  objects: ObjectStore,
  tenantId: string,
  writer: BackupWriter,
  onProgress: OnProgress,
): Promise<void> {
  let done = 0;
  for (const kind of await objects.kinds()) {
    for await (const { key } of objects.list(`${kind}/${tenantId}/`)) {
      const object = await objects.get(key);
      if (!object) continue;
      await writer.section({ type: 'object', key }, object.stream);
      done += 1;
      await onProgress({ done, total: done, what: kind });
    }
  }
}

/** The months (`2026-01-01`) whose partitions the rows need. */
async function readMonths(tx: Tx, table: TenantTable, tenantId: string): Promise<string[]> {
  if (!table.monthOf) return [];
  const rows = await tx.query<{ month: string }>(
    `select distinct to_char(date_trunc('month', ${table.monthOf} at time zone 'UTC'), 'YYYY-MM-DD') as month
     from ${table.name} where ${rowsOf(table, tenantId)} order by 1`,
  );
  return rows.map(({ month }) => month);
}

function jsonLines(rows: readonly object[]): Buffer[] {
  return rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`));
}
