import type { Readable } from 'node:stream';
import type { Locale } from '#kernel/http/operation.ts';
import { type NotTaken, writeNotTaken } from '#kernel/imports/error-file.ts';
import { openList } from '#kernel/imports/list-file.ts';
import type { SheetContent } from '#kernel/sheets/cell.ts';
import { writeCsv } from '#kernel/sheets/csv-writer.ts';
import { writeXlsx } from '#kernel/sheets/xlsx-writer.ts';
import { listSearch } from './columns.ts';
import type { ImportRecord } from './import-store.ts';
import type { RowProblem } from './row-check.ts';
import { checkRow } from './row-check.ts';

interface Texts {
  template: string;
  problems: Record<RowProblem['problem'], string>;
  columns: readonly string[];
  example: readonly string[];
}

const texts: Readonly<Record<Locale, Texts>> = {
  'zh-CN': {
    template: '名单导入模板',
    problems: {
      phone_missing: '缺少号码',
      phone_invalid: '不是有效的电话号码',
      name_missing: '缺少姓名',
      value_too_long: '内容过长',
      unknown_value: '无法识别的内容',
    },
    columns: ['姓名', '电话', '性别', '地区', '等级', '来源', '备注'],
    example: ['张三', '13800138000', '男', '北京', '普通', '线下活动', '示例,导入前请删除本行'],
  },
  en: {
    template: 'import-template',
    problems: {
      phone_missing: 'no number',
      phone_invalid: 'not a telephone number',
      name_missing: 'no name',
      value_too_long: 'too long',
      unknown_value: 'not a known value',
    },
    columns: ['Name', 'Phone', 'Gender', 'Region', 'Level', 'Source', 'Note'],
    example: ['Zhang San', '13800138000', 'male', 'Beijing', 'normal', 'event', 'Example: delete this row'],
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
  const problemTexts = texts[locale].problems;
  async function* badOnly(): AsyncGenerator<NotTaken[]> {
    for await (const lot of rows) {
      yield lot.flatMap((row) => {
        const checked = checkRow(row, columns, record.mapping);
        if (checked.ok) return [];
        const reasons = checked.problems.map(({ column, problem }) =>
          [column, problemTexts[problem]].filter(Boolean).join(': '),
        );
        return [{ line: row.line, cells: row.cells, reasons }];
      });
    }
  }
  const { mapping, fileName } = record;
  return writeNotTaken({ columns, mapping, fileName, rows: badOnly(), locale });
}

/** An empty list with its header and one example row, which itself can be imported. */
export function writeTemplate(
  format: 'xlsx' | 'csv',
  locale: Locale,
): { stream: Readable; fileName: string } {
  const { columns, example, template } = texts[locale];
  const content: SheetContent = {
    columns: columns.map((title) => ({ title, text: true })),
    rows: [[[...example]]],
  };
  return {
    stream: format === 'csv' ? writeCsv(content) : writeXlsx(content),
    fileName: `${template}.${format}`,
  };
}
