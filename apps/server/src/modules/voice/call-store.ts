import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Call } from './call.ts';
import type { VoiceTables } from './tables.ts';

/** Adds a call. Throws `agent_busy` when the agent is in one already. */
export async function insertCall(tx: Tx, call: Call): Promise<void> {
  const inserted = await tx
    .kysely<VoiceTables>()
    .insertInto('voice.call')
    .values({
      id: call.id,
      tenant_id: call.tenantId,
      direction: call.direction,
      subject_kind: call.subject.kind,
      subject_id: call.subject.id,
      number: call.number,
      own_number: call.ownNumber,
      customer_leg_id: call.customerLegId,
      started_at: call.startedAt,
      ...changing(call),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) throw new AppError('agent_busy');
}

export async function updateCall(tx: Tx, call: Call): Promise<void> {
  await tx
    .kysely<VoiceTables>()
    .updateTable('voice.call')
    .set(changing(call))
    .where('id', '=', call.id)
    .execute();
}

function changing(call: Call) {
  return {
    customer_id: call.customerId,
    agent_id: call.agentId,
    state: call.state,
    agent_leg_id: call.agentLegId,
    muted: call.muted,
    answered_at: call.answeredAt,
    connected_at: call.connectedAt,
    ended_at: call.endedAt,
    outcome: call.outcome,
    data: JSON.stringify(call) as never,
  };
}

/** Locks the call until the transaction ends: inputs of one call are handled one after the other. */
export async function lockCall(tx: Tx, callId: string): Promise<Call | undefined> {
  const row = await tx
    .kysely<VoiceTables>()
    .selectFrom('voice.call')
    .where('id', '=', callId)
    .select('data')
    .forUpdate()
    .executeTakeFirst();
  return row ? reviveCall(row.data) : undefined;
}

/** The agent's call that has not ended. */
export async function findActiveCallId(tx: Tx, agentId: string): Promise<string | undefined> {
  const row = await tx
    .kysely<VoiceTables>()
    .selectFrom('voice.call')
    .where('agent_id', '=', agentId)
    .where('ended_at', 'is', null)
    .select('id')
    .executeTakeFirst();
  return row?.id;
}

export interface CallAddress {
  tenantId: string;
  callId: string;
}

/** Which open call a leg belongs to; across tenants, because the switch does not know tenants. */
export async function findCallByLeg(tx: Tx, legId: string): Promise<CallAddress | undefined> {
  const [row] = await tx.query<{ tenant_id: string; id: string }>(
    'select tenant_id, id from voice.call where (customer_leg_id = $1 or agent_leg_id = $1) and ended_at is null',
    [legId],
  );
  return row ? { tenantId: row.tenant_id, callId: row.id } : undefined;
}

/** All calls that have not ended, of all tenants. */
export async function listOpenCalls(tx: Tx): Promise<Call[]> {
  const rows = await tx.query<{ data: Record<string, unknown> }>(
    'select data from voice.call where ended_at is null order by started_at',
  );
  return rows.map((row) => reviveCall(row.data));
}

const dates = ['startedAt', 'answeredAt', 'connectedAt', 'endedAt', 'awaySince'] as const;

function reviveCall(data: Record<string, unknown>): Call {
  const revived = Object.fromEntries(
    dates.map((key) => [key, typeof data[key] === 'string' ? new Date(data[key]) : null]),
  );
  return { ...data, ...revived } as unknown as Call;
}
