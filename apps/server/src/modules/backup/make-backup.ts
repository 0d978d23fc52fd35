import { PassThrough } from 'node:stream';
import { AppError } from '#kernel/errors.ts';
import { systemActor } from '#kernel/principal.ts';
import { type BackupDeps, fileKey } from './deps.ts';
import { verifyBackup } from './format/backup-reader.ts';
import type { BackupSecret } from './format/key.ts';
import { changeRun, retireRuns } from './run-store.ts';
import { readSchedule } from './settings.ts';
import { backUpTenant } from './tenant/back-up-tenant.ts';
import type { OnProgress } from './tenant/dump.ts';

/** Throws `backup_key_missing`. */
export async function requireSecret({ readSecret }: BackupDeps): Promise<BackupSecret> {
  const secret = await readSecret();
  if (!secret) throw new AppError('backup_key_missing');
  return secret;
}

/**
 * Makes the file of a run that stands in the list, reads it through, and lets the oldest of its kind go. May run again
 * from its beginning. On a failure the run says so, and the error goes on.
 */
export async function makeBackup(
  deps: BackupDeps,
  run: { tenantId: string; runId: string },
  onProgress: OnProgress = async () => {},
): Promise<void> {
  const { db, clock } = deps;
  const { tenantId, runId } = run;
  try {
    const secret = await requireSecret(deps);
    const code = await db.tenantTx(tenantId, async (tx) => {
      await changeRun(tx, runId, { state: 'running' });
      const [row] = await tx.query<{ code: string }>(
        'select code from identity.tenant where tenant_id = $1',
        [tenantId],
      );
      return row?.code ?? '';
    });
    const through = new PassThrough();
    const key = fileKey(tenantId, runId);
    const [summary, stored] = await Promise.all([
      backUpTenant(deps, { tenant: { id: tenantId, code }, target: through, secret, onProgress }),
      deps.files.put(key, through),
    ]);
    await readBack(deps, key, secret);
    const at = clock.now();
    await db.tenantTx(tenantId, async (tx) => {
      const rows = summary.tables.reduce((sum, table) => sum + table.rows, 0);
      const { objects, sha256 } = summary;
      const facts = { bytes: stored.bytes, rows, objects, sha256 };
      await changeRun(tx, runId, { ...facts, state: 'done', finished_at: at, verified_at: at });
      await deps.audit.record(tx, {
        actor: systemActor(tenantId),
        action: 'backup.made',
        entityType: 'backup',
        entityId: runId,
        after: facts,
      });
      for (const old of await retireRuns(tx, (await readSchedule(tx)).keep, at))
        await deps.files.delete(fileKey(tenantId, old));
    });
    deps.metrics.backupsEnded.inc({ result: 'done' });
  } catch (error) {
    await fail(deps, run, error);
    throw error;
  }
}

/** Throws what `verifyBackup` throws, or `not_found` when the file is gone. */
export async function readBack({ files }: BackupDeps, key: string, secret: BackupSecret): Promise<void> {
  const file = await files.get(key);
  if (!file) throw new AppError('not_found');
  await verifyBackup(file.stream, secret);
}

async function fail(
  { db, clock, log, files, metrics }: BackupDeps,
  { tenantId, runId }: { tenantId: string; runId: string },
  error: unknown,
): Promise<void> {
  metrics.backupsEnded.inc({ result: 'failed' });
  log.error({ err: error, tenantId, runId }, 'a backup failed');
  await files.delete(fileKey(tenantId, runId));
  await db.tenantTx(tenantId, (tx) =>
    changeRun(tx, runId, { state: 'failed', error_code: codeOf(error), finished_at: clock.now() }),
  );
}

export function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'internal';
}
