import { z } from 'zod';
import { id, idParams, text } from '../core/fields.ts';
import { formField } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';

/** A step of a script: what to say, and where each answer leads (`to` is another step's key; null ends). */
export const scriptStep = z
  .object({
    key: z.string().regex(/^[a-z0-9_]{1,40}$/),
    title: text(60),
    /** May contain {{customer.name}}, {{agent.name}}, {{agent.employeeNo}}, {{product.name}}. */
    say: text(4000),
    answers: z.array(z.object({ label: text(60), to: z.string().nullable() })).max(8),
  })
  .meta({ id: 'ScriptStep' });

export const script = z
  .object({ id, name: z.string(), steps: z.array(scriptStep), version: z.int() })
  .meta({ id: 'Script' });
export type Script = z.infer<typeof script>;

export const questionnaire = z
  .object({ id, name: z.string(), fields: z.array(formField), version: z.int() })
  .meta({ id: 'Questionnaire' });
export type Questionnaire = z.infer<typeof questionnaire>;

export const listScripts = defineRoute({
  operationId: 'listScripts',
  summary: 'Scripts',
  method: 'GET',
  path: '/api/outbound/scripts',
  access: 'outbound.campaigns.read',
  success: z.object({ items: z.array(script) }),
});

export const saveScript = defineRoute({
  operationId: 'saveScript',
  summary: 'Create or change a script; the id is chosen by the caller',
  method: 'PUT',
  path: '/api/outbound/scripts/:id',
  access: 'outbound.campaigns.manage',
  params: idParams,
  body: z.object({ name: text(100), steps: z.array(scriptStep).min(1).max(60), version: z.int().min(0) }),
  success: script,
  errors: ['version_conflict'],
});

export const listQuestionnaires = defineRoute({
  operationId: 'listQuestionnaires',
  summary: 'Questionnaires',
  method: 'GET',
  path: '/api/outbound/questionnaires',
  access: 'outbound.campaigns.read',
  success: z.object({ items: z.array(questionnaire) }),
});

export const saveQuestionnaire = defineRoute({
  operationId: 'saveQuestionnaire',
  summary: 'Create or change a questionnaire; the id is chosen by the caller',
  method: 'PUT',
  path: '/api/outbound/questionnaires/:id',
  access: 'outbound.campaigns.manage',
  params: idParams,
  body: z.object({ name: text(100), fields: z.array(formField).min(1).max(100), version: z.int().min(0) }),
  success: questionnaire,
  errors: ['version_conflict'],
});
