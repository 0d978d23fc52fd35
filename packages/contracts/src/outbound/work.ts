import { z } from 'zod';
import { id, idParams, instant, person } from '../core/fields.ts';
import { formValues } from '../core/form.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { customer } from '../customers/routes.ts';
import { disposition, dispositionKinds, product } from '../orders/routes.ts';
import { callView } from '../voice/routes.ts';
import { campaign } from './campaigns.ts';
import { questionnaire, script } from './content.ts';

/** pending: never dialed to a result (待拨). redial: needs another call (再拨). done: reached. failed: given up. */
export const taskStates = ['pending', 'redial', 'done', 'failed'] as const;

/** 外呼结果 (OUT-026), in the order of the keys 1…6. */
export const contactOutcomes = [
  'success',
  'no_answer',
  'busy',
  'empty_number',
  'unreachable',
  'redial',
] as const;
export type ContactOutcome = (typeof contactOutcomes)[number];

export const task = z
  .object({
    id,
    campaignId: id,
    campaignName: z.string(),
    state: z.enum(taskStates),
    customerId: id,
    customerName: z.string(),
    /** Masked by the reader's role. */
    number: z.string(),
    region: z.string().nullable(),
    /** Who claimed it; null: anybody may (OUT-002). */
    agent: person.nullable(),
    attempts: z.int(),
    lastOutcome: z.enum(contactOutcomes).nullable(),
    /** When to dial again; null: at no set time. */
    dueAt: instant.nullable(),
    claimedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'CampaignTask' });
export type Task = z.infer<typeof task>;

export const taskMenus = ['pending', 'redial'] as const;

export const taskList = defineList({
  name: 'outbound.tasks',
  row: task,
  search: true,
  defaultSort: 'dueAt',
  columns: {
    customerName: { type: 'text', filter: true, sort: true },
    number: { type: 'phone', filter: true },
    region: { type: 'text', filter: true },
    campaignName: { type: 'text', filter: true },
    campaignId: { type: 'record', filter: true },
    agentId: { type: 'user', filter: true },
    attempts: { type: 'number', filter: true, sort: true },
    lastOutcome: { type: 'enum', filter: true, options: contactOutcomes },
    dueAt: { type: 'datetime', filter: true, sort: true },
    createdAt: { type: 'datetime', filter: true, sort: true },
  },
});

