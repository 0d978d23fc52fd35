import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { AppError } from '../errors.ts';
import { nextTurn, rowsPerBatch, type SheetRow, toRow } from './sheet-row.ts';
import { readStart, type SheetReading, type SheetSource } from './sheet-source.ts';
import { decodePieces, detectEncoding, type TextEncoding } from './text-encoding.ts';

const delimiters = [',', ';', '\t'] as const;

/**
 * The rows of a text with separated values, in lots: UTF-8, UTF-16 with its mark, or GB18030; separated by comma,
 * semicolon or tab. Throws `file_type`, `file_unreadable`.
 */
export async function* readCsv(source: SheetSource, reading: SheetReading): AsyncGenerator<SheetRow[]> {
  const encoding = await detectEncoding(source);
  const { delimiter, skip } = detectDelimiter(await startOf(source, encoding));
  const parser = parse({
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: 1024 * 1024,
  });
  const pieces = Readable.from(decodePieces(source, encoding));
  pieces.on('error', (error) => parser.destroy(error));
  pieces.pipe(parser);
  let rows: SheetRow[] = [];
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number; records: number; bytes: number };
    }>) {
      const row = line > skip ? toRow(line, record.map(unescapeFormula)) : undefined;
      line = info.lines + 1;
      if (row) rows.push(row);
      if (rows.length >= rowsPerBatch) {
        if (info.records <= 2 * rowsPerBatch) reading.onEstimate?.(estimate(source, info));
        yield rows;
        rows = [];
        await nextTurn();
      }
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('file_unreadable', { cause: error });
  } finally {
    pieces.destroy();
    parser.destroy();
  }
  if (rows.length > 0) yield rows;
}

/** By the bytes that the first rows took. */
function estimate({ bytes }: SheetSource, info: { records: number; bytes: number }): number {
  return Math.max(info.records, Math.round((bytes / info.bytes) * info.records));
}

/** The first characters; one that the cut went through is left out. */
async function startOf(source: SheetSource, encoding: TextEncoding): Promise<string> {
  const start = await readStart(source, 65_536);
  return new TextDecoder(encoding).decode(start, { stream: true });
}

/** Whoever wrote `'+86…` wanted no formula; the mark is not part of the text. */
function unescapeFormula(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/**
 * The character that splits most of the first lines into the same number of values. `skip`: lines to leave out,
 * because Excel may write the delimiter as `sep=;`.
 */
function detectDelimiter(start: string): { delimiter: string; skip: number } {
  const named = /^\ufeff?sep=(.)\r?\n/i.exec(start)?.[1];
  if (named) return { delimiter: named, skip: 1 };
  const lines = start
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((text) => text.trim() !== '')
    .slice(0, 20);
  const scores = delimiters.map((delimiter) => {
    const counts = lines.map((text) => text.split(delimiter).length - 1);
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
    return { delimiter, score: usual > 0 ? counts.filter((count) => count === usual).length : 0, usual };
  });
  const [best] = scores.toSorted((a, b) => b.score - a.score || b.usual - a.usual);
  return { delimiter: best && best.score > 0 ? best.delimiter : ',', skip: 0 };
}
