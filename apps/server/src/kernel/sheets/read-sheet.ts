import { AppError } from '../errors.ts';
import { readCsv } from './csv-reader.ts';
import type { SheetRow } from './sheet-row.ts';
import { readStart, type SheetReading, type SheetSource, sheetInMemory } from './sheet-source.ts';
import { readXlsx } from './xlsx-reader.ts';

/**
 * The rows of an .xlsx or of a text with separated values, in lots; which of them it is, the content tells, not the
 * name. The event loop gets its turn between lots. Throws `file_type` (an old .xls, an encrypted workbook, a picture,
 * another zip), `file_empty` and `file_unreadable`.
 */
export async function* readSheet(
  content: Buffer | SheetSource,
  reading: SheetReading = {},
): AsyncGenerator<SheetRow[]> {
  const source = Buffer.isBuffer(content) ? sheetInMemory(content) : content;
  if (source.bytes === 0) throw new AppError('file_empty');
  let any = false;
  const rows = isZip(await readStart(source, 4)) ? readXlsx(source, reading) : readCsv(source, reading);
  for await (const lot of rows) {
    any = true;
    yield lot;
  }
  if (!any) throw new AppError('file_empty');
}

function isZip(start: Buffer): boolean {
  return (
    start.length >= 4 && start.readUInt16BE(0) === 0x504b && [0x0304, 0x0506].includes(start.readUInt16BE(2))
  );
}
