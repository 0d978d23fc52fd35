import type { Readable } from 'node:stream';
import { updateTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { systemActor } from '#kernel/principal.ts';
import { type BackupDeps, fileKey } from './deps.ts';
import { codeOf, makeBackup, requireSecret } from './make-backup.ts';
import { insertRestoration, insertRun, moveRestoration } from './run-store.ts';
import { restoreTenant } from './tenant/restore-tenant.ts';

export interface RestorePayload {
  tenantId: string;
  restorationId: string;
  runId: string;
  taskId: string;
  user: { id: string; name: string };
  reason: string;
}

/**
 * Restores a tenant from a backup of the list. A restore that was broken off is not taken up again by itself: whoever
 * asked looks at what is there now and decides anew.
 */
export async function restoreRun(deps: BackupDeps, payload: RestorePayload): Promise<void> {
  const { tenantId, restorationId, runId } = payload;
  const done = { state: 'done' } as const;
  /** A restore that committed says so by itself; one that did not is as if it had never begun. */
  async function end(errorCode: string): Promise<void> {
    const at = deps.clock.now();
    const failed = { state: 'failed', errorCode } as const;
    await deps.db.tenantTx(tenantId, async (tx) => {
      const hasFailed = await moveRestoration(tx, restorationId, 'running', { ...failed, at });
      await updateTask(tx, payload.taskId, hasFailed ? failed : done, at);
    });
  }
  const begun = await deps.db.tenantTx(tenantId, (tx) =>
    moveRestoration(tx, restorationId, 'queued', { state: 'running' }),
  );
  if (!begun) return end('backup_interrupted');
  try {
    await restoreTenant(deps, {
      open: () => openFile(deps, fileKey(tenantId, runId)),
      secret: await requireSecret(deps),
      onlyTenant: tenantId,
      keepOld: () => keepOld(deps, tenantId, payload.user),
      async record(tx, backup) {
        await moveRestoration(tx, restorationId, 'running', { ...done, at: deps.clock.now() });
        await updateTask(tx, payload.taskId, done, deps.clock.now());
        await deps.audit.record(tx, {
          actor: systemActor(tenantId),
          action: 'backup.tenant_restored',
          entityType: 'backup',
          entityId: runId,
          after: {
            backupOf: backup.createdAt,
            askedBy: payload.user.name,
            askedById: payload.user.id,
            verification: 'session_confirmation',
          },
          purpose: payload.reason,
        });
      },
    });
  } catch (error) {
    deps.log.error({ err: error, tenantId, restorationId }, 'a restore failed; everything is as it was');
    await end(codeOf(error));
  }
}

/** Puts a restore from the command line among those of the list, when it is as good as done. */
export async function listRestore(
  tx: Tx,
  restore: { source: string; sourceAt: string; reason: string; at: Date },
): Promise<void> {
  const { at, reason, source } = restore;
  const id = newId(at.getTime());
  const sourceAt = new Date(restore.sourceAt);
  await insertRestoration(tx, { id, source, sourceAt, state: 'running', user: null, reason, at });
  await moveRestoration(tx, id, 'running', { state: 'done', at });
}

/** Backs up what a restore will replace, as a run of its own kind. */
export async function keepOld(
  deps: BackupDeps,
  tenantId: string,
  user: { id: string; name: string } | null,
): Promise<void> {
  const at = deps.clock.now();
  const runId = newId(at.getTime());
  await deps.db.tenantTx(tenantId, (tx) => insertRun(tx, { id: runId, kind: 'before_restore', user, at }));
  await makeBackup(deps, { tenantId, runId });
}

async function openFile({ files }: BackupDeps, key: string): Promise<Readable> {
  const file = await files.get(key);
  if (!file) throw new AppError('not_found');
  return file.stream;
}
