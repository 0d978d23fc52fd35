import { getMessageSettings } from '@guanjia/contracts/messaging/settings';
import { listMessageTemplates } from '@guanjia/contracts/messaging/templates';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const templatesQuery = queryOptions({
  queryKey: ['messaging', 'templates'],
  queryFn: async ({ signal }) => (await api.call(listMessageTemplates, {}, { signal })).items,
});

export const messageSettingsQuery = queryOptions({
  queryKey: ['messaging', 'settings'],
  queryFn: ({ signal }) => api.call(getMessageSettings, {}, { signal }),
});
