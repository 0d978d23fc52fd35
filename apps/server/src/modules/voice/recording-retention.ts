import type { Job } from '#kernel/jobs.ts';
import { systemActor } from '#kernel/principal.ts';
import { readTrustSettings } from '#modules/audit/index.ts';
import { audioKey, peaksKey, type RecordingDeps } from './recordings.ts';

const dayMs = 24 * 3_600_000;
/** So many at a time and tenant; the rest comes with the next run. */
const atOnce = 1000;

/** Deletes recordings that a tenant has kept long enough. The files go first: what fails in between is tried again. */
export function deleteRecordingsJob(deps: RecordingDeps): Job<never> {
  return {
    name: 'voice.delete_recordings',
    cron: '40 * * * *',
    async handle() {
      const tenants = await deps.db.platformTx((tx) =>
        tx.query<{ tenant_id: string }>(
          `select distinct tenant_id from voice.recording where state = 'saved'`,
        ),
      );
      for (const { tenant_id: tenantId } of tenants) await deleteOld(deps, tenantId);
    },
  };
}

async function deleteOld({ db, clock, objects, audit }: RecordingDeps, tenantId: string): Promise<void> {
  const due = await db.tenantTx(tenantId, async (tx) => {
    const { recordingDays } = (await readTrustSettings(tx)).retention;
    if (recordingDays === null) return [];
    return tx.query<{ id: string; call_id: string }>(
      `select id, call_id from voice.recording where tenant_id = $1 and state = 'saved' and started_at <= $2
       order by started_at limit $3`,
      [tenantId, new Date(clock.now().getTime() - recordingDays * dayMs), atOnce],
    );
  });
  for (const { id, call_id: callId } of due) {
    await objects.delete(audioKey(tenantId, callId));
    await objects.delete(peaksKey(tenantId, callId));
    await db.tenantTx(tenantId, async (tx) => {
      await tx.query(`update voice.recording set state = 'deleted' where tenant_id = $1 and id = $2`, [
        tenantId,
        id,
      ]);
      await tx.query(`update voice.call set recording = 'deleted' where tenant_id = $1 and id = $2`, [
        tenantId,
        callId,
      ]);
      await audit.record(tx, {
        actor: systemActor(tenantId),
        action: 'voice.recording_deleted',
        entityType: 'call',
        entityId: callId,
      });
    });
  }
}
