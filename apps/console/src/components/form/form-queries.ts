import type { ReferenceType } from '@guanjia/contracts/core/form';
import { type DictionaryEntry, getDictionary } from '@guanjia/contracts/forms/dictionaries';
import { findReferences } from '@guanjia/contracts/forms/routes';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

/** Records that a field can refer to: by a part of the name, or by id. */
export function referenceQuery(kind: ReferenceType, wanted: { q?: string; ids?: string }) {
  return queryOptions({
    queryKey: ['forms', 'references', kind, wanted],
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.call(findReferences, { query: { kind, ...wanted } }, { signal }),
  });
}

/** The administrative regions: some thousand entries, fetched when the first address is met. */
export const regionsQuery = queryOptions({
  queryKey: ['forms', 'regions'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => api.call(getDictionary, { params: { id: 'regions' } }, { signal }),
});

/** An entry and those above it, from the top; empty when the code is not known. */
export function regionPath(entries: readonly DictionaryEntry[], code: string): DictionaryEntry[] {
  const path: DictionaryEntry[] = [];
  for (let at: string | null = code; at !== null; ) {
    const entry = entries.find((one) => one.code === at);
    if (!entry) return path;
    path.unshift(entry);
    at = entry.parent;
  }
  return path;
}
