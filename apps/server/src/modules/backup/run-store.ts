import { type Backup, backupList, type Restoration } from '@guanjia/contracts/backup/routes';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { BackupTables } from './tables.ts';

type Run = Selectable<BackupTables['backup.run']>;

const view: ListView<Backup> = {
  definition: backupList,
  id: sql`r.id`,
  columns: {
    createdAt: sql`r.created_at`,
    kind: sql`r.kind`,
    state: sql`r.state`,
    bytes: sql`r.bytes`,
    verifiedAt: sql`r.verified_at`,
    removedAt: sql`r.removed_at`,
  },
  present,
};

function present(row: Run): Backup {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    userName: row.user_name,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    bytes: row.bytes,
    rows: row.rows,
    objects: row.objects,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    verifyError: row.verify_error,
    errorCode: row.error_code,
    removedAt: row.removed_at?.toISOString() ?? null,
  };
}

export function listRuns(tx: Tx, query: ListQuery) {
  const base = tx
    .kysely<BackupTables>()
    .selectFrom('backup.run as r')
    .where('r.tenant_id', '=', tx.tenantId ?? '')
    .selectAll('r');
  return queryList(tx.kysely<never>(), view, base, query);
}

/** A backup whose file is there. Throws `not_found`. */
export async function getStoredRun(tx: Tx, id: string): Promise<Run> {
  const row = await tx
    .kysely<BackupTables>()
    .selectFrom('backup.run')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .where('state', '=', 'done')
    .where('removed_at', 'is', null)
    .selectAll()
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

/** Throws `backup_running` when the tenant has a backup or a restore under way. */
export async function requireIdle(tx: Tx): Promise<void> {
  const busy = await tx.query(
    `select from backup.run where tenant_id = $1 and state in ('queued', 'running')
     union all select from backup.restoration where tenant_id = $1 and state in ('queued', 'running')`,
    [tx.tenantId],
  );
  if (busy.length > 0) throw new AppError('backup_running');
}

/** Throws `backup_running` when another was first. */
export async function insertRun(
  tx: Tx,
  run: { id: string; kind: Backup['kind']; user: { id: string; name: string } | null; at: Date },
): Promise<void> {
  const inserted = await tx.query(
    `insert into backup.run (id, tenant_id, kind, user_id, user_name, state, created_at)
     values ($1, $2, $3, $4, $5, 'queued', $6) on conflict do nothing returning id`,
    [run.id, tx.tenantId, run.kind, run.user?.id ?? null, run.user?.name ?? null, run.at],
  );
  if (inserted.length === 0) throw new AppError('backup_running');
}

/** Changes some columns of a run. */
export async function changeRun(
  tx: Tx,
  id: string,
  change: Partial<Omit<Run, 'id' | 'tenant_id'>>,
): Promise<void> {
  await tx
    .kysely<BackupTables>()
    .updateTable('backup.run')
    .set(change)
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .execute();
}

/** Files beyond the newest `keep` of each kind, marked as gone. */
export async function retireRuns(tx: Tx, keep: number, at: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update backup.run set removed_at = $3 where id in (
       select id from (
         select id, row_number() over (partition by kind order by created_at desc, id desc) as place
         from backup.run where tenant_id = $1 and state = 'done' and removed_at is null
       ) newest where place > $2
     ) returning id`,
    [tx.tenantId, keep, at],
  );
  return rows.map(({ id }) => id);
}

export interface NewRestoration {
  id: string;
  source: string;
  sourceAt: Date;
  state: 'queued' | 'running';
  user: { id: string; name: string } | null;
  reason: string;
  at: Date;
}

/** Throws `backup_running` when another was first. */
export async function insertRestoration(tx: Tx, one: NewRestoration): Promise<void> {
  const { id, source, sourceAt, state, user, reason, at } = one;
  const inserted = await tx.query(
    `insert into backup.restoration (id, tenant_id, source, source_at, state, user_id, user_name, reason, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
    [id, tx.tenantId, source, sourceAt, state, user?.id ?? null, user?.name ?? null, reason, at],
  );
  if (inserted.length === 0) throw new AppError('backup_running');
}

/** From one state to the next; false when it is in another by now. */
export async function moveRestoration(
  tx: Tx,
  id: string,
  from: Restoration['state'],
  change: { state: Restoration['state']; errorCode?: string; at?: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `update backup.restoration set state = $4, error_code = $5, finished_at = $6
     where tenant_id = $1 and id = $2 and state = $3 returning id`,
    [tx.tenantId, id, from, change.state, change.errorCode ?? null, change.at ?? null],
  );
  return rows.length > 0;
}

export async function listRestorations(tx: Tx): Promise<Restoration[]> {
  const rows = await tx.query<Omit<Restoration, 'sourceAt' | 'createdAt' | 'finishedAt'> & Times>(
    `select id, source, source_at as "sourceAt", state, error_code as "errorCode", user_name as "userName", reason,
       created_at as "createdAt", finished_at as "finishedAt"
     from backup.restoration where tenant_id = $1 order by created_at desc limit 20`,
    [tx.tenantId],
  );
  return rows.map((row) => ({
    ...row,
    sourceAt: row.sourceAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }));
}
type Times = { sourceAt: Date; createdAt: Date; finishedAt: Date | null };
