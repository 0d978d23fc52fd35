import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import { changeSending, lockSending, type SendingRow } from './sending-store.ts';
import { tellSending } from './tell.ts';

/** Somebody looks before it goes on: messages that wait may have been sent since the backup was made. */
export async function pauseRestored(tx: Tx, row: SendingRow, now: Date): Promise<void> {
  const { state } = row;
  const resume = state === 'scheduled' || state === 'collecting' || state === 'running' ? state : 'running';
  const paused = await changeSending(tx, row, {
    ...{ state: 'paused', waits_for: 'restored', resume_to: row.resume_to ?? resume, next_at: null },
    // One that was put down for later begins when it is resumed.
    ...(resume === 'scheduled' && { resume_to: 'collecting', collects_before: now }),
  });
  await tellSending(tx, paused, now);
}

/** A restored enterprise sends nothing by itself, on whichever server it was restored. */
export function restoredSubscriber({ clock }: { clock: Clock }): Subscriber {
  return {
    name: 'messaging.restored',
    types: ['backup.tenant_restored'],
    async handle(tx) {
      const open = await tx.query<{ id: string }>(
        `select id from messaging.sending
         where tenant_id = $1 and state in ('scheduled', 'collecting', 'running', 'waiting') order by id`,
        [tx.tenantId],
      );
      for (const { id } of open) await pauseRestored(tx, await lockSending(tx, id), clock.now());
    },
  };
}
