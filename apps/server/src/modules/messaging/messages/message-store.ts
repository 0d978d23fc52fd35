import type { MessageReason, MessageState } from '@guanjia/contracts/messaging/messages';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Draft } from '../drafts.ts';

/** The sending that messages belong to; its `created_at` and sender are theirs. */
interface Of {
  id: string;
  user_id: string;
  created_at: Date;
}

/**
 * Writes drafts as messages, those without a refusal to be sent. A number that has a message of the sending gets none:
 * such drafts become refused as duplicates. Returns the drafts that are to be sent.
 */
export async function addMessages(
  tx: Tx,
  of: Of,
  drafts: readonly Draft[],
  now: Date,
): Promise<{ queued: Draft[]; refused: MessageReason[] }> {
  const rows = drafts.map((draft) => ({ draft, row: rowOf(draft, now) }));
  const added = await insertRows(
    tx,
    of,
    rows.filter(({ draft }) => !draft.refusal).map(({ row }) => row),
  );
  const refused = rows.flatMap(({ draft, row }) => {
    if (draft.refusal) return [row];
    return added.has(row.id) ? [] : [{ ...row, text: null, parts: 0, state: 'refused', reason: 'duplicate' }];
  });
  await insertRows(tx, of, refused);
  return {
    queued: rows.filter(({ row }) => added.has(row.id)).map(({ draft }) => draft),
    refused: refused.map(({ reason }) => reason as MessageReason),
  };
}

function rowOf({ recipient, number, text, parts, refusal }: Draft, now: Date) {
  return {
    id: newId(now.getTime()),
    customer_id: recipient.customerId,
    number,
    text,
    parts,
    state: refusal ? 'refused' : 'queued',
    reason: refusal as string | null,
  };
}

async function insertRows(
  tx: Tx,
  { id, user_id, created_at }: Of,
  rows: readonly ReturnType<typeof rowOf>[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const added = await tx.query<{ id: string }>(
    `insert into messaging.message
       (id, tenant_id, sending_id, user_id, customer_id, number, text, parts, state, reason, created_at)
     select r.id, $1, $2, $5, r.customer_id, r.number, r.text, r.parts, r.state, r.reason, $3
     from jsonb_to_recordset($4) as
       r(id uuid, customer_id uuid, number text, text text, parts int, state text, reason text)
     on conflict (sending_id, number, created_at) where number is not null and state <> 'refused' do nothing
     returning id`,
    [tx.tenantId, id, created_at, JSON.stringify(rows), user_id],
  );
  return new Set(added.map((row) => row.id));
}

export interface OpenMessage {
  id: string;
  customerId: string | null;
  number: string;
  text: string;
  parts: number;
}

/** The next messages that wait, in the order in which they were written. */
export function nextQueued(tx: Tx, { id, created_at }: Of, limit: number): Promise<OpenMessage[]> {
  return tx.query<OpenMessage & { [column: string]: unknown }>(
    `select id, customer_id as "customerId", number, text, parts from messaging.message
     where tenant_id = $1 and sending_id = $2 and created_at = $3 and state = 'queued' order by id limit $4`,
    [tx.tenantId, id, created_at, limit],
  );
}

/** Marks messages as handed over, before they are: what was marked and has no answer is never sent again. */
export async function markSubmitting(tx: Tx, of: Of, ids: readonly string[], now: Date): Promise<void> {
  await tx.query(
    `update messaging.message set state = 'submitting', submitted_at = $5
     where tenant_id = $1 and sending_id = $2 and created_at = $3 and id = any($4)`,
    [tx.tenantId, of.id, of.created_at, ids, now],
  );
}

export interface MessageEnd {
  id: string;
  state: Extract<MessageState, 'sent' | 'failed' | 'unknown' | 'queued' | 'refused'>;
  reason: MessageReason | null;
  detail: string | null;
  gatewayId: string | null;
}

/**
 * Writes what became of messages. An answer that comes after somebody gave the message up as unknown is the better
 * knowledge and replaces it. Returns what changed, with the state before.
 */
export function writeEnds(
  tx: Tx,
  of: Of,
  ends: readonly MessageEnd[],
): Promise<(OpenMessage & { state: MessageState; before: MessageState })[]> {
  return tx.query<OpenMessage & { state: MessageState; before: MessageState; [column: string]: unknown }>(
    `update messaging.message m set state = r.state, reason = r.reason, detail = r.detail,
       gateway_id = r."gatewayId", submitted_at = case when r.state = 'queued' then null else m.submitted_at end
     from jsonb_to_recordset($4) as r(id uuid, state text, reason text, detail text, "gatewayId" text),
       messaging.message b
     where m.tenant_id = $1 and m.sending_id = $2 and m.created_at = $3 and m.id = r.id
       and b.created_at = m.created_at and b.id = m.id
       and (m.state in ('queued', 'submitting') or (m.state = 'unknown' and r.state <> 'unknown'))
     returning m.id, m.customer_id as "customerId", m.number, m.text, m.parts, m.state, b.state as before`,
    [tx.tenantId, of.id, of.created_at, JSON.stringify(ends)],
  );
}

/** Those that were handed over by a run that is no more, and have no answer. */
export async function findInterrupted(tx: Tx, of: Of): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from messaging.message
     where tenant_id = $1 and sending_id = $2 and created_at = $3 and state = 'submitting'`,
    [tx.tenantId, of.id, of.created_at],
  );
  return rows.map(({ id }) => id);
}

/** Takes back some that wait; returns how many. */
export async function cancelQueued(tx: Tx, of: Of, limit: number): Promise<number> {
  const rows = await tx.query(
    `update messaging.message set state = 'cancelled'
     where tenant_id = $1 and sending_id = $2 and created_at = $3 and id in (
       select id from messaging.message
       where tenant_id = $1 and sending_id = $2 and created_at = $3 and state = 'queued' limit $4)
     returning 1`,
    [tx.tenantId, of.id, of.created_at, limit],
  );
  return rows.length;
}
