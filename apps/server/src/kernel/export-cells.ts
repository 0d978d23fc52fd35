import type { ListDefinition } from '@guanjia/contracts/core/list';
import { z } from 'zod';
import type { CellValue } from './sheets/cell.ts';

export type ExportRow = Readonly<Record<string, unknown>>;

/** Columns that a page of the console has besides those of the contract. */
export type ExtraColumns = Readonly<Record<string, (row: ExportRow) => unknown>>;

/** Reads a column of a row as its list shows it; undefined when the list has no such column. */
export function columnReader(
  definition: ListDefinition,
  extra: ExtraColumns,
  key: string,
): ((row: ExportRow) => unknown) | undefined {
  const own = Object.hasOwn(extra, key) ? extra[key] : undefined;
  if (own) return own;
  const fields = new Set(definition.row instanceof z.ZodObject ? Object.keys(definition.row.shape) : []);
  if (key.startsWith('custom.') && fields.has('custom'))
    return (row) => customValue(row.custom, key.slice(7));
  const subject = key.replace(/(Id|Name)$/, '');
  const type = definition.columns[key]?.type;
  if (type !== 'user' && type !== 'record' && fields.has(key)) return (row) => row[key];
  // People and things stand as names beside, or in an object with a name.
  if (fields.has(`${subject}Name`)) return (row) => row[`${subject}Name`];
  if (fields.has(subject)) return (row) => nameOf(row[subject]);
  return undefined;
}

/** A value of a tenant-defined column. */
function customValue(custom: unknown, key: string): unknown {
  if (typeof custom !== 'object' || custom === null || !Object.hasOwn(custom, key)) return null;
  return (custom as Readonly<Record<string, unknown>>)[key];
}

function nameOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : value;
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** A value of an answer as a cell: moments typed, lists joined, `words` for the values of an enum. */
export function toCell(value: unknown, words: Readonly<Record<string, string>> | undefined): CellValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (instant.test(value)) return new Date(value);
    return words && Object.hasOwn(words, value) ? (words[value] ?? value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => String(toCell(item, words) ?? '')).join('、');
  const name = nameOf(value);
  return name === value ? JSON.stringify(value) : toCell(name, undefined);
}
