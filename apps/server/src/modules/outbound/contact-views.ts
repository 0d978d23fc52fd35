import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { type Contact, contactList, type contactMenus, responseList } from '@guanjia/contracts/outbound/work';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerColumns, shownName, shownNumber } from '#modules/customers/index.ts';
import { recordScope } from './record-scope.ts';
import type { OutboundTables } from './tables.ts';

function selectContacts(tx: Tx) {
  return tx
    .kysely<OutboundTables>()
    .selectFrom('outbound.contact as c')
    .innerJoin('outbound.task as t', 't.id', 'c.task_id')
    .innerJoin('outbound.campaign as m', 'm.id', 'c.campaign_id')
    .innerJoin('customers.card as k', 'k.id', 'c.customer_id')
    .innerJoin('identity.person as p', 'p.id', 'c.agent_id')
    .leftJoin('orders.product as o', 'o.id', 'm.product_id')
    .leftJoin('orders.disposition as d', 'd.id', 'c.disposition_id')
    .leftJoin('voice.call_summary as v', 'v.id', 'c.call_id')
    .where('c.tenant_id', '=', tx.tenantId ?? '')
    .select([
      'c.id',
      'c.task_id',
      'c.call_id',
      'c.campaign_id',
      'm.name as campaign_name',
      'o.name as product_name',
    ])
    .select([
      'c.customer_id',
      'k.name as customer_name',
      't.number',
      'c.agent_id',
      'p.name as agent_name',
      'c.outcome',
    ])
    .select(['c.disposition_id', 'd.name as disposition_name', 'd.kind as disposition_kind', 'c.notes'])
    .select(['c.talk_seconds', 'v.recording', 'c.created_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectContacts>['executeTakeFirstOrThrow']>>;

function present(row: Row, rules: FieldRules): Contact {
  return {
    id: row.id,
    taskId: row.task_id,
    callId: row.call_id,
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    productName: row.product_name,
    customerId: row.customer_id,
    customerName: shownName(rules, row.customer_name),
    number: shownNumber(rules, row.number),
    agent: { id: row.agent_id, name: row.agent_name },
    outcome: row.outcome,
    disposition:
      row.disposition_id && row.disposition_kind
        ? { id: row.disposition_id, name: row.disposition_name ?? '', kind: row.disposition_kind }
        : null,
    notes: row.notes,
    talkSeconds: row.talk_seconds,
    hasRecording: row.recording === 'saved',
    createdAt: row.created_at.toISOString(),
  };
}

const contacts: ListView<Contact> = {
  definition: contactList,
  id: sql`c.id`,
  nullable: ['talkSeconds'],
  columns: {
    createdAt: sql`c.created_at`,
    customerName: sql`k.name collate "zh-x-icu"`,
    number: sql`t.number`,
    campaignName: sql`m.name`,
    campaignId: sql`c.campaign_id`,
    groupId: sql`p.group_id`,
    agentId: sql`c.agent_id`,
    outcome: sql`c.outcome`,
    dispositionName: sql`d.name`,
    talkSeconds: sql`c.talk_seconds`,
    notes: sql`c.notes`,
  },
  search: (text) => {
    const pattern = `%${escapeLike(text)}%`;
    return sql`(k.name ilike ${pattern} or c.notes ilike ${pattern} or t.number like ${pattern})`;
  },
  protects: customerColumns,
  present: present as ListView<Contact>['present'],
};

const menuCondition: Record<(typeof contactMenus)[number], RawBuilder<boolean>> = {
  history: sql`c.outcome = 'success'`,
  sales: sql`c.outcome = 'success' and d.kind = 'success'`,
  failures: sql`c.outcome in ('no_answer', 'busy', 'empty_number', 'unreachable')`,
};

/** 联络历史, 电销结果, 外呼失败. */
export function listContacts(
  tx: Tx,
  principal: Principal,
  query: ListQuery & { menu: (typeof contactMenus)[number]; campaignId?: string | undefined },
) {
  let base = selectContacts(tx)
    .where(menuCondition[query.menu])
    .where(recordScope(principal, sql`c.agent_id`));
  if (query.campaignId) base = base.where('c.campaign_id', '=', query.campaignId);
  return queryList(tx.kysely<never>(), contacts, base, query, principal.fieldRules);
}

function selectResponses(tx: Tx) {
  return tx
    .kysely<OutboundTables>()
    .selectFrom('outbound.response as r')
    .innerJoin('outbound.questionnaire as q', 'q.id', 'r.questionnaire_id')
    .innerJoin('outbound.campaign as m', 'm.id', 'r.campaign_id')
    .innerJoin('customers.card as k', 'k.id', 'r.customer_id')
    .innerJoin('identity.person as p', 'p.id', 'r.agent_id')
    .where('r.tenant_id', '=', tx.tenantId ?? '')
    .select(['r.id', 'r.questionnaire_id', 'q.name as questionnaire_name', 'm.name as campaign_name'])
    .select(['r.customer_id', 'k.name as customer_name', 'r.agent_id', 'p.name as agent_name', 'r.answers'])
    .select(['r.answered', 'r.created_at']);
}

type ResponseRow = Awaited<ReturnType<ReturnType<typeof selectResponses>['executeTakeFirstOrThrow']>>;

const responses: ListView<ReturnType<typeof presentResponse>> = {
  definition: responseList,
  id: sql`r.id`,
  columns: {
    createdAt: sql`r.created_at`,
    customerName: sql`k.name collate "zh-x-icu"`,
    questionnaireName: sql`q.name`,
    campaignName: sql`m.name`,
    campaignId: sql`r.campaign_id`,
    agentId: sql`r.agent_id`,
    answered: sql`r.answered`,
  },
  search: (text) => sql`k.name ilike ${`%${escapeLike(text)}%`}`,
  protects: customerColumns,
  present: presentResponse,
};

function presentResponse(row: ResponseRow, rules: FieldRules) {
  return {
    id: row.id,
    questionnaireId: row.questionnaire_id,
    questionnaireName: row.questionnaire_name,
    campaignName: row.campaign_name,
    customerId: row.customer_id,
    customerName: shownName(rules, row.customer_name),
    agent: { id: row.agent_id, name: row.agent_name },
    answers: row.answers,
    answered: row.answered,
    createdAt: row.created_at.toISOString(),
  };
}

/** 问卷调查记录. */
export function listResponses(tx: Tx, principal: Principal, query: ListQuery) {
  const base = selectResponses(tx).where(recordScope(principal, sql`r.agent_id`));
  return queryList(tx.kysely<never>(), responses, base, query, principal.fieldRules);
}
