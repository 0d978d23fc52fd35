import {
  getCustomerImport,
  listImportTargets,
  type startCustomerImport,
} from '@guanjia/contracts/customers/imports';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

/** Kept fresh by messages: see `app/follow-messages.ts`. */
export function customerImportQuery(id: string) {
  return queryOptions({
    queryKey: ['customers', 'import', id],
    queryFn: ({ signal }) => api.call(getCustomerImport, { params: { id } }, { signal }),
  });
}

export const importTargetsQuery = queryOptions({
  queryKey: ['customers', 'import-targets'],
  queryFn: ({ signal }) => api.call(listImportTargets, {}, { signal }),
});

/** A command on an import that takes nothing but its id; all have the same type. */
export type ImportCommand = typeof startCustomerImport;
