import type { MessagingDeps } from '../deps.ts';
import type { SendingRow } from './sending-store.ts';
import { addRun } from './sending-store.ts';

const most = 50;

/** Begins what was put down for now, and wakes what waited for hours or for the gateway. */
export async function wakeSendings({ db, clock }: Pick<MessagingDeps, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  await db.platformTx(async (tx) => {
    const due = await tx.query<Pick<SendingRow, 'id' | 'tenant_id'>>(
      `update messaging.sending set next_at = null, waits_for = null, resume_to = null,
         state = case state when 'scheduled' then 'collecting' else coalesce(resume_to, 'running') end,
         collects_before = coalesce(collects_before, $1)
       where id in (
         select id from messaging.sending where next_at <= $1 and state in ('scheduled', 'waiting')
         order by next_at limit ${most} for update skip locked
       ) returning id, tenant_id`,
      [now],
    );
    for (const { id, tenant_id } of due) await addRun(tx, tenant_id, id);
  });
}
