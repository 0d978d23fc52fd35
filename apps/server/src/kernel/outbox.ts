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

/** Tells consoles that listen to one of `topics`, when and only when this transaction commits. */
export function publish(
  tx: Tx,
  message: { type: string; payload: unknown; at: Date; topics: readonly string[] },
): Promise<void> {
  return append(tx, { ...message, kind: 'realtime' });
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
