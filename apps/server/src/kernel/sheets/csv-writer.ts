import { Readable } from 'node:stream';
import { type CellValue, type SheetContent, wallClock } from './cell.ts';

/** Text with separated values in UTF-8 with its mark, so that Excel reads it as such. */
export function writeCsv(content: SheetContent): Readable {
  const clock = wallClock(content.timeZone ?? 'UTC');
  async function* pieces(): AsyncGenerator<string> {
    yield `\ufeff${lineOf(content.columns.map(({ title }) => title))}`;
    for await (const rows of content.rows) {
      yield rows.map((row) => lineOf(row.map((value) => textOf(value, clock)))).join('');
    }
  }
  return Readable.from(pieces(), { objectMode: false });
}

function textOf(value: CellValue, clock: (moment: Date) => number): string | number | boolean | null {
  return value instanceof Date ? new Date(clock(value)).toISOString().slice(0, 19).replace('T', ' ') : value;
}

function lineOf(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(field).join(',')}\r\n`;
}

function field(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? escapeFormula(value) : String(value);
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet program would run `=…`; the mark makes it a text. */
function escapeFormula(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
