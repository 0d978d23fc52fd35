import type { FilterCondition } from '@guanjia/contracts/core/list';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** What the address of a list holds, so that a link is a place. */
export interface ListSearch {
  view?: string;
  filter?: FilterCondition[];
  sort?: string;
  q?: string;
  /** The record open in the drawer. */
  open?: string;
}

/** Takes what is usable from an address that anybody may have typed. */
export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const search: ListSearch = {};
  for (const key of ['view', 'sort', 'q', 'open'] as const) {
    const value = raw[key];
    if (typeof value === 'string' && value !== '') search[key] = value;
    else if (typeof value === 'number') search[key] = String(value);
  }
  if (Array.isArray(raw.filter)) {
    const filter = raw.filter.filter(isCondition);
    if (filter.length > 0) search.filter = filter;
  }
  return search;
}

function isCondition(value: unknown): value is FilterCondition {
  if (typeof value !== 'object' || value === null) return false;
  const { column, op, values, times } = value as Record<string, unknown>;
  if (typeof column !== 'string') return false;
  if (op === 'in') return Array.isArray(values) && values.length > 0;
  if (op === 'happened') return typeof times === 'number';
  return op === 'contains' || op === 'equals' || op === 'range' || op === 'empty';
}

/** The query of the list endpoint for what the address says. */
export function toListQuery(search: ListSearch): { filter?: string; sort?: string; q?: string } {
  return {
    ...(search.filter?.length ? { filter: JSON.stringify(search.filter) } : {}),
    ...(search.sort ? { sort: search.sort } : {}),
    ...(search.q ? { q: search.q } : {}),
  };
}

/** Which rows an address says, whatever their order. */
export function toSelection({ filter, q }: ListSearch): { filter?: string; q?: string } {
  return toListQuery({ ...(filter ? { filter } : {}), ...(q ? { q } : {}) });
}

/** Replaces the condition on a column; undefined takes it away. */
export function withCondition(
  filter: readonly FilterCondition[] | undefined,
  column: string,
  condition: FilterCondition | undefined,
): FilterCondition[] {
  const rest = (filter ?? []).filter((item) => item.column !== column);
  return condition ? [...rest, condition] : rest;
}

/** The next sort when a header is clicked: down, up, the list's own. */
export function nextSort(current: string, column: string, defaultSort: string): string | undefined {
  const order = [`-${column}`, column];
  const place = order.indexOf(current);
  if (place === -1) return order[0];
  if (place === 0) return order[1];
  return defaultSort === column || defaultSort === `-${column}` ? `-${column}` : undefined;
}

/** Same list, other selection: is this address the one of the view? */
export function sameSelection(one: ListSearch, other: ListSearch): boolean {
  const shape = ({ filter = [], sort, q }: ListSearch) => JSON.stringify([filter, sort ?? '', q ?? '']);
  return shape(one) === shape(other);
}

export function useListSearch(): [ListSearch, (patch: Partial<Record<keyof ListSearch, unknown>>) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const search = parseListSearch(raw);
  const navigate = useNavigate();
  const change = useCallback(
    (patch: Partial<Record<keyof ListSearch, unknown>>) => {
      void navigate({
        to: '.',
        replace: !('open' in patch && patch.open !== undefined),
        search: ((previous: Record<string, unknown>) => withoutEmpty({ ...previous, ...patch })) as never,
      });
    },
    [navigate],
  );
  return [search, change];
}

function withoutEmpty(search: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(search).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
