import {
  type Dictionary,
  type DictionaryEntry,
  dictionaryEntry,
} from '@guanjia/contracts/forms/dictionaries';
import { AppError } from '#kernel/errors.ts';
import type { Locale, StreamResult } from '#kernel/http/operation.ts';
import { writeCsv } from '#kernel/sheets/csv-writer.ts';
import { readSheet } from '#kernel/sheets/read-sheet.ts';
import { xlsxType } from '#kernel/sheets/xlsx-package.ts';
import { writeXlsx } from '#kernel/sheets/xlsx-writer.ts';

const titles: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['编码', '上级编码', '中文名称', '英文名称', '已停用'],
  en: ['Code', 'Parent code', 'Chinese', 'English', 'Retired'],
};

/** A dictionary as a file (IAM-055). */
export function dictionaryFile(
  dictionary: Dictionary,
  format: 'xlsx' | 'csv' | 'json',
  locale: Locale,
): StreamResult {
  const fileName = `${dictionary.key}-v${dictionary.version}.${format}`;
  if (format === 'json') {
    const stream = Buffer.from(JSON.stringify(dictionary, null, 1));
    return { stream, fileName, contentType: 'application/json' };
  }
  const content = {
    columns: titles[locale].map((title) => ({ title, width: 20, text: true })),
    rows: [
      dictionary.entries.map(({ code, parent, label, retired }) => [
        code,
        parent,
        label.zh,
        label.en,
        retired,
      ]),
    ],
  };
  return format === 'csv'
    ? { stream: writeCsv(content), fileName, contentType: 'text/csv; charset=utf-8' }
    : { stream: writeXlsx(content), fileName, contentType: xlsxType };
}

const yes = /^(true|1|yes|y|是|已停用)$/i;

/**
 * The entries of a file of the form that the download has, with the titles of either language. Throws `file_type`,
 * `file_empty`, `file_unreadable`, and `bad_request` with the lines at fault.
 */
export async function readDictionaryFile(content: Buffer): Promise<DictionaryEntry[]> {
  const rows: { line: number; cells: string[] }[] = [];
  for await (const lot of readSheet(content)) rows.push(...lot);
  const [header, ...body] = rows;
  const placeOf = (index: number) =>
    header?.cells.findIndex((cell) => [titles.en[index], titles['zh-CN'][index]].includes(cell.trim())) ?? -1;
  const [code = -1, parent = -1, zh = -1, en = -1, retired = -1] = [0, 1, 2, 3, 4].map(placeOf);
  if (code < 0 || (zh < 0 && en < 0)) throw new AppError('file_unreadable');
  const problems: { path: string; message: string }[] = [];
  const entries = body.flatMap(({ line, cells }): DictionaryEntry[] => {
    const at = (index: number) => cells[index]?.trim() ?? '';
    if (cells.every((cell) => !cell.trim())) return [];
    const entry = dictionaryEntry.safeParse({
      code: at(code),
      parent: at(parent) || null,
      label: { zh: at(zh), en: at(en) },
      retired: yes.test(at(retired)),
    });
    if (entry.success) return [entry.data];
    problems.push({ path: `lines.${line}`, message: entry.error.issues[0]?.message ?? '' });
    return [];
  });
  if (problems.length > 0) throw new AppError('bad_request', { fields: problems.slice(0, 50) });
  return entries;
}

/** The file's entries, and behind them, retired, those that it leaves out: records may hold them. */
export function withLeftOut(
  entries: readonly DictionaryEntry[],
  before: readonly DictionaryEntry[],
): DictionaryEntry[] {
  const codes = new Set(entries.map(({ code }) => code));
  const leftOut = before.filter(({ code }) => !codes.has(code)).map((entry) => ({ ...entry, retired: true }));
  return [...entries, ...leftOut];
}
