import type { Readable } from 'node:stream';
import type { Locale } from '../http/operation.ts';
import type { CellValue, SheetContent } from '../sheets/cell.ts';
import { writeXlsx } from '../sheets/xlsx-writer.ts';

const texts: Readonly<Record<Locale, { line: string; reason: string; rows: string }>> = {
  'zh-CN': { line: '行号', reason: '原因', rows: '问题行' },
  en: { line: 'Line', reason: 'Reason', rows: 'bad rows' },
};

/** Columns that such a file has added; they are not carried into the next one. */
const addedColumns = new Set(Object.values(texts).flatMap(({ line, reason }) => [line, reason]));

export interface NotTaken {
  line: number;
  cells: readonly string[];
  reasons: readonly string[];
}

/**
 * Rows that an import did not take, as an .xlsx to correct and upload again: the original columns, then line and reasons.
 * `mapping` says which columns mean something.
 */
export function writeNotTaken(input: {
  columns: readonly string[];
  mapping: readonly (string | null)[];
  fileName: string;
  rows: AsyncIterable<readonly NotTaken[]>;
  locale: Locale;
}): { stream: Readable; fileName: string } {
  const { columns, mapping, rows, locale } = input;
  const words = texts[locale];
  const kept = columns.flatMap((title, index) =>
    mapping[index] === null && addedColumns.has(title) ? [] : [index],
  );
  async function* lots(): AsyncGenerator<CellValue[][]> {
    for await (const lot of rows) {
      yield lot.map(({ line, cells, reasons }) => [
        ...kept.map((index) => cells[index] ?? ''),
        line,
        reasons.join('; '),
      ]);
    }
  }
  const sheet: SheetContent = {
    columns: [
      ...kept.map((index) => ({ title: columns[index] ?? '', text: true })),
      { title: words.line },
      { title: words.reason, width: 40 },
    ],
    rows: lots(),
  };
  const name = input.fileName.replace(/\.[a-z0-9]{1,5}$/i, '');
  return { stream: writeXlsx(sheet), fileName: `${name} - ${words.rows}.xlsx` };
}
