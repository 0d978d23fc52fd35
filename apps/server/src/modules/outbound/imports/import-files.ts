import type { Readable } from 'node:stream';
import type { Locale } from '#kernel/http/operation.ts';
import { type NotTaken, writeNotTaken } from '#kernel/imports/error-file.ts';
import { openList } from '#kernel/imports/list-file.ts';
import { listSearch } from './columns.ts';
import type { ImportRecord } from './import-store.ts';
import type { RowProblem } from './row-check.ts';
import { checkRow } from './row-check.ts';

const problemTexts: Readonly<Record<Locale, Record<RowProblem['problem'], string>>> = {
  'zh-CN': {
    phone_missing: '缺少号码',
    phone_invalid: '不是有效的电话号码',
    name_missing: '缺少姓名',
    value_too_long: '内容过长',
    unknown_value: '无法识别的内容',
  },
  en: {
    phone_missing: 'no number',
    phone_invalid: 'not a telephone number',
    name_missing: 'no name',
    value_too_long: 'too long',
    unknown_value: 'not a known value',
  },
};

/**
 * The rows that an import does not take, as an .xlsx to correct and upload again: the original columns, then line and
 * reasons. Throws `file_unreadable` when the file is gone.
 */
export async function writeBadRows(
  content: Buffer,
  record: ImportRecord,
  locale: Locale,
): Promise<{ stream: Readable; fileName: string }> {
  const { columns, rows } = await openList(content, listSearch);
  async function* badOnly(): AsyncGenerator<NotTaken[]> {
    for await (const lot of rows) {
      yield lot.flatMap((row) => {
        const checked = checkRow(row, columns, record.mapping);
        if (checked.ok) return [];
        const reasons = checked.problems.map(({ column, problem }) =>
          [column, problemTexts[locale][problem]].filter(Boolean).join(': '),
        );
        return [{ line: row.line, cells: row.cells, reasons }];
      });
    }
  }
  const { mapping, fileName } = record;
  return writeNotTaken({ columns, mapping, fileName, rows: badOnly(), locale });
}
