import type { ListQuery } from '@guanjia/contracts/core/list';
import { type Campaign, campaignList } from '@guanjia/contracts/outbound/campaigns';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { OutboundTables } from './tables.ts';

function countOf(condition: string) {
  return sql<number>`(select count(*)::int from outbound.task t where t.tenant_id = m.tenant_id and t.campaign_id = m.id
    and ${sql.raw(condition)})`;
}

function selectCampaigns(tx: Tx) {
  return tx
    .kysely<OutboundTables>()
    .selectFrom('outbound.campaign as m')
    .leftJoin('orders.product as o', 'o.id', 'm.product_id')
    .where('m.tenant_id', '=', tx.tenantId ?? '')
    .select([
      'm.id',
      'm.name',
      'm.state',
      'm.dial_mode',
      'm.product_id',
      'o.name as product_name',
      'm.script_id',
    ])
    .select(['m.questionnaire_id', sql<string | null>`m.starts_on::text`.as('starts_on')])
    .select([sql<string | null>`m.ends_on::text`.as('ends_on'), 'm.max_attempts', 'm.retry_after_minutes'])
    .select(['m.daily_target', 'm.wrap_up_seconds', 'm.created_at', 'm.version'])
    .select([
      countOf(`t.state <> 'withdrawn'`).as('total'),
      countOf(`t.state = 'pending'`).as('pending'),
      countOf(`t.state = 'redial'`).as('redial'),
      countOf(`t.state = 'done'`).as('done'),
      countOf(`t.state = 'failed'`).as('failed'),
      sql<number>`(select count(*)::int from outbound.contact_fact f where f.tenant_id = m.tenant_id
        and f.campaign_id = m.id and f.disposition_kind = 'success')`.as('success'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectCampaigns>['executeTakeFirstOrThrow']>>;

function present(row: Row): Campaign {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    dialMode: row.dial_mode,
    productId: row.product_id,
    productName: row.product_name,
    scriptId: row.script_id,
    questionnaireId: row.questionnaire_id,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    maxAttempts: row.max_attempts,
    retryAfterMinutes: row.retry_after_minutes,
    dailyTarget: row.daily_target,
    wrapUpSeconds: row.wrap_up_seconds,
    counts: {
      total: row.total,
      pending: row.pending,
      redial: row.redial,
      done: row.done,
      failed: row.failed,
      success: row.success,
    },
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}

const columns = {
  name: sql`m.name collate "zh-x-icu"`,
  state: sql`m.state`,
  dialMode: sql`m.dial_mode`,
  createdAt: sql`m.created_at`,
};

const view: ListView<Campaign> = {
  definition: campaignList,
  id: sql`m.id`,
  columns,
  search: (text) => sql`m.name ilike ${`%${escapeLike(text)}%`}`,
  present,
};

export function listCampaigns(tx: Tx, query: ListQuery) {
  return queryList(tx.kysely<never>(), view, selectCampaigns(tx), query);
}

/** Throws `not_found`. */
export async function readCampaign(tx: Tx, id: string): Promise<Campaign> {
  const row = await selectCampaigns(tx).where('m.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return present(row);
}
