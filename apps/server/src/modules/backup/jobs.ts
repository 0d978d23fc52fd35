import { updateTask } from '#kernel/background-tasks.ts';
import { newId } from '#kernel/ids.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import { systemActor } from '#kernel/principal.ts';
import { unlessRestoring } from '#kernel/unless-restoring.ts';
import { raiseAlert } from '#modules/identity/index.ts';
import { type BackupDeps, fileKey } from './deps.ts';
import { codeOf, makeBackup, readBack, requireSecret } from './make-backup.ts';
import { type RestorePayload, restoreRun } from './restore-run.ts';
import { changeRun, insertRun, requireIdle } from './run-store.ts';
import { decideSchedule } from './schedule.ts';
import { readSchedules } from './settings.ts';
import type { OnProgress } from './tenant/dump.ts';

export const runJob = 'backup.run';
export const verifyJob = 'backup.verify';
export const restoreJob = 'backup.restore';
/** One backup at a time on the whole system: they read everything, and everybody else works on. */
export const backupQueue = 'backup';

export interface RunPayload {
  tenantId: string;
  runId: string;
  /** Null: by the clock. */
  taskId: string | null;
}

const tellEveryMs = 300;

export function backupJobs(deps: BackupDeps): Job<never>[] {
  return [
    {
      name: runJob,
      handle: (payload: RunPayload) => run(deps, payload),
    } satisfies Job<RunPayload> as Job<never>,
    {
      name: verifyJob,
      handle: (payload: RunPayload) => verify(deps, payload),
    } satisfies Job<RunPayload> as Job<never>,
    {
      name: restoreJob,
      handle: (payload: RestorePayload) => restoreRun(deps, payload),
    } satisfies Job<RestorePayload> as Job<never>,
    { name: 'backup.schedule', cron: '5,35 * * * *', handle: () => keepSchedules(deps) },
  ];
}

/** Failures stand in the run and in the task; trying again is for the schedule or for people. */
async function run(deps: BackupDeps, { tenantId, runId, taskId }: RunPayload): Promise<void> {
  const task = taskReporter(deps, tenantId, taskId);
  try {
    await makeBackup(deps, { tenantId, runId }, task.onProgress);
    await task.end({ state: 'done' });
  } catch (error) {
    await task.end({ state: 'failed', errorCode: codeOf(error) });
    if (taskId === null) await alarm(deps, tenantId, 'backup_failed');
  }
}

async function verify(deps: BackupDeps, { tenantId, runId, taskId }: RunPayload): Promise<void> {
  const task = taskReporter(deps, tenantId, taskId);
  const at = () => deps.clock.now();
  try {
    await readBack(deps, fileKey(tenantId, runId), await requireSecret(deps));
    await deps.db.tenantTx(tenantId, (tx) => changeRun(tx, runId, { verified_at: at(), verify_error: null }));
    await task.end({ state: 'done' });
  } catch (error) {
    const code = codeOf(error);
    deps.log.error({ err: error, tenantId, runId }, 'a backup is not good');
    await deps.db.tenantTx(tenantId, (tx) => changeRun(tx, runId, { verified_at: at(), verify_error: code }));
    await task.end({ state: 'failed', errorCode: code });
  }
}

function taskReporter({ db, clock }: BackupDeps, tenantId: string, taskId: string | null) {
  let told = 0;
  const onProgress: OnProgress = async ({ done, total }) => {
    const now = clock.now();
    if (taskId === null || now.getTime() - told < tellEveryMs) return;
    told = now.getTime();
    await db.tenantTx(tenantId, (tx) => updateTask(tx, taskId, { state: 'running', done, total }, now));
  };
  return {
    onProgress,
    async end(result: { state: 'done' | 'failed'; errorCode?: string }) {
      if (taskId !== null) await db.tenantTx(tenantId, (tx) => updateTask(tx, taskId, result, clock.now()));
    },
  };
}

/** Starts what is due and tells, once per day, of what is missing. */
export async function keepSchedules(deps: BackupDeps): Promise<void> {
  const now = deps.clock.now();
  for (const state of await deps.db.platformTx((tx) => readSchedules(tx, now, null))) {
    const { tenantId, slot } = state;
    const decision = decideSchedule(state, now);
    if (decision === 'start') await startScheduled(deps, tenantId);
    if (decision === 'missing') await unlessRestoring(tellMissing(deps, tenantId, slot));
  }
}

async function startScheduled(deps: BackupDeps, tenantId: string): Promise<void> {
  await deps.db
    .tenantTx(tenantId, async (tx) => {
      await requireIdle(tx);
      const at = deps.clock.now();
      const runId = newId(at.getTime());
      await insertRun(tx, { id: runId, kind: 'scheduled', user: null, at });
      const payload: RunPayload = { tenantId, runId, taskId: null };
      await addJob(tx, runJob, payload, { key: `${runJob}:${runId}`, queue: backupQueue });
    })
    .catch((error: unknown) => deps.log.info({ err: error, tenantId }, 'a backup that is due waits'));
}

async function tellMissing(deps: BackupDeps, tenantId: string, slot: Date): Promise<void> {
  const fresh = await deps.db.tenantTx(tenantId, (tx) =>
    tx.query(
      `insert into backup.alarm as a (tenant_id, slot) values ($1, $2)
       on conflict (tenant_id) do update set slot = excluded.slot where a.slot < excluded.slot returning slot`,
      [tenantId, slot],
    ),
  );
  if (fresh.length > 0) await alarm(deps, tenantId, 'backup_missing');
}

async function alarm(
  { db, clock, log, audit }: BackupDeps,
  tenantId: string,
  kind: 'backup_failed' | 'backup_missing',
): Promise<void> {
  log.error({ tenantId, kind }, 'an enterprise has no fresh backup');
  await db.tenantTx(tenantId, async (tx) => {
    await raiseAlert(tx, { kind, ip: null, userId: null, names: 0 }, clock.now());
    await audit.record(tx, {
      actor: systemActor(tenantId),
      action: `backup.${kind === 'backup_failed' ? 'failed' : 'missing'}`,
      entityType: 'backup',
      entityId: null,
    });
  });
}
