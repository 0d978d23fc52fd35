import type { RowProblem } from '@guanjia/contracts/customers/imports';
import type { SheetRow } from '#kernel/sheets/sheet-row.ts';
import type { ReadContext, RowDraft, Target } from './targets/target.ts';
import { readTogether } from './targets/whole-row.ts';

export interface CellProblem {
  column: string;
  value: string;
  problem: RowProblem;
}

/** A row of the file as its columns are mapped, or what is wrong with its cells. */
export interface ReadRow {
  /** From 0 below the header. */
  place: number;
  line: number;
  draft: RowDraft;
  problems: CellProblem[];
  /** What a customer like this is found by: computed ahead, while the database is busy with the rows before. */
  terms?: string;
}

export interface ColumnTarget {
  index: number;
  title: string;
  target: Target;
}

const shownCharacters = 100;

/** The mapped columns, in the order of the file. */
export function mappedColumns(
  columns: readonly string[],
  mapping: readonly (string | null)[],
  targets: readonly Target[],
): ColumnTarget[] {
  const byKey = new Map(targets.map((target) => [target.key, target]));
  return columns.flatMap((title, index) => {
    const target = byKey.get(mapping[index] ?? '');
    return target ? [{ index, title, target }] : [];
  });
}

/** Reads one row; an empty cell says nothing. */
export function readRow(
  row: SheetRow,
  place: number,
  columns: readonly ColumnTarget[],
  context: ReadContext,
): ReadRow {
  const draft = emptyDraft();
  const problems: CellProblem[] = [];
  for (const { index, title, target } of columns) {
    const text = row.cells[index] ?? '';
    if (text === '') continue;
    const problem = target.read(text, draft, context);
    if (problem) problems.push({ column: title, value: shown(text), problem });
  }
  for (const told of readTogether(draft, context)) {
    const column = columns.find(({ target }) => target.key === told.target);
    const value = shown(row.cells[column?.index ?? -1] ?? '');
    problems.push({ column: column?.title ?? '', value, problem: told.problem });
  }
  return { place, line: row.line, draft, problems };
}

export function emptyDraft(): RowDraft {
  return { facts: {}, phones: [], points: [], custom: {}, tags: [], categories: [] };
}

export function shown(text: string): string {
  return text.slice(0, shownCharacters).toWellFormed();
}
