import type { Locale, StreamResult } from '#kernel/http/operation.ts';
import { xlsxType } from '#kernel/sheets/xlsx-package.ts';
import { writeXlsx } from '#kernel/sheets/xlsx-writer.ts';
import { columnTitles, importColumns, templateTexts } from './sheet-columns.ts';

/** An empty sheet of users with one example, which itself can be imported where its unit exists. */
export function writeUserTemplate(locale: Locale): StreamResult {
  const { file, example } = templateTexts[locale];
  return {
    stream: writeXlsx({
      columns: importColumns.map((column) => ({ title: columnTitles[locale][column], text: true })),
      rows: [[importColumns.map((column) => example[column])]],
    }),
    contentType: xlsxType,
    fileName: file,
  };
}
