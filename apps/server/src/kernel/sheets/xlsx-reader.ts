import { AppError } from '../errors.ts';
import { columnOf } from './columns.ts';
import { type NumberFormat, parseNumberFormat, showNumber } from './number-format.ts';
import { maxColumns, nextTurn, type SheetRow, toRow } from './sheet-row.ts';
import type { SheetReading, SheetSource } from './sheet-source.ts';
import { createStringPool, type StringPool } from './string-pool.ts';
import { decodeEscapes, parseXml, type XmlHandler, xmlEvents } from './xml-events.ts';
import { openZip, type ZipEntries } from './zip-entries.ts';

interface Book {
  shared: StringPool;
  /** By cell style. */
  formats: readonly NumberFormat[];
  epoch1904: boolean;
}

/**
 * The rows of the first visible sheet of an .xlsx, in lots. Throws `file_type` when it is another kind of zip,
 * `file_unreadable` when it is damaged.
 */
export async function* readXlsx(source: SheetSource, reading: SheetReading): AsyncGenerator<SheetRow[]> {
  const zip = await openZip(source, reading.maxInflatedBytes);
  const shared = createStringPool();
  try {
    if (!zip.has('[Content_Types].xml') || !zip.has('xl/workbook.xml')) throw new AppError('file_type');
    const { sheetPath, epoch1904 } = await readWorkbook(zip);
    await readShared(zip, shared);
    const book: Book = { shared, formats: await readFormats(zip), epoch1904 };
    let rows: SheetRow[] = [];
    const handler = sheetHandler(book, (row) => rows.push(row), reading);
    for await (const _ of xmlEvents(await zip.open(sheetPath), handler)) {
      if (rows.length > 0) yield rows;
      rows = [];
      await nextTurn();
    }
  } finally {
    zip.close();
    shared.close();
  }
}

async function readWorkbook(zip: ZipEntries): Promise<{ sheetPath: string; epoch1904: boolean }> {
  const sheets: { rel: string; visible: boolean }[] = [];
  let epoch1904 = false;
  await parseXml(await zip.open('xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'workbookPr') epoch1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const rel = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      sheets.push({ rel, visible: (attributes.state ?? 'visible') === 'visible' });
    },
  });
  const sheet = sheets.find(({ visible }) => visible) ?? sheets[0];
  const targets = new Map<string, string>();
  if (zip.has('xl/_rels/workbook.xml.rels')) {
    await parseXml(await zip.open('xl/_rels/workbook.xml.rels'), {
      open(name, { Id = '', Target = '' }) {
        if (name === 'Relationship') targets.set(Id, Target);
      },
    });
  }
  const target = targets.get(sheet?.rel ?? '') ?? 'worksheets/sheet1.xml';
  return { sheetPath: target.startsWith('/') ? target.slice(1) : `xl/${target}`, epoch1904 };
}

/** Collects the text of a rich text, without the reading aids (phonetics) that Excel stores beside it. */
function createTextCollector() {
  let text = '';
  let inside = false;
  let phonetic = false;
  return {
    open(name: string) {
      if (name === 'rPh') phonetic = true;
      if (name === 't') inside = !phonetic;
    },
    close(name: string) {
      if (name === 'rPh') phonetic = false;
      if (name === 't') inside = false;
    },
    text(more: string) {
      if (inside) text += more;
    },
    take() {
      const whole = decodeEscapes(text);
      text = '';
      return whole;
    },
  };
}

async function readShared(zip: ZipEntries, shared: StringPool): Promise<void> {
  if (!zip.has('xl/sharedStrings.xml')) return;
  const collector = createTextCollector();
  const events = xmlEvents(await zip.open('xl/sharedStrings.xml'), {
    open: collector.open,
    text: collector.text,
    close(name) {
      collector.close(name);
      if (name === 'si') shared.add(collector.take());
    },
  });
  for await (const _ of events) await nextTurn();
}

async function readFormats(zip: ZipEntries): Promise<NumberFormat[]> {
  if (!zip.has('xl/styles.xml')) return [];
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let inCells = false;
  await parseXml(await zip.open('xl/styles.xml'), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      const id = Number(attributes.numFmtId ?? 0);
      formats.push(parseNumberFormat(id, codes.get(id)));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return formats;
}

/** Rows and cells may come without a reference; then they follow the one before. */
function sheetHandler(book: Book, onRow: (row: SheetRow) => void, reading: SheetReading): XmlHandler {
  const inline = createTextCollector();
  let line = 0;
  let cells: string[] = [];
  let column = -1;
  let type = 'n';
  let style = 0;
  let value = '';
  let inValue = false;
  return {
    open(name, attributes) {
      inline.open(name);
      if (name === 'row') {
        line = Number(attributes.r) || line + 1;
        cells = [];
        column = -1;
      } else if (name === 'c') {
        column = columnOf(attributes.r ?? '') ?? column + 1;
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = '';
      } else if (name === 'v') inValue = true;
      else if (name === 'dimension') {
        const last = /(\d+)$/.exec(attributes.ref ?? '')?.[1];
        if (last) reading.onEstimate?.(Number(last));
      }
    },
    text(text) {
      inline.text(text);
      if (inValue) value += text;
    },
    close(name) {
      inline.close(name);
      if (name === 'v') inValue = false;
      else if (name === 'c') {
        const text = cellText(book, type, style, value, inline.take());
        if (text !== '' && column < maxColumns) {
          while (cells.length < column) cells.push('');
          cells[column] = text;
        }
      } else if (name === 'row') {
        const row = toRow(line, cells);
        if (row) onRow(row);
      }
    },
  };
}

function cellText(book: Book, type: string, style: number, value: string, inline: string): string {
  switch (type) {
    case 's':
      return book.shared.get(Number(value)) ?? '';
    case 'inlineStr':
      return inline;
    case 'b':
      return value === '1' ? 'TRUE' : value === '0' ? 'FALSE' : value;
    case 'n':
      return showNumber(value, book.formats[style] ?? { kind: 'general' }, book.epoch1904);
    default:
      // str: text of a formula; e: an error as it is shown; d: an ISO date.
      return decodeEscapes(value);
  }
}
