import type { ImportResult, ImportRow, UserImport } from '@guanjia/contracts/identity/user-imports';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { requireTenant } from '../../require-tenant.ts';

export async function insertImport(
  tx: Tx,
  upload: { id: string; fileName: string; rows: ImportRow[]; userId: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into identity.user_import (id, tenant_id, file_name, rows, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [upload.id, requireTenant(tx), upload.fileName, JSON.stringify(upload.rows), upload.userId, upload.at],
  );
}

/** Throws `not_found`; an upload is seen by whoever made it. */
export async function readImport(
  tx: Tx,
  principal: Principal,
  id: string,
  { lock = false } = {},
): Promise<UserImport> {
  const [row] = await tx.query<{ file_name: string; rows: ImportRow[]; result: ImportResult | null }>(
    `select file_name, rows, result from identity.user_import
     where tenant_id = $1 and id = $2 and created_by = $3 ${lock ? 'for update' : ''}`,
    [tx.tenantId, id, principal.userId],
  );
  if (!row) throw notFound();
  return { id, fileName: row.file_name, rows: row.rows, result: row.result };
}

export async function finishImport(
  tx: Tx,
  id: string,
  end: { rows: ImportRow[]; result: ImportResult; at: Date },
): Promise<void> {
  await tx.query('update identity.user_import set rows = $2, result = $3, finished_at = $4 where id = $1', [
    id,
    JSON.stringify(end.rows),
    JSON.stringify(end.result),
    end.at,
  ]);
}
