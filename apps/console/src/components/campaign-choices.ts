import { listCampaigns } from '@guanjia/contracts/outbound/campaigns';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../lib/api.ts';

/** Campaigns to choose from and to name, newest first. */
export const campaignChoicesQuery = queryOptions({
  queryKey: ['outbound', 'campaign-choices'],
  queryFn: ({ signal }) => api.call(listCampaigns, { query: { limit: 200 } }, { signal }),
});
