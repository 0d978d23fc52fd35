import type { Bulk, BulkActionInput, BulkTarget } from '@guanjia/contracts/customers/bulk';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { BulkOutcome } from './bulk-action.ts';

export interface BulkRow {
  id: string;
  user_id: string;
  action: BulkActionInput['action'];
  params: BulkActionInput['params'];
  target: BulkTarget;
  label: string;
  state: Bulk['state'];
  resume_to: 'freezing' | 'running' | 'undoing' | null;
  frozen_to: string | null;
  total: number;
  done: number;
  refused: number;
  undone: number;
  kept: number;
  memory: Record<string, unknown>;
  created_at: Date;
  finished_at: Date | null;
}

export async function insertBulk(
  tx: Tx,
  row: Pick<BulkRow, 'id' | 'user_id' | 'action' | 'params' | 'target' | 'label' | 'created_at'>,
): Promise<void> {
  await tx.query(
    `insert into customers.bulk (id, tenant_id, user_id, action, params, target, label, state, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'freezing', $8)`,
    [
      row.id,
      tx.tenantId,
      row.user_id,
      row.action,
      JSON.stringify(row.params),
      JSON.stringify(row.target),
      row.label,
      row.created_at,
    ],
  );
}

/** Throws `not_found`. `lock`: nobody else works on it until the transaction ends. */
export async function readBulk(tx: Tx, id: string, lock = false): Promise<BulkRow> {
  const [row] = await tx.query<BulkRow>(
    `select * from customers.bulk where tenant_id = $1 and id = $2 ${lock ? 'for update' : ''}`,
    [tx.tenantId, id],
  );
  if (!row) throw notFound();
  return row;
}

export type BulkChange = Partial<
  Pick<
    BulkRow,
    | 'state'
    | 'resume_to'
    | 'frozen_to'
    | 'total'
    | 'done'
    | 'refused'
    | 'undone'
    | 'kept'
    | 'memory'
    | 'finished_at'
  >
>;

export async function changeBulk(tx: Tx, id: string, change: BulkChange): Promise<BulkRow> {
  const [row] = await tx.query<BulkRow>(
    `update customers.bulk b set state = n.state, resume_to = n.resume_to, frozen_to = n.frozen_to, total = n.total,
       done = n.done, refused = n.refused, undone = n.undone, kept = n.kept, memory = n.memory,
       finished_at = n.finished_at
     from (select (jsonb_populate_record(b2, $3)).* from customers.bulk b2 where b2.tenant_id = $1 and b2.id = $2) n
     where b.tenant_id = $1 and b.id = $2 returning b.*`,
    [tx.tenantId, id, JSON.stringify(change)],
  );
  if (!row) throw notFound();
  return row;
}

export async function addItems(tx: Tx, bulkId: string, customerIds: readonly string[]): Promise<void> {
  await tx.query(
    `insert into customers.bulk_item (tenant_id, bulk_id, customer_id, outcome)
     select $1, $2, id, 'waiting' from unnest($3::uuid[]) as id on conflict do nothing`,
    [tx.tenantId, bulkId, customerIds],
  );
}

/** The next rows with this outcome, in the order of their ids. */
export async function nextItems(
  tx: Tx,
  bulkId: string,
  { outcome, limit }: { outcome: 'waiting' | 'done'; limit: number },
): Promise<{ customerId: string; undo: Record<string, unknown> }[]> {
  return tx.query(
    `select customer_id as "customerId", coalesce(undo, '{}') as undo from customers.bulk_item
     where tenant_id = $1 and bulk_id = $2 and outcome = $3 order by customer_id limit $4`,
    [tx.tenantId, bulkId, outcome, limit],
  );
}

/** Keeps what became of rows: `good` for those that went through, `bad` for the others, with the reason. */
export async function writeOutcomes(
  tx: Tx,
  bulkId: string,
  outcomes: readonly BulkOutcome[],
  { good, bad }: { good: 'done' | 'undone'; bad: 'refused' | 'kept' },
): Promise<void> {
  const rows = outcomes.map((outcome) =>
    'refusal' in outcome
      ? { id: outcome.customerId, outcome: bad, code: outcome.refusal.code, params: outcome.refusal.params }
      : { id: outcome.customerId, outcome: good, undo: outcome.undo },
  );
  await tx.query(
    `update customers.bulk_item i set outcome = r.outcome, code = r.code, params = r.params,
       undo = coalesce(r.undo, i.undo)
     from jsonb_to_recordset($3) as r(id uuid, outcome text, code text, params jsonb, undo jsonb)
     where i.tenant_id = $1 and i.bulk_id = $2 and i.customer_id = r.id`,
    [tx.tenantId, bulkId, JSON.stringify(rows)],
  );
}
