import { listDictionaries } from '@guanjia/contracts/forms/dictionaries';
import { type FormObject, getForm, previewFormEffect } from '@guanjia/contracts/forms/routes';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export function formQuery(object: FormObject) {
  return queryOptions({
    queryKey: ['forms', 'definition', object],
    queryFn: ({ signal }) => api.call(getForm, { query: { object } }, { signal }),
  });
}

export function effectQuery(object: FormObject, revision: number) {
  return queryOptions({
    queryKey: ['forms', 'effect', object, revision],
    staleTime: 0,
    queryFn: ({ signal }) => api.call(previewFormEffect, { query: { object } }, { signal }),
  });
}

export const dictionariesQuery = queryOptions({
  queryKey: ['forms', 'dictionaries'],
  queryFn: ({ signal }) => api.call(listDictionaries, {}, { signal }),
});
