import { setImmediate } from 'node:timers/promises';

/** A row that has at least one cell with text. */
export interface SheetRow {
  /** As a spreadsheet program or an editor numbers it, from 1. */
  line: number;
  /** Texts as a person sees them, without blanks around; absent cells are ''. */
  cells: string[];
}

/** Cells further right are left out: only styling stands there, or an attempt to fill the memory. */
export const maxColumns = 500;

/** Rows travel in lots of about this size. */
export const rowsPerBatch = 500;

/** Lets timers and sockets have their turn: streams alone keep to the microtask queue. */
export async function nextTurn(): Promise<void> {
  await setImmediate();
}

/** Undefined for a row without any text. */
export function toRow(line: number, cells: readonly string[]): SheetRow | undefined {
  const clean = cells.slice(0, maxColumns).map(cleanText);
  return clean.some((cell) => cell !== '') ? { line, cells: clean } : undefined;
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
function cleanText(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\ufeff/gu, '')
    .toWellFormed()
    .trim();
}
