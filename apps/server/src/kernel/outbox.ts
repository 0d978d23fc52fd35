import type { Tx } from './db.ts';
import { newId } from './ids.ts';

/** Something that happened, told to other modules. `type` is `<domain>.<past_tense>`. */
export interface DomainEvent<T extends string = string, P = unknown> {
  id: string;
  tenantId: string;
  type: T;
  payload: P;
  occurredAt: Date;
  /** Place in the log; grows in commit order. */
  position: number;
}

export const outboxChannel = 'guanjia_outbox';

/** Tells other modules, when and only when this transaction commits. */
export function emit(tx: Tx, event: { type: string; payload: unknown; at: Date }): Promise<void> {
  return append(tx, { ...event, kind: 'domain', topics: [] });
}

/** For consoles that listen to one of `topics`. */
export interface RealtimeNews {
  type: string;
  payload: unknown;
  at: Date;
  topics: readonly string[];
}

/** Tells consoles that listen to one of `topics`, when and only when this transaction commits. */
export function publish(tx: Tx, message: RealtimeNews): Promise<void> {
  return append(tx, { ...message, kind: 'realtime' });
}

/** As `publish`, many in one statement, in the order given. */
export async function publishAll(tx: Tx, messages: readonly RealtimeNews[]): Promise<void> {
  if (messages.length === 0) return;
  if (!tx.tenantId) throw new Error('events belong to a tenant: open a tenant transaction');
  const rows = messages.map((message) => ({
    event_id: newId(message.at.getTime()),
    type: message.type,
    topics: message.topics,
    payload: message.payload,
    occurred_at: message.at,
  }));
  await tx.query(
    `with rows as (
       insert into kernel.outbox (event_id, tenant_id, kind, type, topics, payload, occurred_at)
       select r.event_id, $1, 'realtime', r.type, r.topics, r.payload, r.occurred_at
       from jsonb_to_recordset($2) as
         r(event_id uuid, type text, topics text[], payload jsonb, occurred_at timestamptz)
     ) select pg_notify('${outboxChannel}', '')`,
    [tx.tenantId, JSON.stringify(rows)],
  );
}

async function append(
  tx: Tx,
  row: { type: string; payload: unknown; at: Date; kind: 'domain' | 'realtime'; topics: readonly string[] },
): Promise<void> {
  if (!tx.tenantId) throw new Error('events belong to a tenant: open a tenant transaction');
  await tx.query(
    `with row as (
       insert into kernel.outbox (event_id, tenant_id, kind, type, topics, payload, occurred_at)
       values ($1, $2, $3, $4, $5, $6, $7)
     ) select pg_notify('${outboxChannel}', '')`,
    [
      newId(row.at.getTime()),
      tx.tenantId,
      row.kind,
      row.type,
      row.topics,
      JSON.stringify(row.payload),
      row.at,
    ],
  );
}
