import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type { CustomerMerge } from '@guanjia/contracts/customers/merging';
import type { Tx } from '#kernel/db.ts';
import { shownName } from '../shown.ts';

interface Row {
  id: string;
  merged_at: Date;
  by_id: string | null;
  by_name: string | null;
  undone_at: Date | null;
  undoer_id: string | null;
  undoer_name: string | null;
  others: { id: string; name: string }[];
}

/** The merges of a customer, newest first. */
export async function listMerges(tx: Tx, id: string, rules: FieldRules): Promise<CustomerMerge[]> {
  const rows = await tx.query<Row & { [column: string]: unknown }>(
    `select m.id, m.merged_at, m.merged_by as by_id, b.name as by_name, m.undone_at, m.undone_by as undoer_id,
       u.name as undoer_name, (select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name))
         from customers.customer o where o.id = any(m.other_ids)) as others
     from customers.merge m
     left join identity.person b on b.id = m.merged_by left join identity.person u on u.id = m.undone_by
     where m.tenant_id = $1 and m.survivor_id = $2 order by m.version desc limit 100`,
    [tx.tenantId, id],
  );
  const newest = rows.find(({ undone_at }) => undone_at === null)?.id;
  const person = (personId: string | null, name: string | null) =>
    personId ? { id: personId, name: name ?? '' } : null;
  return rows.map((row) => ({
    id: row.id,
    mergedAt: row.merged_at.toISOString(),
    mergedBy: person(row.by_id, row.by_name),
    others: row.others.map((other) => ({ id: other.id, name: shownName(rules, other.name) })),
    undoneAt: row.undone_at?.toISOString() ?? null,
    undoneBy: person(row.undoer_id, row.undoer_name),
    undoable: row.id === newest,
  }));
}
