import type { BulkTarget } from '@guanjia/contracts/customers/bulk';
import type { Addition } from '@guanjia/contracts/outbound/additions';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';

export interface AdditionRow {
  id: string;
  campaign_id: string;
  user_id: string;
  target: BulkTarget;
  state: Addition['state'];
  reached: string | null;
  looked: number;
  added: number;
  without_number: number;
  already_in_campaign: number;
  created_at: Date;
  finished_at: Date | null;
}

export async function insertAddition(
  tx: Tx,
  row: Pick<AdditionRow, 'id' | 'campaign_id' | 'user_id' | 'target' | 'created_at'>,
): Promise<void> {
  await tx.query(
    `insert into outbound.addition (id, tenant_id, campaign_id, user_id, target, state, created_at)
     values ($1, $2, $3, $4, $5, 'running', $6)`,
    [row.id, tx.tenantId, row.campaign_id, row.user_id, JSON.stringify(row.target), row.created_at],
  );
}

/** Throws `not_found`. `lock`: nobody else works on it until the transaction ends. */
export async function readAddition(tx: Tx, id: string, lock = false): Promise<AdditionRow> {
  const [row] = await tx.query<AdditionRow>(
    `select * from outbound.addition where tenant_id = $1 and id = $2 ${lock ? 'for update' : ''}`,
    [tx.tenantId, id],
  );
  if (!row) throw notFound();
  return row;
}

export async function saveAddition(tx: Tx, row: AdditionRow): Promise<void> {
  await tx.query(
    `update outbound.addition set state = $3, reached = $4, looked = $5, added = $6, without_number = $7,
       already_in_campaign = $8, finished_at = $9
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      row.id,
      row.state,
      row.reached,
      row.looked,
      row.added,
      row.without_number,
      row.already_in_campaign,
      row.finished_at,
    ],
  );
}

export function presentAddition(row: AdditionRow): Addition {
  const { id, state, looked, added } = row;
  return {
    ...{ id, state, looked, added },
    campaignId: row.campaign_id,
    withoutNumber: row.without_number,
    alreadyInCampaign: row.already_in_campaign,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
