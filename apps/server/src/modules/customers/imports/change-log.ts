import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { belongingsOf, type Content, changedFields } from './content.ts';
import type { State } from './known.ts';

/**
 * Keeps what changed customers were before: once per import and customer. When somebody else changed one between two of
 * the import's own changes, the version that is kept stays behind, and an undo leaves the customer alone.
 */
export async function keepBefore(tx: Tx, importId: string, changed: readonly State[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, own, original, current }) => ({
    customer_id: id,
    before: own || !original ? null : contentPart(original),
    after: belongingsOf(current),
    version: original?.version ?? 0,
  }));
  await tx.query(
    `insert into customers.import_change as c (tenant_id, import_id, customer_id, before, after, after_version)
     select $1, $2, customer_id, before, after, version + 1
     from json_to_recordset($3) as v(customer_id uuid, before jsonb, after jsonb, version int)
     on conflict (import_id, customer_id) do update
       set after_version = excluded.after_version, after = excluded.after
       where c.after_version = excluded.after_version - 1`,
    [tx.tenantId, importId, JSON.stringify(rows)],
  );
}

function contentPart({ facts, custom, ...belongings }: Content): Content {
  return { facts, custom, ...belongingsOf(belongings) };
}

/** What happened to customers that were there before stands on their timelines, without a message to every page. */
export async function tellTimelines(
  tx: Tx,
  input: {
    changes: readonly { id: string; before: Content; after: Content }[];
    importId: string;
    fileName: string;
    reason: 'import' | 'import_undone';
    actorId: string | null;
    now: Date;
  },
): Promise<void> {
  const { changes, importId, fileName, reason, actorId, now } = input;
  if (changes.length === 0) return;
  const rows = changes.map(({ id, before, after }) => ({
    id: newId(now.getTime()),
    customer_id: id,
    data: { fields: changedFields(before, after).join(','), reason, file: fileName },
  }));
  await tx.query(
    `insert into customers.timeline_entry (id, tenant_id, customer_id, kind, occurred_at, actor_id, data, ref_id)
     select id, $1, customer_id, 'change', $2, $3, data, $4
     from json_to_recordset($5) as v(id uuid, customer_id uuid, data jsonb)`,
    [tx.tenantId, now, actorId, importId, JSON.stringify(rows)],
  );
}
