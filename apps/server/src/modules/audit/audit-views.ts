import { auditList } from '@guanjia/contracts/audit/routes';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { IdentityViews } from '#modules/identity/index.ts';

interface AuditTables extends IdentityViews {
  'audit.entry': {
    id: string;
    tenant_id: string;
    occurred_at: Date;
    actor_id: string | null;
    session_id: string | null;
    action: string;
    entity_type: string;
    entity_id: string | null;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
    purpose: string | null;
    ip: string | null;
  };
}

type Row = AuditTables['audit.entry'] & {
  actor_name: string | null;
  token_name: string | null;
  token_prefix: string | null;
  operator: string | null;
};

const view: ListView<ReturnType<typeof present>> = {
  definition: auditList,
  id: sql`e.id`,
  columns: {
    occurredAt: sql`e.occurred_at`,
    actorId: sql`e.actor_id`,
    action: sql`e.action`,
    entityType: sql`e.entity_type`,
    entityId: sql`e.entity_id`,
  },
  present,
};

function present(row: Row) {
  return {
    id: row.id,
    occurredAt: row.occurred_at.toISOString(),
    actor: row.actor_id ? { id: row.actor_id, name: row.actor_name ?? '' } : null,
    via: row.token_name === null ? null : { name: row.token_name, prefix: row.token_prefix ?? '' },
    operator: row.operator,
    action: row.action,
    entityType: row.entity_type,
    entityId: row.entity_id,
    before: row.before,
    after: row.after,
    purpose: row.purpose,
    ip: row.ip,
  };
}

export function listEntries(tx: Tx, tenantId: string, query: ListQuery) {
  const base = tx
    .kysely<AuditTables>()
    .selectFrom('audit.entry as e')
    .leftJoin('identity.person as p', 'p.id', 'e.actor_id')
    .leftJoin('identity.api_token_name as k', (join) =>
      join.onRef('k.tenant_id', '=', 'e.tenant_id').onRef('k.id', '=', 'e.session_id'),
    )
    .leftJoin('identity.impersonator as i', (join) =>
      join.onRef('i.tenant_id', '=', 'e.tenant_id').onRef('i.id', '=', 'e.session_id'),
    )
    .where('e.tenant_id', '=', tenantId)
    .selectAll('e')
    .select(['p.name as actor_name', 'k.name as token_name', 'k.prefix as token_prefix', 'i.operator']);
  return queryList(tx.kysely<never>(), view, base, query);
}

/** The entries about one record with one of `actions`, newest first. */
export function listHistory(
  tx: Tx,
  tenantId: string,
  about: { entityType: string; entityId: string; actions: readonly string[] },
  page: Pick<ListQuery, 'cursor' | 'limit'>,
) {
  return listEntries(tx, tenantId, {
    ...page,
    filter: [
      { column: 'entityType', op: 'equals', value: about.entityType },
      { column: 'entityId', op: 'equals', value: about.entityId },
      { column: 'action', op: 'in', values: [...about.actions] },
    ],
  });
}
