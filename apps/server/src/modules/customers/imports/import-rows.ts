import type { KeptReason } from '@guanjia/contracts/customers/imports';
import type { Tx } from '#kernel/db.ts';
import type { NotTakenRow } from './plan.ts';
import type { CellProblem } from './read-row.ts';

/** Keeps the rows of a lot that were not taken, for the file of them. */
export async function keepNotTaken(
  tx: Tx,
  { importId, pass }: { importId: string; pass: number },
  rows: readonly NotTakenRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into customers.import_row (tenant_id, import_id, pass, kind, place, problems)
     select $1, $2, $3, kind, place, problems from json_to_recordset($4) as v(kind text, place int, problems jsonb)`,
    [tx.tenantId, importId, pass, JSON.stringify(rows)],
  );
}

/** The next rows of a kind behind a place, in the order of the file. */
export function readNotTaken(
  tx: Tx,
  of: { importId: string; pass: number; kind: 'bad' | 'skipped'; after: number; limit: number },
): Promise<{ place: number; problems: CellProblem[] }[]> {
  return tx.query(
    `select place, problems from customers.import_row
     where tenant_id = $1 and import_id = $2 and pass = $3 and kind = $4 and place > $5 order by place limit $6`,
    [tx.tenantId, of.importId, of.pass, of.kind, of.after, of.limit],
  );
}

/** Customers that an undo leaves alone. `before`: so many were kept before these. */
export async function keepKept(
  tx: Tx,
  { importId, pass, before }: { importId: string; pass: number; before: number },
  kept: readonly { id: string; reason: KeptReason }[],
): Promise<void> {
  if (kept.length === 0) return;
  await tx.query(
    `insert into customers.import_row (tenant_id, import_id, pass, kind, place, customer_id, problems)
     select $1, $2, $3, 'kept', $4 + ordinality - 1, id, to_jsonb(reason)
     from unnest($5::uuid[], $6::text[]) with ordinality as k(id, reason, ordinality)`,
    [tx.tenantId, importId, pass, before, kept.map(({ id }) => id), kept.map(({ reason }) => reason)],
  );
}

/** Forgets rows of passes that no longer count; they are asked for by nobody. */
export async function forgetRows(
  tx: Tx,
  importId: string,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const rows = await tx.query(
    `delete from customers.import_row r using (
       select pass, kind, place from customers.import_row
       where tenant_id = $1 and import_id = $2 and pass < $3 and kind <> 'kept' limit $4) as old
     where r.import_id = $2 and r.pass = old.pass and r.kind = old.kind and r.place = old.place returning 1`,
    [tx.tenantId, importId, before, limit],
  );
  return rows.length;
}
