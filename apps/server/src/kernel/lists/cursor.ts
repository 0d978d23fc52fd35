import { badListQuery } from './list-error.ts';

/** Where a page ended: the sort value of its last row, and its id to break ties. Opaque to clients. */
export interface Cursor {
  sort: string;
  value: string | number | null;
  id: string;
}

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.sort, cursor.value, cursor.id])).toString('base64url');
}

export function decodeCursor(text: string, sort: string): Cursor {
  const parsed = parse(text);
  if (!parsed || parsed.sort !== sort) throw badListQuery('the cursor does not belong to this list and sort');
  return parsed;
}

function parse(text: string): Cursor | undefined {
  try {
    const [sort, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const valueFits = value === null || typeof value === 'string' || typeof value === 'number';
    if (typeof sort !== 'string' || typeof id !== 'string' || !valueFits) return undefined;
    return { sort, value, id };
  } catch {
    return undefined;
  }
}
