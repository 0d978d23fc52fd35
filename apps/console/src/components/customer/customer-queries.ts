import { getRecordSheet } from '@guanjia/contracts/customers/record';
import { listTags } from '@guanjia/contracts/customers/record-tags';
import { listVocabularies, type Vocabularies } from '@guanjia/contracts/customers/record-vocabulary';
import { type Customer, getCustomer, getCustomerForm } from '@guanjia/contracts/customers/routes';
import { lookUpCaller } from '@guanjia/contracts/voice/routes';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ['customers', 'one', id],
    queryFn: ({ signal }): Promise<Customer> => api.call(getCustomer, { params: { id } }, { signal }),
  });
}

export const customerFormQuery = queryOptions({
  queryKey: ['customers', 'form'],
  staleTime: 300_000,
  queryFn: ({ signal }) => api.call(getCustomerForm, {}, { signal }),
});

/** What belongs to a customer besides its own fields. */
export function recordSheetQuery(id: string) {
  return queryOptions({
    queryKey: ['customers', 'sheet', id],
    queryFn: ({ signal }) => api.call(getRecordSheet, { params: { id } }, { signal }),
  });
}

/** The tenant's words for stages, levels and the like. */
export const vocabulariesQuery = queryOptions({
  queryKey: ['customers', 'vocabularies'],
  staleTime: 300_000,
  queryFn: async ({ signal }) => (await api.call(listVocabularies, {}, { signal })) as Vocabularies,
});

export const tagsQuery = queryOptions({
  queryKey: ['customers', 'tags'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => (await api.call(listTags, {}, { signal })).items,
});

/** The customers that the number of a call belongs to (VOI-012). */
export function callerQuery(callId: string) {
  return queryOptions({
    queryKey: ['customers', 'caller', callId],
    queryFn: ({ signal }) => api.call(lookUpCaller, { params: { id: callId } }, { signal }),
  });
}
