import * as routes from '@guanjia/contracts/backup/routes';

import type { BackgroundTask } from '@guanjia/contracts/tasks/routes';
import { createTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { type Locale, type Operation, operation } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import type { Principal } from '#kernel/principal.ts';
import { requireRecentConfirmation } from '#modules/identity/index.ts';
import { type BackupDeps, fileKey } from './deps.ts';
import { backupJobs, backupQueue, type RunPayload, restoreJob, runJob, verifyJob } from './jobs.ts';
import { requireSecret } from './make-backup.ts';
import type { RestorePayload } from './restore-run.ts';
import {
  getStoredRun,
  insertRestoration,
  insertRun,
  listRestorations,
  listRuns,
  requireIdle,
} from './run-store.ts';
import { presentSettings, readSchedule, writeSchedule } from './settings.ts';

export interface Backups {
  operations: Operation[];
  jobs: Job<never>[];
  lists: ExportableList[];
}

/** Backups of one tenant for its administrators; those of the whole system are for the command line. */
export function createBackups(deps: BackupDeps): Backups {
  return {
    operations: backupOperations(deps),
    jobs: backupJobs(deps),
    lists: [
      exportable({
        definition: routes.backupList,
        route: routes.listBackups,
        title: { 'zh-CN': '备份', en: 'Backups' },
        page: (tx, _principal, query) => listRuns(tx, query),
      }),
    ],
  };
}

function backupOperations(deps: BackupDeps): Operation[] {
  const { db, clock } = deps;
  const inTenant = <T>({ tenantId }: Principal, work: (tx: Tx) => Promise<T>) => db.tenantTx(tenantId, work);
  const settings = async (tx: Tx) =>
    presentSettings(tx, clock.now(), {
      ready: (await deps.readSecret()) !== undefined,
      folder: deps.folder,
    });
  return [
    operation(routes.listBackups, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listRuns(tx, query)),
    ),
    operation(routes.getBackupSettings, ({ principal }) => inTenant(principal, settings)),
    operation(routes.saveBackupSettings, ({ principal }, { body }) =>
      inTenant(principal, async (tx) => {
        await requireRecentConfirmation(tx, principal, clock.now());
        const { version: _, ...before } = await readSchedule(tx);
        await writeSchedule(tx, body, clock.now());
        const { version: __, ...after } = body;
        const entry = { entityType: 'backup', entityId: null, before, after };
        await deps.audit.record(tx, { actor: principal, action: 'backup.settings_changed', ...entry });
        return settings(tx);
      }),
    ),
    operation(routes.startBackup, async ({ principal, locale }) => {
      await requireSecret(deps);
      return inTenant(principal, (tx) => requestBackup(deps, tx, principal, locale));
    }),
    operation(routes.verifyBackup, async ({ principal, locale }, { params }) => {
      await requireSecret(deps);
      return inTenant(principal, (tx) => requestVerification(deps, tx, principal, { id: params.id, locale }));
    }),
    operation(routes.downloadBackup, async ({ principal }, { params }) => {
      const name = await inTenant(principal, (tx) => recordDownload(deps, tx, principal, params.id));
      const file = await deps.files.get(fileKey(principal.tenantId, params.id));
      if (!file) throw notFound();
      return { stream: file.stream, fileName: name };
    }),
    operation(routes.restoreBackup, async ({ principal, locale }, { params, body }) => {
      await requireSecret(deps);
      return inTenant(principal, (tx) =>
        requestRestore(deps, tx, principal, { id: params.id, ...body, locale }),
      );
    }),
    operation(routes.listRestorations, ({ principal }) =>
      inTenant(principal, async (tx) => ({ items: await listRestorations(tx) })),
    ),
  ];
}

const labels = { 'zh-CN': '企业数据', en: 'enterprise data' };

function taskOf(principal: Principal, kind: BackgroundTask['kind'], locale: Locale, at: Date) {
  return { userId: principal.userId, kind, label: labels[locale], total: null, at };
}

