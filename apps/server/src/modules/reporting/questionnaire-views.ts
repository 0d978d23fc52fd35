import type { FormField } from '@guanjia/contracts/core/form';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope, readTimeZone } from '#modules/identity/index.ts';
import { inPeriod, type ReportingTables } from './outbound-views.ts';
import { daysOf, type Period } from './period.ts';

interface Answer {
  questionnaireId: string;
  key: string;
  /** One option; a number as text. */
  value: string;
  count: number;
}

async function selectResponses(tx: Tx, principal: Principal, period: Period) {
  const timeZone = await readTimeZone(tx);
  let query = tx
    .kysely<ReportingTables>()
    .selectFrom('outbound.response_fact as f')
    .where('f.tenant_id', '=', principal.tenantId)
    .where(peopleScope(principal, 'reporting', sql`f.agent_id`))
    .where(inPeriod(sql`f.created_at`, period, timeZone));
  if (period.campaignId) query = query.where('f.campaign_id', '=', period.campaignId);
  return query;
}

/** 问卷调查统计: answers per option, by the questions that the questionnaire has now. */
export async function readQuestionnaireStatistics(tx: Tx, principal: Principal, period: Period) {
  daysOf(period);
  const query = await selectResponses(tx, principal, period);
  const questionnaires = await query
    .groupBy(['f.questionnaire_id', 'f.questionnaire_name', 'f.fields'])
    .select(['f.questionnaire_id as id', 'f.questionnaire_name as name', 'f.fields'])
    .select(sql<number>`count(*)::int`.as('responses'))
    .orderBy(sql`f.questionnaire_name collate "zh-x-icu"`)
    .execute();
  // An array counts once per option; an empty one not at all.
  const answers = await query
    .innerJoin(sql<{ key: string; value: unknown }>`lateral jsonb_each(f.answers)`.as('a'), (join) =>
      join.onTrue(),
    )
    .innerJoin(
      sql<{ value: string }>`lateral jsonb_array_elements_text(
        case jsonb_typeof(a.value) when 'array' then a.value else jsonb_build_array(a.value) end)`.as('item'),
      (join) => join.onTrue(),
    )
    .where(sql<boolean>`item.value <> ''`)
    .groupBy(['f.questionnaire_id', 'a.key', 'item.value'])
    .select(['f.questionnaire_id as questionnaireId', 'a.key', 'item.value'])
    .select([sql<number>`count(*)::int`.as('count')])
    .execute();
  const answered = await query
    .innerJoin(sql<{ key: string; value: unknown }>`lateral jsonb_each(f.answers)`.as('a'), (join) =>
      join.onTrue(),
    )
    .where(sql<boolean>`a.value not in ('""'::jsonb, '[]'::jsonb)`)
    .groupBy(['f.questionnaire_id', 'a.key'])
    .select(['f.questionnaire_id as questionnaireId', 'a.key', sql<number>`count(*)::int`.as('count')])
    .execute();
  return {
    questionnaires: questionnaires.map(({ id, name, responses, fields }) => ({
      id,
      name,
      responses,
      fields: fields.map((field) => ({
        field,
        answered: answered.find((row) => row.questionnaireId === id && row.key === field.key)?.count ?? 0,
        ...distribution(
          field,
          answers.filter((row) => row.questionnaireId === id && row.key === field.key),
        ),
      })),
    })),
  };
}

/** Options in their order, then answers that are no option any more; the mean of numbers. */
function distribution(field: FormField, answers: readonly Answer[]) {
  switch (field.type) {
    case 'select':
    case 'multi_select': {
      const declared = (field.options ?? []).map(({ value }) => value);
      const gone = answers.map(({ value }) => value).filter((value) => !declared.includes(value));
      return { options: countsOf([...declared, ...gone.toSorted()], answers), mean: null };
    }
    case 'rating': {
      const { min = 1, max = 5 } = field;
      const steps = Array.from({ length: Math.max(0, Math.min(100, max - min + 1)) }, (_, step) =>
        String(min + step),
      );
      return { options: countsOf(steps, answers), mean: meanOf(answers) };
    }
    case 'number':
    case 'money':
    case 'file':
    case 'formula':
      return { options: [], mean: meanOf(answers) };
    case 'text':
    case 'long_text':
    case 'date':
    case 'time':
    case 'datetime':
    case 'phone':
    case 'email':
    case 'id_document':
    case 'address':
    case 'user':
    case 'department':
    case 'customer':
    case 'product':
      return { options: [], mean: null };
  }
}

function countsOf(values: readonly string[], answers: readonly Answer[]) {
  return values.map((value) => ({ value, count: answers.find((row) => row.value === value)?.count ?? 0 }));
}

function meanOf(answers: readonly Answer[]): number | null {
  const numbers = answers.filter(({ value }) => Number.isFinite(Number(value)));
  const count = numbers.reduce((so, row) => so + row.count, 0);
  return count === 0 ? null : numbers.reduce((so, row) => so + Number(row.value) * row.count, 0) / count;
}
