import { type FieldRules, shownText } from '@guanjia/contracts/core/field-rules';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { type Task, taskList, type taskMenus } from '@guanjia/contracts/outbound/work';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerColumns, shownName, shownNumber } from '#modules/customers/index.ts';
import { recordScope } from './record-scope.ts';
import type { OutboundTables } from './tables.ts';

export function selectTasks(tx: Tx) {
  return tx
    .kysely<OutboundTables>()
    .selectFrom('outbound.task as t')
    .innerJoin('outbound.campaign as m', 'm.id', 't.campaign_id')
    .innerJoin('customers.card as k', 'k.id', 't.customer_id')
    .leftJoin('identity.person as p', 'p.id', 't.agent_id')
    .where('t.tenant_id', '=', tx.tenantId ?? '')
    .select([
      't.id',
      't.campaign_id',
      'm.name as campaign_name',
      't.state',
      't.customer_id',
      'k.name as customer_name',
    ])
    .select(['t.number', 'k.region', 't.agent_id', 'p.name as agent_name', 't.attempts', 't.last_outcome'])
    .select(['t.due_at', 't.claimed_at', 't.created_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectTasks>['executeTakeFirstOrThrow']>>;

export function presentTask(row: Row, rules: FieldRules): Task {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    state: row.state,
    customerId: row.customer_id,
    customerName: shownName(rules, row.customer_name),
    number: shownNumber(rules, row.number),
    region: shownText(rules, 'customers.customer', 'region', row.region),
    agent: row.agent_id ? { id: row.agent_id, name: row.agent_name ?? '' } : null,
    attempts: row.attempts,
    lastOutcome: row.last_outcome,
    dueAt: row.due_at?.toISOString() ?? null,
    claimedAt: row.claimed_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** Throws `not_found`. */
export async function readTask(tx: Tx, taskId: string, rules: FieldRules): Promise<Task> {
  const row = await selectTasks(tx).where('t.id', '=', taskId).executeTakeFirst();
  if (!row) throw notFound();
  return presentTask(row, rules);
}

const view: ListView<Task> = {
  definition: taskList,
  id: sql`t.id`,
  nullable: ['dueAt'],
  columns: {
    customerName: sql`k.name collate "zh-x-icu"`,
    number: sql`t.number`,
    region: sql`k.region`,
    campaignName: sql`m.name`,
    campaignId: sql`t.campaign_id`,
    agentId: sql`t.agent_id`,
    attempts: sql`t.attempts`,
    lastOutcome: sql`t.last_outcome`,
    dueAt: sql`t.due_at`,
    createdAt: sql`t.created_at`,
  },
  search: (text) => {
    const pattern = `%${escapeLike(text)}%`;
    return sql`(k.name ilike ${pattern} or t.number like ${pattern})`;
  },
  protects: {
    ...customerColumns,
    columns: { ...customerColumns.columns, region: 'region' },
  },
  present: presentTask as ListView<Task>['present'],
};

/** 待拨 and 再拨. */
export function listTasks(
  tx: Tx,
  principal: Principal,
  query: ListQuery & { menu: (typeof taskMenus)[number]; campaignId?: string | undefined },
) {
  let base = selectTasks(tx)
    .where('t.state', '=', query.menu)
    .where(recordScope(principal, sql`t.agent_id`, query.menu === 'pending'));
  if (query.campaignId) base = base.where('t.campaign_id', '=', query.campaignId);
  return queryList(tx.kysely<never>(), view, base, query, principal.fieldRules);
}
