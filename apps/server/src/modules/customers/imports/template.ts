import type { Tx } from '#kernel/db.ts';
import type { Locale, StreamResult } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { SheetContent } from '#kernel/sheets/cell.ts';
import { writeCsv } from '#kernel/sheets/csv-writer.ts';
import { xlsxType } from '#kernel/sheets/xlsx-package.ts';
import { writeXlsx } from '#kernel/sheets/xlsx-writer.ts';
import { readTargets } from './targets/read-targets.ts';
import type { Target } from './targets/target.ts';

const words: Readonly<Record<Locale, { file: string; allowed: string }>> = {
  'zh-CN': { file: '客户导入模板', allowed: '可填内容' },
  en: { file: 'customers-template', allowed: 'Allowed values' },
};

/** The template of this tenant, as this role may fill it in. */
export async function writeCustomerTemplate(
  tx: Tx,
  principal: Principal,
  { format, locale }: { format: 'xlsx' | 'csv'; locale: Locale },
): Promise<StreamResult> {
  return writeTemplate(await readTargets(tx, principal), format, locale);
}

/**
 * An empty list with every column that can be filled in, one example row, which itself can be imported, and in an .xlsx a
 * second sheet with the values that are understood (CUS-046: the same template for the pools and for lists to call).
 */
function writeTemplate(targets: readonly Target[], format: 'xlsx' | 'csv', locale: Locale): StreamResult {
  const language = locale === 'en' ? 'en' : 'zh';
  const content: SheetContent = {
    columns: targets.map(({ label }) => ({ title: label[language], text: true })),
    rows: [[targets.map(({ example }) => example[language])]],
  };
  const columns = targets.flatMap(({ label, allowed }) =>
    allowed ? [{ title: label[language], values: allowed.map((one) => one[language]) }] : [],
  );
  const file = words[locale].file;
  if (format === 'csv')
    return { stream: writeCsv(content), contentType: 'text/csv; charset=utf-8', fileName: `${file}.csv` };
  return {
    stream: writeXlsx({
      ...content,
      choices: { sheetName: words[locale].allowed, columns },
    }),
    contentType: xlsxType,
    fileName: `${file}.xlsx`,
  };
}
