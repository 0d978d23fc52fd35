import { getDuplicateScan } from '@guanjia/contracts/customers/duplicates';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const duplicateScanQuery = queryOptions({
  queryKey: ['customers', 'duplicate-scan'],
  staleTime: 0,
  queryFn: ({ signal }) => api.call(getDuplicateScan, {}, { signal }),
});

/** The list, and when customers were last looked through. */
export async function refreshDuplicates(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['list', 'customers.duplicates'] }),
    client.invalidateQueries({ queryKey: duplicateScanQuery.queryKey }),
  ]);
}
