import { z } from 'zod';
import { id, idParams, instant, text } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

export const campaignStates = ['draft', 'running', 'paused', 'finished'] as const;
/** `claim`: the agent takes numbers (座席提取). `automatic`: an idle agent is dialed for at once (自动营销). */
export const dialModes = ['claim', 'automatic'] as const;

export const campaign = z
  .object({
    id,
    name: z.string(),
    state: z.enum(campaignStates),
    dialMode: z.enum(dialModes),
    productId: id.nullable(),
    productName: z.string().nullable(),
    scriptId: id.nullable(),
    questionnaireId: id.nullable(),
    startsOn: z.iso.date().nullable(),
    endsOn: z.iso.date().nullable(),
    /** How often a number that was not reached is tried in all. */
    maxAttempts: z.int(),
    retryAfterMinutes: z.int(),
    /** Calls a day that an agent is expected to make (OUT-036). */
    dailyTarget: z.int().nullable(),
    /** After-call work: seconds until the agent is ready again; null: until saved. */
    wrapUpSeconds: z.int().nullable(),
    counts: z.object({
      total: z.int(),
      pending: z.int(),
      redial: z.int(),
      done: z.int(),
      failed: z.int(),
      success: z.int(),
    }),
    createdAt: instant,
    version: z.int(),
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof campaign>;

export const campaignList = defineList({
  name: 'outbound.campaigns',
  row: campaign,
  search: true,
  defaultSort: '-createdAt',
  columns: {
    name: { type: 'text', filter: true, sort: true },
    state: { type: 'enum', filter: true, options: campaignStates },
    dialMode: { type: 'enum', filter: true, options: dialModes },
    createdAt: { type: 'datetime', filter: true, sort: true },
  },
});

/** Without defaults: in a change, what is absent stays as it is. */
const campaignFields = z.object({
  name: text(100),
  dialMode: z.enum(dialModes),
  productId: id.nullable(),
  scriptId: id.nullable(),
  questionnaireId: id.nullable(),
  startsOn: z.iso.date().nullable(),
  endsOn: z.iso.date().nullable(),
  maxAttempts: z.int().min(1).max(20),
  retryAfterMinutes: z.int().min(1).max(10080),
  dailyTarget: z.int().min(1).max(2000).nullable(),
  wrapUpSeconds: z.int().min(5).max(3600).nullable(),
});

export const campaignInput = campaignFields.extend({
  productId: campaignFields.shape.productId.default(null),
  scriptId: campaignFields.shape.scriptId.default(null),
  questionnaireId: campaignFields.shape.questionnaireId.default(null),
  startsOn: campaignFields.shape.startsOn.default(null),
  endsOn: campaignFields.shape.endsOn.default(null),
  maxAttempts: campaignFields.shape.maxAttempts.default(3),
  retryAfterMinutes: campaignFields.shape.retryAfterMinutes.default(120),
  dailyTarget: campaignFields.shape.dailyTarget.default(null),
  wrapUpSeconds: campaignFields.shape.wrapUpSeconds.default(null),
});

export const listCampaigns = defineRoute({
  operationId: 'listCampaigns',
  summary: 'Campaigns',
  method: 'GET',
  path: '/api/outbound/campaigns',
  access: 'outbound.campaigns.read',
  query: listQuery,
  success: listPage(campaign),
});

export const getCampaign = defineRoute({
  operationId: 'getCampaign',
  summary: 'One campaign',
  method: 'GET',
  path: '/api/outbound/campaigns/:id',
  access: 'outbound.campaigns.read',
  params: idParams,
  success: campaign,
});

export const createCampaign = defineRoute({
  operationId: 'createCampaign',
  summary: 'Add a campaign as a draft',
  method: 'POST',
  path: '/api/outbound/campaigns',
  access: 'outbound.campaigns.manage',
  body: campaignInput,
  status: 201,
  success: campaign,
});

export const updateCampaign = defineRoute({
  operationId: 'updateCampaign',
  summary: 'Change a campaign, or start, pause, finish it',
  method: 'PATCH',
  path: '/api/outbound/campaigns/:id',
  access: 'outbound.campaigns.manage',
  params: idParams,
  body: campaignFields.partial().extend({ state: z.enum(campaignStates).optional(), version: z.int() }),
  success: campaign,
  errors: ['version_conflict'],
});
