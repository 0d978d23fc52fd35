import type { KeptReason } from '@guanjia/contracts/customers/imports';
import { sqlState } from '#kernel/bootstrap-database.ts';
import type { Tx } from '#kernel/db.ts';
import type { Belongings, Content } from './content.ts';

export interface Added {
  id: string;
  /** Why it cannot go; null: nobody has used it. */
  kept: KeptReason | null;
}

/**
 * The next customers that an import added, locked, with what was done with them since: changed by hand, deleted, or on
 * the timeline or verified. What other modules hold says the database when they are deleted.
 */
export function readAdded(
  tx: Tx,
  importId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<Added[]> {
  return tx.query<Added>(
    `select c.id, case
       when c.deleted_at is not null then 'deleted'
       when c.version <> coalesce(h.after_version, 1) then 'changed'
       when c.last_contact_at is not null
         or exists (select from customers.timeline_entry t where t.tenant_id = $1 and t.customer_id = c.id)
         then 'used' end as kept
     from customers.customer c
     left join customers.import_change h on h.import_id = $2 and h.customer_id = c.id
     where c.tenant_id = $1 and c.import_id = $2 and ($3::uuid is null or c.id > $3)
     order by c.id limit $4 for update of c`,
    [tx.tenantId, importId, after, limit],
  );
}

const foreignKeyViolation = '23503';

/**
 * Deletes customers for good, with their numbers. Returns those that somebody else's record points at, which stay: the
 * halves of a lot are tried until they are found.
 */
export async function deleteUnused(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  await tx.query('savepoint undo_lot');
  try {
    await tx.query('delete from customers.customer where tenant_id = $1 and id = any($2)', [
      tx.tenantId,
      ids,
    ]);
    await tx.query('release savepoint undo_lot');
    return [];
  } catch (error) {
    if (sqlState(error) !== foreignKeyViolation) throw error;
    await tx.query('rollback to savepoint undo_lot');
  }
  if (ids.length === 1) return [...ids];
  const half = Math.ceil(ids.length / 2);
  return [...(await deleteUnused(tx, ids.slice(0, half))), ...(await deleteUnused(tx, ids.slice(half)))];
}

export interface Changed {
  id: string;
  before: Content;
  /** What the import left of what moves no version; null: from before that was kept. */
  after: Belongings | null;
  kept: KeptReason | null;
}

/** The next customers that an import changed and had not added itself, locked. */
export function readChanged(
  tx: Tx,
  importId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<Changed[]> {
  return tx.query<Changed>(
    `select c.id, h.before, h.after, case
       when c.deleted_at is not null then 'deleted'
       when c.version <> h.after_version then 'changed' end as kept
     from customers.import_change h join customers.customer c on c.id = h.customer_id
     where h.tenant_id = $1 and c.tenant_id = $1 and h.import_id = $2 and h.before is not null
       and ($3::uuid is null or h.customer_id > $3)
     order by h.customer_id limit $4 for update of c`,
    [tx.tenantId, importId, after, limit],
  );
}