/** Throws `backup_running`. */
async function requestBackup(
  { clock, audit }: BackupDeps,
  tx: Tx,
  principal: Principal,
  locale: Locale,
): Promise<BackgroundTask> {
  await requireIdle(tx);
  const at = clock.now();
  const runId = newId(at.getTime());
  const task = await createTask(tx, taskOf(principal, 'tenant_backup', locale, at));
  await insertRun(tx, { id: runId, kind: 'manual', user: userOf(principal), at });
  await audit.record(tx, {
    actor: principal,
    action: 'backup.requested',
    entityType: 'backup',
    entityId: runId,
  });
  const payload: RunPayload = { tenantId: principal.tenantId, runId, taskId: task.id };
  await addJob(tx, runJob, payload, { key: `${runJob}:${runId}`, queue: backupQueue });
  return task;
}

async function requestVerification(
  { clock, audit }: BackupDeps,
  tx: Tx,
  principal: Principal,
  { id, locale }: { id: string; locale: Locale },
): Promise<BackgroundTask> {
  await getStoredRun(tx, id);
  const task = await createTask(tx, taskOf(principal, 'backup_verification', locale, clock.now()));
  await audit.record(tx, {
    actor: principal,
    action: 'backup.verification_requested',
    entityType: 'backup',
    entityId: id,
  });
  const payload: RunPayload = { tenantId: principal.tenantId, runId: id, taskId: task.id };
  await addJob(tx, verifyJob, payload, { key: `${verifyJob}:${id}`, queue: backupQueue });
  return task;
}

/** All the enterprise's data leaves in one file: who fetches it shows who they are, and it is told. */
async function recordDownload(
  { clock, audit }: BackupDeps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<string> {
  const run = await getStoredRun(tx, id);
  await requireRecentConfirmation(tx, principal, clock.now());
  await audit.record(tx, {
    actor: principal,
    action: 'backup.downloaded',
    entityType: 'backup',
    entityId: id,
    after: { backupOf: run.created_at.toISOString() },
  });
  return `guanjia-${run.created_at.toISOString().slice(0, 16).replaceAll(':', '')}.backup`;
}

/** Throws `not_found`, `confirmation_required`, `enterprise_code_wrong`, `backup_running`. */
async function requestRestore(
  { clock, audit }: BackupDeps,
  tx: Tx,
  principal: Principal,
  input: { id: string; tenantCode: string; reason: string; locale: Locale },
): Promise<BackgroundTask> {
  const run = await getStoredRun(tx, input.id);
  const at = clock.now();
  await requireRecentConfirmation(tx, principal, at);
  const { tenantId } = principal;
  const own = await tx.query('select from identity.tenant where tenant_id = $1 and code = $2', [
    tenantId,
    input.tenantCode,
  ]);
  if (own.length === 0) throw new AppError('enterprise_code_wrong');
  await requireIdle(tx);
  const task = await createTask(tx, taskOf(principal, 'tenant_restore', input.locale, at));
  const restorationId = newId(at.getTime());
  const user = userOf(principal);
  const { reason } = input;
  await insertRestoration(tx, {
    id: restorationId,
    source: run.id,
    sourceAt: run.created_at,
    state: 'queued',
    user,
    reason,
    at,
  });
  await audit.record(tx, {
    actor: principal,
    action: 'backup.restore_requested',
    entityType: 'backup',
    entityId: run.id,
    after: { backupOf: run.created_at.toISOString() },
    purpose: reason,
  });
  const payload: RestorePayload = { tenantId, restorationId, runId: run.id, taskId: task.id, user, reason };
  await addJob(tx, restoreJob, payload, { key: `${restoreJob}:${restorationId}`, queue: backupQueue });
  return task;
}

function userOf({ userId, userName }: Principal): { id: string; name: string } {
  return { id: userId, name: userName };
}
