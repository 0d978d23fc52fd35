import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { isTaken } from '#kernel/taken.ts';

/** Who just belongs to the best: the value, and the id that breaks ties. */
export interface Bar {
  value: number;
  id: string;
}

export interface FreezingRow {
  id: string;
  segment_id: string;
  user_id: string;
  state: 'running' | 'done' | 'failed';
  reached: string | null;
  size: number;
  bar: Bar | null;
  share: number | null;
  created_at: Date;
}

/** False when members of the segment are being found already; the transaction cannot go on then. */
export async function insertFreezing(
  tx: Tx,
  { id, segmentId, userId, at }: { id: string; segmentId: string; userId: string; at: Date },
): Promise<boolean> {
  try {
    await tx.query(
      `insert into customers.segment_freezing (id, tenant_id, segment_id, user_id, state, created_at)
       values ($1, $2, $3, $4, 'running', $5)`,
      [id, tx.tenantId, segmentId, userId, at],
    );
    return true;
  } catch (error) {
    if (isTaken(error, 'segment_freezing_running')) return false;
    throw error;
  }
}

/** Locked until the transaction ends. Throws `not_found`. */
export async function lockFreezing(tx: Tx, id: string): Promise<FreezingRow> {
  const [row] = await tx.query<FreezingRow>(
    `select id, segment_id, user_id, state, reached, size, bar, share, created_at from customers.segment_freezing
     where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, id],
  );
  if (!row) throw notFound();
  return row;
}

export async function saveFreezing(
  tx: Tx,
  { id, state, reached, size, bar, share }: FreezingRow,
  finishedAt: Date | null,
): Promise<void> {
  await tx.query(
    `update customers.segment_freezing set state = $3, reached = $4, size = $5, bar = $6, share = $7, finished_at = $8
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, state, reached, size, bar && JSON.stringify(bar), share, finishedAt],
  );
}

export async function addMembers(tx: Tx, freezingId: string, customerIds: readonly string[]): Promise<void> {
  await tx.query(
    `insert into customers.segment_member (tenant_id, freezing_id, customer_id)
     select $1, $2, id from unnest($3::uuid[]) as id on conflict do nothing`,
    [tx.tenantId, freezingId, customerIds],
  );
}

/** From now on the members that this freezing found count. */
export async function putInForce(
  tx: Tx,
  { id, segment_id, size, created_at }: FreezingRow,
  now: Date,
): Promise<void> {
  await tx.query(
    `update customers.segment set freezing_id = $3, size = $4, counted_at = $5, version = version + 1, updated_at = $6
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, segment_id, id, size, created_at, now],
  );
}
