import type { Column, FilterCondition } from '@guanjia/contracts/core/list';
import { type RawBuilder, sql } from 'kysely';
import { badListQuery } from './list-error.ts';

type Bool = RawBuilder<boolean>;

/** One funnel as SQL. Operators are the leakproof ones wherever there is a choice, so that indexes serve under RLS. */
export function conditionSql(
  name: string,
  column: Column,
  expr: RawBuilder<unknown>,
  filter: FilterCondition,
): Bool {
  switch (filter.op) {
    case 'empty':
      return filter.value ? sql<boolean>`${expr} is null` : sql<boolean>`${expr} is not null`;
    case 'in':
      for (const value of filter.values) checkValue(name, column, value);
      // An index over the column and a sort gives the rows of one value in the order of the sort, of several it does not.
      if (filter.values.length === 1) return sql<boolean>`${expr} = ${filter.values[0]}`;
      return sql<boolean>`${expr} = any(${filter.values})`;
    case 'equals':
      checkValue(name, column, filter.value);
      return sql<boolean>`${expr} = ${filter.value}`;
    case 'contains':
      if (column.type !== 'text' && column.type !== 'phone') throw badListQuery(`${name} has no "contains"`);
      return containsSql(expr, filter.value);
    case 'happened':
      // What happened stands in other tables: a list that has such a column brings its own test.
      throw badListQuery(`${name} is nothing that happens`);
    case 'range':
      return rangeSql(name, column, expr, filter);
  }
}

/** A text contains another, whatever the case of its letters. */
export function containsSql(expr: RawBuilder<unknown>, text: string): Bool {
  const pattern = `%${escapeLike(text)}%`;
  // `ilike` turns every text that it looks at into small letters, which takes ten times as long: not for 张伟 or 138.
  return text.toLowerCase() === text.toUpperCase()
    ? sql<boolean>`${expr} like ${pattern}`
    : sql<boolean>`${expr} ilike ${pattern}`;
}

function rangeSql(
  name: string,
  column: Column,
  expr: RawBuilder<unknown>,
  filter: Extract<FilterCondition, { op: 'range' }>,
): Bool {
  if (column.type === 'date') return dayRangeSql(name, expr, filter);
  if (column.type !== 'number' && column.type !== 'datetime') throw badListQuery(`${name} has no range`);
  const parts: Bool[] = [];
  if (filter.from !== undefined) parts.push(sql`${expr} >= ${bound(name, column, filter.from)}`);
  if (filter.to !== undefined) {
    const to = bound(name, column, filter.to);
    // Moments are half-open; for whole numbers "1 to 3" includes the 3.
    parts.push(column.type === 'datetime' ? sql`${expr} < ${to}` : sql`${expr} <= ${to}`);
  }
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

/** ISO dates have the order of their texts; both ends belong to the range. */
function dayRangeSql(
  name: string,
  expr: RawBuilder<unknown>,
  { from, to }: Extract<FilterCondition, { op: 'range' }>,
): Bool {
  const parts: Bool[] = [];
  for (const [operator, day] of [
    [sql`>=`, from],
    [sql`<=`, to],
  ] as const) {
    if (day === undefined) continue;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(String(day))) throw badListQuery(`${name}: ${day} is not a day`);
    parts.push(sql`${expr} ${operator} ${day}`);
  }
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

function bound(name: string, column: Column, value: string | number): Date | number {
  if (column.type === 'number') {
    const number = Number(value);
    if (!Number.isFinite(number)) throw badListQuery(`${name}: ${value} is not a number`);
    return number;
  }
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw badListQuery(`${name}: ${value} is not a moment`);
  return date;
}

function checkValue(name: string, column: Column, value: string | number | boolean): void {
  const fits =
    column.type === 'number'
      ? Number.isFinite(Number(value))
      : column.type === 'boolean'
        ? typeof value === 'boolean'
        : column.type === 'enum'
          ? (column.options ?? []).includes(String(value))
          : column.type === 'user' || column.type === 'record'
            ? /^[0-9a-f-]{36}$/i.test(String(value))
            : true;
  if (!fits) throw badListQuery(`${name}: ${value} is not one of its values`);
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
