import type { ListQuery } from '@guanjia/contracts/core/list';
import { type SecurityAlert, securityAlertList } from '@guanjia/contracts/identity/security-alerts';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { IdentityTables } from './tables.ts';

type Row = Selectable<IdentityTables['identity.security_alert']> & {
  user_name: string | null;
  acknowledger: string | null;
  blocked_until: Date | null;
};

const view: ListView<SecurityAlert> = {
  definition: securityAlertList,
  id: sql`a.id`,
  columns: {
    occurredAt: sql`a.occurred_at`,
    kind: sql`a.kind`,
    ip: sql`a.ip`,
    userId: sql`a.user_id`,
    acknowledgedAt: sql`a.acknowledged_at`,
  },
  present,
};

function present(row: Row): SecurityAlert {
  return {
    id: row.id,
    occurredAt: row.occurred_at.toISOString(),
    kind: row.kind,
    ip: row.ip,
    user: row.user_id ? { id: row.user_id, name: row.user_name ?? '' } : null,
    names: row.names,
    blockedUntil: row.blocked_until?.toISOString() ?? null,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by ? { id: row.acknowledged_by, name: row.acknowledger ?? '' } : null,
  };
}

export function listAlerts(tx: Tx, { query, now }: { query: ListQuery; now: Date }) {
  const base = tx
    .kysely<IdentityTables>()
    .selectFrom('identity.security_alert as a')
    .leftJoin('identity.app_user as u', 'u.id', 'a.user_id')
    .leftJoin('identity.app_user as k', 'k.id', 'a.acknowledged_by')
    .leftJoin('identity.address_block as b', (join) =>
      join
        .onRef('b.tenant_id', '=', 'a.tenant_id')
        .onRef('b.ip', '=', 'a.ip')
        .on('b.blocked_until', '>', now)
        .on('a.kind', '=', 'password_spraying'),
    )
    .where('a.tenant_id', '=', tx.tenantId ?? '')
    .selectAll('a')
    .select(['u.name as user_name', 'k.name as acknowledger', 'b.blocked_until']);
  return queryList(tx.kysely<never>(), view, base, query);
}

export async function countOpen(tx: Tx): Promise<number> {
  const { count } = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.security_alert')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('acknowledged_at', 'is', null)
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
