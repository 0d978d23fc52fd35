import { getRecordSettings } from '@guanjia/contracts/customers/record-settings';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const recordSettingsKey = ['customers', 'settings'];

export const recordSettingsQuery = queryOptions({
  queryKey: recordSettingsKey,
  staleTime: 0,
  queryFn: ({ signal }) => api.call(getRecordSettings, {}, { signal }),
});
