import type { Customer } from '@guanjia/contracts/customers/routes';
import type { ImportTarget, ImportView } from '@guanjia/contracts/outbound/imports';
import type { SheetRow } from '#kernel/sheets/sheet-row.ts';
import { findWord, genderWords, levelWords, type PhoneNumber, parsePhone } from '#modules/customers/index.ts';
import type { Mapping } from './columns.ts';

export type RowProblem = ImportView['problems'][number];

export interface ListRow {
  line: number;
  name: string;
  phone: PhoneNumber & { raw: string };
  gender: Customer['gender'];
  region: string | null;
  level: Customer['level'];
  source: string | null;
  note: string | null;
}

export type CheckedRow = { ok: true; row: ListRow } | { ok: false; problems: RowProblem[] };

/** The longest values that a customer may have. */
const longest: Readonly<Partial<Record<ImportTarget, number>>> = {
  name: 100,
  region: 60,
  source: 60,
  note: 4000,
};
const longestPhone = 60;
const shownCharacters = 100;

/** Reads one row of a list by what its columns mean: a person to call, or what is wrong with it. */
export function checkRow(row: SheetRow, columns: readonly string[], mapping: Mapping): CheckedRow {
  const problems: RowProblem[] = [];
  const at = (target: ImportTarget) => mapping.indexOf(target);
  const value = (target: ImportTarget) => row.cells[at(target)] ?? '';
  function complain(target: ImportTarget, problem: RowProblem['problem']): void {
    problems.push({
      line: row.line,
      column: columns[at(target)] ?? '',
      value: value(target).slice(0, shownCharacters).toWellFormed(),
      problem,
    });
  }
  function word<T>(target: ImportTarget, known: Readonly<Record<string, T>>, absent: T): T {
    if (value(target).trim() === '') return absent;
    const found = findWord(known, value(target));
    if (found === undefined) complain(target, 'unknown_value');
    return found ?? absent;
  }

  const raw = value('phone');
  const phone = raw.length <= longestPhone ? parsePhone(raw) : undefined;
  if (raw === '') complain('phone', 'phone_missing');
  else if (!phone) complain('phone', 'phone_invalid');
  if (value('name') === '') complain('name', 'name_missing');
  for (const [target, length] of Object.entries(longest) as [ImportTarget, number][]) {
    if (value(target).length > length) complain(target, 'value_too_long');
  }
  const gender = word('gender', genderWords, 'unknown');
  const level = word('level', levelWords, 'normal');
  if (!phone || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    row: {
      line: row.line,
      name: value('name'),
      phone: { ...phone, raw },
      gender,
      level,
      region: value('region') || null,
      source: value('source') || null,
      note: value('note') || null,
    },
  };
}
