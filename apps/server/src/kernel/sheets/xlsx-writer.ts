import { PassThrough, Readable } from 'node:stream';
import yazl from 'yazl';
import { type CellValue, type SheetColumn, type SheetContent, wallClock } from './cell.ts';
import { columnName } from './columns.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const maxCellCharacters = 32_767;
const maxRows = 1_048_576;

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Indexes into `cellXfs` of the style sheet below. */
const styles = { plain: 0, header: 1, moment: 2, text: 3 } as const;

/**
 * An .xlsx with one sheet, as a stream: header bold and fixed, texts as texts whatever they begin with, numbers and
 * dates typed. Only the rows in hand are in memory. An error of `rows` destroys the stream.
 */
export function writeXlsx(content: SheetContent): Readable {
  const zip = new yazl.ZipFile();
  const output = new PassThrough();
  const sheet = Readable.from(sheetXml(content), { objectMode: false });
  for (const [name, xml] of Object.entries(fixedParts)) zip.addBuffer(Buffer.from(head + xml), name);
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  const fail = (error: Error) => output.destroy(error);
  sheet.on('error', fail);
  zip.on('error', fail);
  output.on('close', () => sheet.destroy());
  zip.outputStream.pipe(output);
  return output;
}

async function* sheetXml({ columns, rows, timeZone }: SheetContent): AsyncGenerator<string> {
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
  yield '</sheetData></worksheet>';
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

function textCell(reference: string, text: string, style: number): string {
  const xml = escapeXml(text.slice(0, maxCellCharacters).toWellFormed());
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml}</t></is></c>`;
}

function escapeXml(text: string): string {
  return (
    text
      // What looks like an escape is escaped itself, then what XML cannot hold.
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      .replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, escapeCharacter)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

function escapeCharacter(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

const fixedParts: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${xlsxType}.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};
