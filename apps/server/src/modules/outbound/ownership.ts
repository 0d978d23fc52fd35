import { sql } from 'kysely';
import type { Explainer, HandOver } from '#modules/identity/index.ts';
import { recordScope } from './record-scope.ts';
import type { OutboundTables } from './tables.ts';

/** Whose a task is, for "why can't she see this?". */
export const taskExplainer: Explainer = {
  record: 'outbound_task',
  permission: 'outbound.records.read',
  domain: 'outbound',
  async find(tx, asking, taskId) {
    const row = await tx
      .kysely<OutboundTables>()
      .selectFrom('outbound.task as t')
      .where('t.tenant_id', '=', asking.tenantId)
      .where('t.id', '=', taskId)
      .where(recordScope(asking, sql`t.agent_id`, true))
      .select(['t.agent_id', 't.state'])
      .executeTakeFirst();
    return row && { ownerId: row.agent_id, openWithoutOwner: row.state === 'pending' };
  },
};

/** Open numbers pass to the successor, or wait to be claimed. A number that is due again keeps its time. */
export const taskHandOver: HandOver = {
  kind: 'outbound_tasks',
  async count(tx, userId) {
    const [row] = await tx.query<{ count: number }>(
      `select count(*)::int as count from outbound.task
       where tenant_id = $1 and agent_id = $2 and state in ('pending', 'redial')`,
      [tx.tenantId, userId],
    );
    return row?.count ?? 0;
  },
  async move(tx, { from, to, limit }) {
    const rows = await tx.query(
      `update outbound.task set agent_id = $3
       where id in (
         select id from outbound.task
         where tenant_id = $1 and agent_id = $2 and state in ('pending', 'redial') limit $4 for update
       ) returning id`,
      [tx.tenantId, from, to, limit],
    );
    return rows.length;
  },
};
