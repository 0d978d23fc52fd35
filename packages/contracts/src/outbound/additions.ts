import { z } from 'zod';
import { id, idParams, instant } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { bulkTarget } from '../customers/bulk.ts';

/** Customers that are put on a campaign's list. */
export const addition = z
  .object({
    id,
    campaignId: id,
    state: z.enum(['running', 'done', 'failed']),
    /** Customers looked at so far. */
    looked: z.int(),
    added: z.int(),
    /** Passed over: without a telephone number. */
    withoutNumber: z.int(),
    /** Passed over: the number is in the campaign already. */
    alreadyInCampaign: z.int(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'CampaignAddition' });
export type Addition = z.output<typeof addition>;

export const addToCampaign = defineRoute({
  operationId: 'addToCampaign',
  summary:
    'Put customers on a campaign’s list by their primary numbers, in the background: named ones, or all of a filter, such as a segment',
  method: 'POST',
  path: '/api/outbound/campaigns/:id/customers',
  access: 'outbound.import',
  // Goes on after the request with all rights of the user, which may be more than the token's.
  byToken: false,
  params: idParams,
  body: bulkTarget,
  status: 202,
  success: addition,
  errors: ['forbidden', 'campaign_finished'],
});

export const getAddition = defineRoute({
  operationId: 'getAddition',
  summary: 'How far an own addition is, and whom it passed over',
  method: 'GET',
  path: '/api/outbound/additions/:id',
  access: 'outbound.import',
  params: idParams,
  success: addition,
});
