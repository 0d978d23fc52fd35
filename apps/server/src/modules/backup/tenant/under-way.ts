import { z } from 'zod';
import type { Tx } from '#kernel/db.ts';
import { addJob } from '#kernel/jobs.ts';
import { outboxChannel } from '#kernel/outbox.ts';

/** A domain event that not all its subscribers had handled. */
export const pendingEvent = z.object({
  eventId: z.uuid(),
  type: z.string(),
  payload: z.unknown(),
  occurredAt: z.string(),
});
type PendingEvent = z.infer<typeof pendingEvent>;

export const waitingJob = z.object({
  name: z.string(),
  payload: z.record(z.string(), z.unknown()),
  key: z.string().nullable(),
  runAt: z.string(),
  queue: z.string().nullable(),
});
type WaitingJob = z.infer<typeof waitingJob>;

/**
 * Events that wait for their place, and those that a subscriber has still before it. One that only some have handled
 * comes to those a second time: rather twice than never.
 */
export function readPendingEvents(tx: Tx, tenantId: string): Promise<PendingEvent[]> {
  return tx.query<PendingEvent>(
    `select event_id as "eventId", type, payload, occurred_at::text as "occurredAt" from (
       select 0 as stage, e.position as place, e.event_id, e.type, e.payload, e.occurred_at
       from kernel.event_log e
       where e.tenant_id = $1 and e.kind = 'domain' and e.position > (select min(position) from kernel.subscription)
         and exists (select from kernel.subscription s where e.type = any (s.types) and s.position < e.position)
       union all
       select 1, o.id, o.event_id, o.type, o.payload, o.occurred_at
       from kernel.outbox o where o.tenant_id = $1 and o.kind = 'domain'
     ) pending order by stage, place`,
    [tenantId],
  );
}

/** Jobs of the tenant that wait or run; those of this module belong to the backup itself. */
const tenantJobs = `
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where j.payload ->> 'tenantId' = $1 and t.identifier not like 'backup.%'`;

export function readWaitingJobs(tx: Tx, tenantId: string): Promise<WaitingJob[]> {
  return tx.query<WaitingJob>(
    `select t.identifier as name, j.payload, j.key, j.run_at::text as "runAt",
       (select q.queue_name from graphile_worker._private_job_queues q where q.id = j.job_queue_id) as queue
     ${tenantJobs} and j.attempts < j.max_attempts order by j.id`,
    [tenantId],
  );
}

export async function dropJobs(tx: Tx, tenantId: string): Promise<void> {
  await tx.query(`delete from graphile_worker._private_jobs where id in (select j.id ${tenantJobs})`, [
    tenantId,
  ]);
}

export async function putBackEvent(tx: Tx, tenantId: string, event: PendingEvent): Promise<void> {
  await tx.query(
    `insert into kernel.outbox (event_id, tenant_id, kind, type, topics, payload, occurred_at)
     values ($1, $2, 'domain', $3, '{}', $4, $5)`,
    [event.eventId, tenantId, event.type, JSON.stringify(event.payload), event.occurredAt],
  );
  await tx.query('select pg_notify($1, $2)', [outboxChannel, '']);
}

export async function putBackJob(tx: Tx, { name, payload, key, queue, runAt }: WaitingJob): Promise<void> {
  await addJob(tx, name, payload, {
    runAt: new Date(runAt),
    ...(key !== null && { key }),
    ...(queue !== null && { queue }),
  });
}
