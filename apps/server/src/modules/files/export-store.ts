import type { ListQuery } from '@guanjia/contracts/core/list';
import { type ExportRequest, exportRequestList } from '@guanjia/contracts/files/exports';
import type { exportList } from '@guanjia/contracts/tasks/routes';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Locale, OperationInput } from '#kernel/http/operation.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { IdentityViews } from '#modules/identity/index.ts';

/** What is exported: list, query, columns and their titles. */
export type ExportBody = OperationInput<typeof exportList>['body'];

export interface ExportRow {
  id: string;
  tenant_id: string;
  user_id: string;
  list: string;
  label: string;
  purpose: string;
  rows: number;
  capped: boolean;
  request: ExportBody;
  locale: Locale;
  ip: string | null;
  state: ExportRequest['state'];
  decided_by: string | null;
  decided_at: Date | null;
  note: string | null;
  created_at: Date;
  expires_at: Date | null;
  downloads: number;
}

interface FilesTables extends IdentityViews {
  'files.export_request': ExportRow;
}

export async function insertRequest(
  tx: Tx,
  row: Omit<ExportRow, 'tenant_id' | 'decided_by' | 'decided_at' | 'note' | 'expires_at' | 'downloads'>,
): Promise<ExportRow> {
  return tx
    .kysely<FilesTables>()
    .insertInto('files.export_request')
    .values({
      ...row,
      tenant_id: tx.tenantId ?? '',
      request: JSON.stringify(row.request) as never,
      decided_by: null,
      decided_at: null,
      note: null,
      expires_at: null,
      downloads: 0,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Undefined for a task that is no export. Locks. */
export async function findRequest(tx: Tx, id: string): Promise<ExportRow | undefined> {
  return tx
    .kysely<FilesTables>()
    .selectFrom('files.export_request')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
}

/** Nobody else changes it until the transaction ends. Throws `not_found`. */
export async function lockRequest(tx: Tx, id: string): Promise<ExportRow> {
  const row = await findRequest(tx, id);
  if (!row) throw notFound();
  return row;
}

export type RequestChange = Partial<
  Pick<
    ExportRow,
    'state' | 'decided_by' | 'decided_at' | 'note' | 'expires_at' | 'rows' | 'capped' | 'downloads'
  >
>;

export async function changeRequest(tx: Tx, id: string, change: RequestChange): Promise<ExportRow> {
  return tx
    .kysely<FilesTables>()
    .updateTable('files.export_request')
    .set(change)
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

interface NamedRow extends ExportRow {
  requester_name: string | null;
  decider_name: string | null;
}

function presentRequest(row: NamedRow): ExportRequest {
  return {
    id: row.id,
    createdAt: row.created_at.toISOString(),
    requester: { id: row.user_id, name: row.requester_name ?? '' },
    list: row.list,
    label: row.label,
    purpose: row.purpose,
    rows: row.rows,
    capped: row.capped,
    state: row.state,
    decidedBy: row.decided_by ? { id: row.decided_by, name: row.decider_name ?? '' } : null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    note: row.note,
    expiresAt: row.expires_at?.toISOString() ?? null,
    downloads: row.downloads,
  };
}

const view: ListView<ExportRequest> = {
  definition: exportRequestList,
  id: sql`r.id`,
  columns: {
    createdAt: sql`r.created_at`,
    requesterId: sql`r.user_id`,
    list: sql`r.list`,
    purpose: sql`r.purpose`,
    rows: sql`r.rows`,
    state: sql`r.state`,
    decidedById: sql`r.decided_by`,
    downloads: sql`r.downloads`,
  },
  present: presentRequest,
};

function selectNamed(tx: Tx) {
  return tx
    .kysely<FilesTables>()
    .selectFrom('files.export_request as r')
    .leftJoin('identity.person as p', 'p.id', 'r.user_id')
    .leftJoin('identity.person as d', 'd.id', 'r.decided_by')
    .where('r.tenant_id', '=', tx.tenantId ?? '')
    .selectAll('r')
    .select(['p.name as requester_name', 'd.name as decider_name']);
}

export function listRequests(tx: Tx, query: ListQuery) {
  return queryList(tx.kysely<never>(), view, selectNamed(tx), query);
}

export async function readRequest(tx: Tx, id: string): Promise<ExportRequest> {
  const row = await selectNamed(tx).where('r.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return presentRequest(row);
}
