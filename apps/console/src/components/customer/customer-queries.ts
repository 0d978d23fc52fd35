import { type Customer, getCustomer, getCustomerForm } from '@guanjia/contracts/customers/routes';
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
