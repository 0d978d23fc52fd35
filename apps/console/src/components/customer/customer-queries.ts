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

/** The customers that the number of a call belongs to (VOI-012). */
export function callerQuery(callId: string) {
  return queryOptions({
    queryKey: ['customers', 'caller', callId],
    queryFn: ({ signal }) => api.call(lookUpCaller, { params: { id: callId } }, { signal }),
  });
}
