import * as routes from '@guanjia/contracts/audit/recycle-bin';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { sql } from 'kysely';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { escapeLike } from '#kernel/lists/conditions.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { IdentityViews } from '#modules/identity/index.ts';
import type { RecycleBin } from './recycle-bin.ts';

interface Tables extends IdentityViews {
  'audit.deleted_record': {
    id: string;
    tenant_id: string;
    entity_type: routes.DeletedRecord['entityType'];
    entity_id: string;
    label: string;
    payload: Record<string, unknown>;
    deleted_by: string;
    deleted_at: Date;
    reason: string | null;
    purge_at: Date;
  };
}

type Row = Tables['audit.deleted_record'] & { deleter_name: string | null };

const view: ListView<routes.DeletedRecord> = {
  definition: routes.recycleBin,
  id: sql`d.id`,
  columns: {
    label: sql`d.label`,
    entityType: sql`d.entity_type`,
    deletedById: sql`d.deleted_by`,
    deletedAt: sql`d.deleted_at`,
    reason: sql`d.reason`,
    purgeAt: sql`d.purge_at`,
  },
  search: (text) => sql`d.label ilike ${`%${escapeLike(text)}%`}`,
  present: (row: Row) => ({
    id: row.id,
    entityType: row.entity_type,
    entityId: row.entity_id,
    label: row.label,
    payload: row.payload,
    deletedBy: { id: row.deleted_by, name: row.deleter_name ?? '' },
    deletedAt: row.deleted_at.toISOString(),
    reason: row.reason,
    purgeAt: row.purge_at.toISOString(),
  }),
};

function list(tx: Tx, query: ListQuery) {
  const base = tx
    .kysely<Tables>()
    .selectFrom('audit.deleted_record as d')
    .leftJoin('identity.person as p', 'p.id', 'd.deleted_by')
    .where('d.tenant_id', '=', tx.tenantId ?? '')
    .selectAll('d')
    .select('p.name as deleter_name');
  return queryList(tx.kysely<never>(), view, base, query);
}

export function recycleOperations({ db, recycleBin }: { db: Db; recycleBin: RecycleBin }): Operation[] {
  return [
    operation(routes.listRecycleBin, ({ principal }, { query }) =>
      db.tenantTx(principal.tenantId, (tx) => list(tx, query)),
    ),
    operation(routes.restoreRecord, async ({ principal }, { params }) => {
      await db.tenantTx(principal.tenantId, (tx) => recycleBin.restore(tx, principal, params.id));
      return undefined;
    }),
  ];
}
