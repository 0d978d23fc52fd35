import { AppError } from '../errors.ts';
import { readCsv } from './csv-reader.ts';
import type { SheetRow } from './sheet-row.ts';
import { readXlsx } from './xlsx-reader.ts';

/**
 * The rows of an .xlsx or of a text with separated values, in lots; which of them it is, the content tells, not the
 * name. The event loop gets its turn between lots. Throws `file_type` (an old .xls, an encrypted workbook, a picture,
 * another zip), `file_empty` and `file_unreadable`.
 */
export async function* readSheet(content: Buffer): AsyncGenerator<SheetRow[]> {
  if (content.length === 0) throw new AppError('file_empty');
  let any = false;
  for await (const rows of isZip(content) ? readXlsx(content) : readCsv(content)) {
    any = true;
    yield rows;
  }
  if (!any) throw new AppError('file_empty');
}

function isZip(content: Buffer): boolean {
  return (
    content.length >= 4 &&
    content.readUInt16BE(0) === 0x504b &&
    [0x0304, 0x0506].includes(content.readUInt16BE(2))
  );
}
