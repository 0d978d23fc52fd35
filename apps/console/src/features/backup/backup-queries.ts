import { getBackupSettings, listRestorations } from '@guanjia/contracts/backup/routes';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const backupSettingsQuery = queryOptions({
  queryKey: ['backup', 'settings'],
  queryFn: ({ signal }) => api.call(getBackupSettings, {}, { signal }),
});

export const restorationsQuery = queryOptions({
  queryKey: ['backup', 'restorations'],
  staleTime: 0,
  queryFn: ({ signal }) => api.call(listRestorations, {}, { signal }),
});
