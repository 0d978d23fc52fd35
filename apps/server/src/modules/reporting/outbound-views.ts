import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { type IdentityViews, peopleScope, readTimeZone } from '#modules/identity/index.ts';
import type { OutboundViews } from '#modules/outbound/index.ts';
import { type Counted, figuresOf, total } from './figures.ts';
import { daysOf, type Period } from './period.ts';

export type ReportingTables = IdentityViews & OutboundViews;

/** From the first moment of the first day to the last of the last, by the tenant's clock. */
export function inPeriod(column: RawBuilder<unknown>, period: Period, timeZone: string): RawBuilder<boolean> {
  return sql`(${column} >= ${period.from}::date::timestamp at time zone ${timeZone}
    and ${column} < (${period.to}::date + 1)::timestamp at time zone ${timeZone})`;
}

function count(condition: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(count(*) filter (where ${condition}))::int`;
}

const counted = [
  sql<number>`count(*)::int`.as('attempts'),
  count(sql`f.outcome = 'success'`).as('connected'),
  count(sql`f.outcome = 'no_answer'`).as('noAnswer'),
  count(sql`f.outcome = 'busy'`).as('busy'),
  count(sql`f.outcome = 'empty_number'`).as('emptyNumber'),
  count(sql`f.outcome = 'unreachable'`).as('unreachable'),
  count(sql`f.outcome = 'redial'`).as('redial'),
  count(sql`f.disposition_kind = 'success'`).as('sales'),
  sql<number>`coalesce(sum(f.talk_seconds), 0)::int`.as('talkSeconds'),
] as const;

async function selectFacts(tx: Tx, principal: Principal, period: Period) {
  const timeZone = await readTimeZone(tx);
  let query = tx
    .kysely<ReportingTables>()
    .selectFrom('outbound.contact_fact as f')
    .innerJoin('identity.person as p', 'p.id', 'f.agent_id')
    .where('f.tenant_id', '=', principal.tenantId)
    .where(peopleScope(principal, 'reporting', sql`f.agent_id`))
    .where(inPeriod(sql`f.created_at`, period, timeZone));
  if (period.campaignId) query = query.where('f.campaign_id', '=', period.campaignId);
  return { query, timeZone };
}

/** 分组电销活动统计: by the group that people are in now; null for those in none. */
export async function readGroupStatistics(tx: Tx, principal: Principal, period: Period) {
  daysOf(period);
  const { query } = await selectFacts(tx, principal, period);
  const rows = await query
    .groupBy(['p.group_id', 'p.group_name'])
    .select(['p.group_id as groupId', 'p.group_name as groupName'])
    .select([...counted])
    .orderBy(sql`p.group_name collate "zh-x-icu" nulls last`)
    .execute();
  return {
    rows: rows.map((row) => ({ groupId: row.groupId, groupName: row.groupName, figures: figuresOf(row) })),
    total: total(rows),
  };
}

/** 座席电销活动统计, and the days for the chart, those without any call included. */
export async function readAgentStatistics(tx: Tx, principal: Principal, period: Period) {
  const allDays = daysOf(period);
  const { query, timeZone } = await selectFacts(tx, principal, period);
  const rows = await query
    .groupBy(['f.agent_id', 'p.name', 'p.group_name'])
    .select(['f.agent_id as agentId', 'p.name as agentName', 'p.group_name as groupName'])
    .select([...counted])
    .orderBy(sql`p.name collate "zh-x-icu"`)
    .orderBy('f.agent_id')
    .execute();
  const day = sql<string>`((f.created_at at time zone ${timeZone})::date)::text`;
  const byDay: (Counted & { day: string })[] = await query
    .select(day.as('day'))
    .select([...counted])
    // By place: a repeated expression with a parameter is another expression to PostgreSQL.
    .groupBy(sql`1`)
    .execute();
  const found = new Map(byDay.map((row) => [row.day, row]));
  return {
    rows: rows.map((row) => ({
      agentId: row.agentId,
      agentName: row.agentName,
      groupName: row.groupName,
      figures: figuresOf(row),
    })),
    total: total(rows),
    days: allDays.map((one) => ({
      day: one,
      attempts: found.get(one)?.attempts ?? 0,
      connected: found.get(one)?.connected ?? 0,
      sales: found.get(one)?.sales ?? 0,
    })),
  };
}