/** One finished attempt on a task, with its result. */
export const contact = z
  .object({
    id,
    taskId: id,
    callId: id.nullable(),
    campaignId: id,
    campaignName: z.string(),
    productName: z.string().nullable(),
    customerId: id,
    customerName: z.string(),
    number: z.string(),
    agent: person,
    outcome: z.enum(contactOutcomes),
    disposition: z.object({ id, name: z.string(), kind: z.enum(dispositionKinds) }).nullable(),
    notes: z.string(),
    talkSeconds: z.int().nullable(),
    hasRecording: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof contact>;

/** history: outcome success (联络历史). sales: disposition success (电销结果). failures: not reached (外呼失败). */
export const contactMenus = ['history', 'sales', 'failures'] as const;

export const contactList = defineList({
  name: 'outbound.contacts',
  row: contact,
  search: true,
  defaultSort: '-createdAt',
  columns: {
    createdAt: { type: 'datetime', filter: true, sort: true },
    customerName: { type: 'text', filter: true, sort: true },
    number: { type: 'phone', filter: true },
    campaignName: { type: 'text', filter: true },
    campaignId: { type: 'record', filter: true },
    /** The group that the agent is in now. */
    groupId: { type: 'record', filter: true },
    agentId: { type: 'user', filter: true },
    outcome: { type: 'enum', filter: true, options: contactOutcomes },
    dispositionName: { type: 'text', filter: true },
    talkSeconds: { type: 'number', filter: true, sort: true },
    notes: { type: 'text', filter: true },
  },
});

export const response = z
  .object({
    id,
    questionnaireId: id,
    questionnaireName: z.string(),
    campaignName: z.string(),
    customerId: id,
    customerName: z.string(),
    agent: person,
    answers: formValues,
    answered: z.int(),
    createdAt: instant,
  })
  .meta({ id: 'QuestionnaireResponse' });

export const responseList = defineList({
  name: 'outbound.responses',
  row: response,
  search: true,
  defaultSort: '-createdAt',
  columns: {
    createdAt: { type: 'datetime', filter: true, sort: true },
    customerName: { type: 'text', filter: true, sort: true },
    questionnaireName: { type: 'text', filter: true },
    campaignName: { type: 'text', filter: true },
    campaignId: { type: 'record', filter: true },
    agentId: { type: 'user', filter: true },
    answered: { type: 'number', filter: true, sort: true },
  },
});

/** What is being typed for a task: kept on the server with every pause in typing. */
export const resultDraft = z
  .object({
    outcome: z.enum(contactOutcomes).nullable(),
    dispositionId: id.nullable(),
    notes: z.string().max(4000),
    redialAt: instant.nullable(),
    answers: formValues,
    /** Where in the script the agent stands. */
    scriptStep: z.string().max(40).nullable(),
  })
  .meta({ id: 'ResultDraft' });
export type ResultDraft = z.infer<typeof resultDraft>;

/** All that the desk shows for one task. */
export const workbench = z
  .object({
    task,
    campaign: campaign.pick({ id: true, name: true, dialMode: true, wrapUpSeconds: true, state: true }),
    customer,
    product: product.nullable(),
    script: script.nullable(),
    questionnaire: questionnaire.nullable(),
    dispositions: z.array(disposition),
    draft: resultDraft,
    /** The newest call made for this task that has no saved result yet; its outcome prefills the result. */
    call: callView.nullable(),
    suggestedOutcome: z.enum(contactOutcomes).nullable(),
  })
  .meta({ id: 'Workbench' });
export type Workbench = z.infer<typeof workbench>;

export const desk = z
  .object({
    campaigns: z.array(
      campaign.pick({ id: true, name: true, dialMode: true, state: true, dailyTarget: true }).extend({
        /** Claimed by me and never dialed to a result. */
        pending: z.int(),
        redial: z.int(),
        /** Nobody has claimed these yet. */
        claimable: z.int(),
        callsToday: z.int(),
        successToday: z.int(),
      }),
    ),
    /** The campaign this agent works on; automatic campaigns dial only for agents who joined. */
    joinedCampaignId: id.nullable(),
    /** The task on the desk: being dialed, talked to or written up. */
    currentTaskId: id.nullable(),
    /** Own open tasks, next first. */
    tasks: z.array(task),
  })
  .meta({ id: 'Desk' });
export type Desk = z.infer<typeof desk>;

export const getDesk = defineRoute({
  operationId: 'getDesk',
  summary: "The agent's own work: campaigns, counts, tasks (OUT-001)",
  method: 'GET',
  path: '/api/outbound/desk',
  access: 'outbound.work',
  success: desk,
});

export const joinCampaign = defineRoute({
  operationId: 'joinCampaign',
  summary: 'Work on a campaign, or on none',
  method: 'PUT',
  path: '/api/outbound/desk/campaign',
  access: 'outbound.work',
  body: z.object({ campaignId: id.nullable() }),
  success: desk,
  errors: ['campaign_not_running'],
});

export const claimTask = defineRoute({
  operationId: 'claimTask',
  summary: 'Claim a number: one random pending number becomes mine (OUT-004)',
  method: 'POST',
  path: '/api/outbound/campaigns/:id/claim',
  access: 'outbound.work',
  params: idParams,
  success: workbench,
  errors: ['campaign_not_running', 'nothing_to_claim'],
});

export const openTask = defineRoute({
  operationId: 'openTask',
  summary: 'One task with everything the desk shows',
  method: 'GET',
  path: '/api/outbound/tasks/:id',
  access: 'outbound.work',
  params: idParams,
  success: workbench,
});

export const dialTask = defineRoute({
  operationId: 'dialTask',
  summary: 'Dial the number of a task',
  method: 'POST',
  path: '/api/outbound/tasks/:id/dial',
  access: 'outbound.work',
  params: idParams,
  status: 201,
  success: callView,
  errors: [
    'campaign_not_running',
    'task_not_yours',
    'task_closed',
    'number_not_allowed',
    'number_do_not_use',
    'customer_blacklisted',
    'contact_not_approved',
    'phone_not_ready',
    'agent_busy',
    'not_signed_in_as_agent',
    'switch_unavailable',
  ],
});

export const saveDraft = defineRoute({
  operationId: 'saveDraft',
  summary: 'Keep what is being typed',
  method: 'PUT',
  path: '/api/outbound/tasks/:id/draft',
  access: 'outbound.work',
  params: idParams,
  body: resultDraft,
  errors: ['task_not_yours', 'task_closed'],
});

export const saveResult = defineRoute({
  operationId: 'saveResult',
  summary: 'Save the result of a task; `next` also opens the next one (OUT-013)',
  method: 'POST',
  path: '/api/outbound/tasks/:id/result',
  access: 'outbound.work',
  params: idParams,
  body: z.object({
    outcome: z.enum(contactOutcomes),
    dispositionId: id.nullable().default(null),
    notes: z.string().trim().max(4000).default(''),
    /** Needed for outcome `redial`. */
    redialAt: instant.nullable().default(null),
    answers: formValues.default({}),
    next: z.boolean().default(false),
  }),
  success: z.object({ task, next: workbench.nullable() }),
  errors: [
    'task_not_yours',
    'task_closed',
    'disposition_required',
    'redial_time_required',
    'questionnaire_incomplete',
    'agent_busy',
  ],
});

export const listTasks = defineRoute({
  operationId: 'listTasks',
  summary: '待拨 and 再拨 (OUT-030, OUT-031), inside the own data scope (IAM-032)',
  method: 'GET',
  path: '/api/outbound/tasks',
  access: 'outbound.records.read',
  query: listQuery.extend({ menu: z.enum(taskMenus), campaignId: id.optional() }),
  success: listPage(task),
  // A hot list whose view maps exactly these columns; parsing fifty rows again costs a tenth of the request.
  checkOutput: false,
});

export const listContacts = defineRoute({
  operationId: 'listContacts',
  summary: '联络历史, 电销结果, 外呼失败 (OUT-029, OUT-032, OUT-033), inside the own data scope',
  method: 'GET',
  path: '/api/outbound/contacts',
  access: 'outbound.records.read',
  query: listQuery.extend({ menu: z.enum(contactMenus), campaignId: id.optional() }),
  success: listPage(contact),
  // A hot list whose view maps exactly these columns; parsing fifty rows again costs a tenth of the request.
  checkOutput: false,
});

export const listResponses = defineRoute({
  operationId: 'listResponses',
  summary: '问卷调查记录 (OUT-034), inside the own data scope',
  method: 'GET',
  path: '/api/outbound/responses',
  access: 'outbound.records.read',
  query: listQuery,
  success: listPage(response),
});
