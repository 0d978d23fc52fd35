import type { BackupSettings } from '@guanjia/contracts/backup/routes';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { decideSchedule, type ScheduleState } from './schedule.ts';

export type Schedule = Pick<BackupSettings, 'enabled' | 'hour' | 'keep' | 'version'>;

/** Of a tenant that has decided nothing: every night, a week long. */
export const usualSchedule: Schedule = { enabled: true, hour: 3, keep: 7, version: 0 };

/** Every tenant of `only`, or all, with what its schedule says at `now`; nothing more, so it is cheap for thousands. */
export async function readSchedules(
  tx: Tx,
  now: Date,
  only: string | null,
): Promise<(ScheduleState & { tenantId: string; lastDoneAt: Date | null })[]> {
  return tx.query(
    `select s.tenant_id as "tenantId", s.enabled, s.slot, s.since,
       coalesce((select jsonb_agg(jsonb_build_object('state', r.state)) from backup.run r
         where r.tenant_id = s.tenant_id and r.kind = 'scheduled' and r.created_at >= s.slot), '[]') as runs,
       (select max(r.created_at) from backup.run r
         where r.tenant_id = s.tenant_id and r.state = 'done') as "lastDoneAt"
     from (
       select t.tenant_id, coalesce(b.enabled, ${usualSchedule.enabled}) as enabled,
         greatest(t.created_at, b.changed_at) as since,
         (date_trunc('day', ($1::timestamptz at time zone t.timezone) - h.hour) + h.hour) at time zone t.timezone as slot
       from identity.tenant t left join backup.setting b on b.tenant_id = t.tenant_id
       cross join lateral (select make_interval(hours => coalesce(b.hour, ${usualSchedule.hour})) as hour) h
       where $2::uuid is null or t.tenant_id = $2
     ) s`,
    [now, only],
  );
}

export async function readSchedule(tx: Tx): Promise<Schedule> {
  const [row] = await tx.query<Schedule>(
    'select enabled, hour, keep, version from backup.setting where tenant_id = $1',
    [tx.tenantId],
  );
  return row ?? usualSchedule;
}

/** Throws `version_conflict`. */
export async function writeSchedule(tx: Tx, { enabled, hour, keep, version }: Schedule, at: Date) {
  const saved = await tx.query(
    `insert into backup.setting as s (tenant_id, enabled, hour, keep, changed_at, version)
     select $1, $2, $3, $4, $5, 1 where $6 = 0
     on conflict (tenant_id) do nothing returning version`,
    [tx.tenantId, enabled, hour, keep, at, version],
  );
  const changed =
    saved.length > 0
      ? saved
      : await tx.query(
          `update backup.setting set enabled = $2, hour = $3, keep = $4, changed_at = $5, version = version + 1
           where tenant_id = $1 and version = $6 returning version`,
          [tx.tenantId, enabled, hour, keep, at, version],
        );
  if (changed.length === 0) throw new AppError('version_conflict');
}

/** What the page shows. */
export async function presentSettings(
  tx: Tx,
  now: Date,
  server: { ready: boolean; folder: string },
): Promise<BackupSettings> {
  const schedule = await readSchedule(tx);
  const [state] = await readSchedules(tx, now, tx.tenantId ?? null);
  return {
    ...schedule,
    ...server,
    lastDoneAt: state?.lastDoneAt?.toISOString() ?? null,
    overdue: state !== undefined && isOverdue(state, now),
  };
}

function isOverdue(state: ScheduleState, now: Date): boolean {
  return decideSchedule(state, now) === 'missing' || state.runs.some((run) => run.state === 'failed');
}
