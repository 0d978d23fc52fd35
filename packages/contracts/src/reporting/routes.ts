import { z } from 'zod';
import { id } from '../core/fields.ts';
import { formField } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';

const period = z.object({
  /** Days in the tenant's time zone, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
  campaignId: id.optional(),
});

/** Counted from the same saved results as the lists; talk time in seconds; ratios 0…1, null when nothing was counted. */
export const outboundFigures = z
  .object({
    attempts: z.int(),
    connected: z.int(),
    noAnswer: z.int(),
    busy: z.int(),
    emptyNumber: z.int(),
    unreachable: z.int(),
    redial: z.int(),
    sales: z.int(),
    talkSeconds: z.int(),
    connectRatio: z.number().nullable(),
    saleRatio: z.number().nullable(),
  })
  .meta({ id: 'OutboundFigures' });

export const getGroupStatistics = defineRoute({
  operationId: 'getGroupStatistics',
  summary: '分组电销活动统计 (RPT-001)',
  method: 'GET',
  path: '/api/reporting/outbound/groups',
  access: 'reporting.read',
  query: period,
  success: z.object({
    rows: z.array(
      z.object({ groupId: id.nullable(), groupName: z.string().nullable(), figures: outboundFigures }),
    ),
    total: outboundFigures,
  }),
});

export const getAgentStatistics = defineRoute({
  operationId: 'getAgentStatistics',
  summary: '座席电销活动统计 (RPT-002)',
  method: 'GET',
  path: '/api/reporting/outbound/agents',
  access: 'reporting.read',
  query: period,
  success: z.object({
    rows: z.array(
      z.object({
        agentId: id,
        agentName: z.string(),
        groupName: z.string().nullable(),
        figures: outboundFigures,
      }),
    ),
    total: outboundFigures,
    /** Attempts and sales a day, for the chart. */
    days: z.array(z.object({ day: z.iso.date(), attempts: z.int(), connected: z.int(), sales: z.int() })),
  }),
});

export const getQuestionnaireStatistics = defineRoute({
  operationId: 'getQuestionnaireStatistics',
  summary: '问卷调查统计 (RPT-003): answers per option',
  method: 'GET',
  path: '/api/reporting/questionnaires',
  access: 'reporting.read',
  query: period,
  success: z.object({
    questionnaires: z.array(
      z.object({
        id,
        name: z.string(),
        responses: z.int(),
        fields: z.array(
          z.object({
            field: formField,
            answered: z.int(),
            options: z.array(z.object({ value: z.string(), count: z.int() })),
            /** Numbers and ratings. */
            mean: z.number().nullable(),
          }),
        ),
      }),
    ),
  }),
});
