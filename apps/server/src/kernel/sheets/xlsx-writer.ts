import { PassThrough, Readable } from 'node:stream';
import yazl from 'yazl';
import { type CellValue, type SheetColumn, type SheetContent, wallClock } from './cell.ts';
import { columnName } from './columns.ts';
import { textCell } from './xlsx-cells.ts';
import { main, packageParts, printedFooter } from './xlsx-package.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const maxRows = 1_048_576;

/** Indexes into `cellXfs` of the style sheet. */
const styles = { plain: 0, header: 1, moment: 2, text: 3 } as const;

/**
 * An .xlsx with one sheet, as a stream: header bold and fixed, texts as texts whatever they begin with, numbers and
 * dates typed. Only the rows in hand are in memory. An error of `rows` destroys the stream.
 */
export function writeXlsx(content: SheetContent): Readable {
  const zip = new yazl.ZipFile();
  const output = new PassThrough();
  const sheet = Readable.from(sheetXml(content), { objectMode: false });
  for (const [name, xml] of Object.entries(packageParts(content)))
    zip.addBuffer(Buffer.from(head + xml), name);
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  const fail = (error: Error) => output.destroy(error);
  sheet.on('error', fail);
  zip.on('error', fail);
  output.on('close', () => sheet.destroy());
  zip.outputStream.pipe(output);
  return output;
}

async function* sheetXml({ columns, rows, timeZone, watermark }: SheetContent): AsyncGenerator<string> {
  const clock = wallClock(timeZone ?? 'UTC');
  yield `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  yield `<cols>${columns.map(columnXml).join('')}</cols><sheetData>`;
  const titles = columns.map(({ title }, index) => textCell(`${columnName(index)}1`, title, styles.header));
  yield `<row r="1">${titles.join('')}</row>`;
  let line = 1;
  for await (const lot of rows) {
    let xml = '';
    for (const row of lot) {
      line += 1;
      if (line > maxRows) throw new RangeError('a sheet holds no more rows');
      xml += `<row r="${line}">${row.map((value, index) => cellXml(`${columnName(index)}${line}`, value, clock)).join('')}</row>`;
    }
    if (xml) yield xml;
  }
  yield `</sheetData>${watermark ? printedFooter(watermark) : ''}</worksheet>`;
}

function columnXml({ title, width, text }: SheetColumn, index: number): string {
  const characters = width ?? Math.min(40, Math.max(12, title.length * 2 + 2));
  const style = text ? ` style="${styles.text}"` : '';
  return `<col min="${index + 1}" max="${index + 1}" width="${characters}" customWidth="1"${style}/>`;
}

function cellXml(reference: string, value: CellValue, clock: (moment: Date) => number): string {
  if (value === null || value === '') return '';
  if (typeof value === 'string') return textCell(reference, value, styles.plain);
  if (typeof value === 'boolean') return `<c r="${reference}" t="b"><v>${value ? 1 : 0}</v></c>`;
  if (value instanceof Date)
    return `<c r="${reference}" s="${styles.moment}"><v>${clock(value) / 86_400_000 + 25_569}</v></c>`;
  return Number.isFinite(value)
    ? `<c r="${reference}"><v>${value}</v></c>`
    : textCell(reference, String(value), styles.plain);
}
