import type { FilterCondition, ListDefinition } from '@guanjia/contracts/core/list';

type Row = Record<string, unknown>;

/** Answers a list query over rows in memory, the way the list endpoints do. */
export function answerList(definition: ListDefinition, rows: readonly object[], query: URLSearchParams) {
  const filter = JSON.parse(query.get('filter') ?? '[]') as FilterCondition[];
  const sort = query.get('sort') ?? definition.defaultSort;
  const q = query.get('q')?.toLowerCase();
  const limit = Number(query.get('limit') ?? 50);
  const start = Number(query.get('cursor') ?? 0);
  const column = sort.replace(/^-/, '');
  const sign = sort.startsWith('-') ? -1 : 1;
  const found = (rows as Row[])
    .filter((row) => filter.every((condition) => matches(row, condition)))
    .filter((row) => !q || JSON.stringify(row).toLowerCase().includes(q))
    .toSorted((a, b) => sign * compare(cellOf(a, column), cellOf(b, column)));
  const end = start + limit;
  return {
    items: found.slice(start, end),
    nextCursor: end < found.length ? String(end) : null,
    count:
      query.get('count') === 'true'
        ? { value: Math.min(found.length, 10_000), capped: found.length > 10_000 }
        : null,
  };
}

function cellOf(row: Row, column: string): unknown {
  if (column === 'agentId') return row.agentId ?? (row.agent as { id: string } | null)?.id;
  if (column === 'actorId') return (row.actor as { id: string } | null)?.id;
  if (column === 'dispositionName') return (row.disposition as { name: string } | null)?.name;
  if (column === 'groupId') return row.groupId ?? null;
  return row[column];
}

function matches(row: Row, condition: FilterCondition): boolean {
  const value = cellOf(row, condition.column);
  switch (condition.op) {
    case 'contains':
      return words(value).includes(condition.value);
    case 'equals':
      return value === condition.value;
    case 'in':
      return condition.values.includes(words(value));
    case 'happened':
      return true;
    case 'empty':
      return (value === null || value === undefined || value === '') === condition.value;
    case 'range': {
      if (value === null || value === undefined) return false;
      const number = typeof value === 'number' ? value : Date.parse(words(value));
      const bound = (edge: string | number) => (typeof edge === 'number' ? edge : Date.parse(edge));
      return (
        (condition.from === undefined || number >= bound(condition.from)) &&
        (condition.to === undefined ||
          (typeof value === 'number' ? number <= bound(condition.to) : number < bound(condition.to)))
      );
    }
  }
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : words(a).localeCompare(words(b), 'zh');
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
