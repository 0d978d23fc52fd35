import { listProducts } from '@guanjia/contracts/orders/routes';
import { getCampaign } from '@guanjia/contracts/outbound/campaigns';
import { listQuestionnaires, listScripts } from '@guanjia/contracts/outbound/content';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const scriptsQuery = queryOptions({
  queryKey: ['outbound', 'scripts'],
  queryFn: ({ signal }) => api.call(listScripts, {}, { signal }),
});

export const questionnairesQuery = queryOptions({
  queryKey: ['outbound', 'questionnaires'],
  queryFn: ({ signal }) => api.call(listQuestionnaires, {}, { signal }),
});

export const productChoicesQuery = queryOptions({
  queryKey: ['orders', 'products'],
  queryFn: ({ signal }) => api.call(listProducts, {}, { signal }),
});

export function campaignQuery(id: string) {
  return queryOptions({
    queryKey: ['outbound', 'campaign', id],
    queryFn: ({ signal }) => api.call(getCampaign, { params: { id } }, { signal }),
  });
}
