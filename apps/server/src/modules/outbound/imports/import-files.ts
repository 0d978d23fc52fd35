import type { Readable } from 'node:stream';
import type { Locale } from '#kernel/http/operation.ts';
import type { CellValue, SheetContent } from '#kernel/sheets/cell.ts';
import { writeCsv } from '#kernel/sheets/csv-writer.ts';
import { writeXlsx } from '#kernel/sheets/xlsx-writer.ts';
import type { ImportRecord } from './import-store.ts';
import { openList } from './list-file.ts';
import type { RowProblem } from './row-check.ts';
import { checkRow } from './row-check.ts';

interface Texts {
  line: string;
  reason: string;
  badRows: string;
  template: string;
  problems: Record<RowProblem['problem'], string>;
  columns: readonly string[];
  example: readonly string[];
}

const texts: Readonly<Record<Locale, Texts>> = {
  'zh-CN': {
    line: '行号',
    reason: '原因',
    badRows: '问题行',
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
    line: 'Line',
    reason: 'Reason',
    badRows: 'bad rows',
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

/** Columns that a file of bad rows has added; they are not carried into the next one. */
const addedColumns = new Set(Object.values(texts).flatMap(({ line, reason }) => [line, reason]));

/**
 * The rows that an import does not take, as an .xlsx to correct and upload again: the original columns, then line and
 * reasons. Throws `file_unreadable` when the file is gone.
 */
export async function writeBadRows(
  content: Buffer,
  record: ImportRecord,
  locale: Locale,
): Promise<{ stream: Readable; fileName: string }> {
  const { columns, rows } = await openList(content);
  const { line, reason, badRows, problems: problemTexts } = texts[locale];
  const kept = columns.flatMap((title, index) =>
    record.mapping[index] === null && addedColumns.has(title) ? [] : [index],
  );
  async function* badOnly(): AsyncGenerator<CellValue[][]> {
    for await (const lot of rows) {
      yield lot.flatMap((row) => {
        const checked = checkRow(row, columns, record.mapping);
        if (checked.ok) return [];
        const reasons = checked.problems.map(({ column, problem }) =>
          [column, problemTexts[problem]].filter(Boolean).join(': '),
        );
        return [[...kept.map((index) => row.cells[index] ?? ''), row.line, reasons.join('; ')]];
      });
    }
  }
  const sheet: SheetContent = {
    columns: [
      ...kept.map((index) => ({ title: columns[index] ?? '', text: true })),
      { title: line },
      { title: reason, width: 40 },
    ],
    rows: badOnly(),
  };
  const name = record.fileName.replace(/\.[a-z0-9]{1,5}$/i, '');
  return { stream: writeXlsx(sheet), fileName: `${name} - ${badRows}.xlsx` };
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
