import { columnName } from '../sheets/columns.ts';
import type { SheetRow } from '../sheets/sheet-row.ts';

/** As many columns as a file can bring in. */
export const maxMappedColumns = 200;
/** A title or an explanation may stand above the header. */
export const headerSearchRows = 20;

/** By what a column of a file is recognised. */
export interface HeaderWords<Target extends string = string> {
  target: Target;
  /** Its own names, which come before every guess; compared as `plainHeader`. */
  names?: readonly string[];
  /** What other header texts mean it, the surest first; they see `plainHeader`. */
  patterns: readonly RegExp[];
  /** Several columns may mean it, such as telephone numbers. */
  repeatable?: boolean;
}

/** What each column means; null: it is left out. */
export type Mapping<Target extends string = string> = (Target | null)[];

/** `* 手机号码(必填):` → `手机号码` */
export function plainHeader(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*::_\-./]/g, '');
}

/** What each column most likely means; a meaning is given once, unless it is repeatable. */
export function suggestMapping<Target extends string>(
  headers: readonly string[],
  words: readonly HeaderWords<Target>[],
): Mapping<Target> {
  const plain = headers.map(plainHeader);
  const mapping: Mapping<Target> = headers.map(() => null);
  const give = (
    { target, repeatable }: HeaderWords<Target>,
    tests: readonly ((text: string) => boolean)[],
  ): void => {
    for (const test of tests) {
      if (!repeatable && mapping.includes(target)) return;
      const found = plain.flatMap((text, at) =>
        text !== '' && mapping[at] === null && test(text) ? [at] : [],
      );
      for (const at of repeatable ? found : found.slice(0, 1)) mapping[at] = target;
    }
  };
  for (const word of words) {
    const names = new Set((word.names ?? []).map(plainHeader));
    give(word, [(text) => names.has(text)]);
  }
  for (const word of words) {
    give(
      word,
      word.patterns.map((pattern) => (text) => pattern.test(text)),
    );
  }
  return mapping;
}

export interface Header {
  /** Rows up to this line are not data; 0 when the list begins without a header. */
  line: number;
  columns: string[];
}

export interface HeaderSearch {
  words: readonly HeaderWords[];
  /** A cell that can only be data, such as a telephone number. */
  isData: (cell: string) => boolean;
}

/**
 * Finds the header: the row with the most known words; without any, the first row, unless it is data; then columns are
 * called A, B, C.
 */
export function findHeader(rows: readonly SheetRow[], { words, isData }: HeaderSearch): Header {
  const [first] = rows;
  if (!first) return { line: 0, columns: [] };
  const scored = rows.map((row) => ({ row, score: suggestMapping(row.cells, words).filter(Boolean).length }));
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
  const width = Math.min(maxMappedColumns, Math.max(...rows.map((row) => row.cells.length)));
  if (best.score === 0 && first.cells.some(isData)) {
    return { line: 0, columns: Array.from({ length: width }, (_, index) => columnName(index)) };
  }
  const header = best.score > 0 ? best.row : (rows.find(hasSeveralCells) ?? first);
  return {
    line: header.line,
    columns: Array.from({ length: width }, (_, index) => header.cells[index] ?? ''),
  };
}

function hasSeveralCells(row: SheetRow): boolean {
  return row.cells.filter((cell) => cell !== '').length > 1;
}
