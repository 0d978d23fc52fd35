import { readSheet } from '../sheets/read-sheet.ts';
import { rowsPerBatch, type SheetRow } from '../sheets/sheet-row.ts';
import type { SheetReading, SheetSource } from '../sheets/sheet-source.ts';
import { findHeader, type HeaderSearch, headerSearchRows } from './headers.ts';

export interface ListFile {
  columns: string[];
  /** The rows below the header, in lots of exactly `lot` but the last: the same lots in every run. */
  rows: AsyncGenerator<SheetRow[]>;
}

/** Opens an uploaded list. Throws `file_type`, `file_empty`, `file_unreadable`; so may its rows. */
export async function openList(
  content: Buffer | SheetSource,
  search: HeaderSearch,
  { lot = rowsPerBatch, ...reading }: SheetReading & { lot?: number } = {},
): Promise<ListFile> {
  const lots = readSheet(content, reading);
  const begin: SheetRow[] = [];
  while (begin.length < headerSearchRows) {
    const next = await lots.next();
    if (next.done) break;
    begin.push(...next.value);
  }
  const header = findHeader(begin.slice(0, headerSearchRows), search);
  async function* rows(): AsyncGenerator<SheetRow[]> {
    let pending = begin.filter((row) => row.line > header.line);
    for await (const more of lots) {
      pending.push(...more);
      while (pending.length >= lot) {
        yield pending.slice(0, lot);
        pending = pending.slice(lot);
      }
    }
    for (let at = 0; at < pending.length; at += lot) yield pending.slice(at, at + lot);
  }
  return { columns: header.columns, rows: rows() };
}

const sampleRows = 5;

/** The first rows as a page shows them. */
export function sampleOf(columns: readonly string[], rows: readonly SheetRow[]): string[][] {
  return rows
    .slice(0, sampleRows)
    .map(({ cells }) => columns.map((_, index) => (cells[index] ?? '').slice(0, 200).toWellFormed()));
}

/** The name of an uploaded file without its folder and without what a text cannot hold. */
export function plainFileName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  return (
    base
      .replace(/\p{Cc}/gu, '')
      .toWellFormed()
      .slice(-120) || 'list'
  );
}
