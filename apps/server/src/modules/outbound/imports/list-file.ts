import { readSheet } from '#kernel/sheets/read-sheet.ts';
import { rowsPerBatch, type SheetRow } from '#kernel/sheets/sheet-row.ts';
import { findHeader, headerSearchRows } from './columns.ts';

export interface ListFile {
  columns: string[];
  /** The rows below the header, in lots of exactly `rowsPerBatch` but the last: the same lots in every run. */
  rows: AsyncGenerator<SheetRow[]>;
}

/** Opens an uploaded list. Throws `file_type`, `file_empty`, `file_unreadable`; so may its rows. */
export async function openList(content: Buffer): Promise<ListFile> {
  const lots = readSheet(content);
  const begin: SheetRow[] = [];
  while (begin.length < headerSearchRows) {
    const next = await lots.next();
    if (next.done) break;
    begin.push(...next.value);
  }
  const header = findHeader(begin.slice(0, headerSearchRows));
  async function* rows(): AsyncGenerator<SheetRow[]> {
    let pending = begin.filter((row) => row.line > header.line);
    for await (const lot of lots) {
      pending.push(...lot);
      while (pending.length >= rowsPerBatch) {
        yield pending.slice(0, rowsPerBatch);
        pending = pending.slice(rowsPerBatch);
      }
    }
    for (let at = 0; at < pending.length; at += rowsPerBatch) yield pending.slice(at, at + rowsPerBatch);
  }
  return { columns: header.columns, rows: rows() };
}
