import type * as routes from '@guanjia/contracts/customers/record-settings';
import { changeSet } from '#kernel/change-set.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { addJob } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { rescoreJobName } from './rescore-job.ts';
import { readStoredSettings, type StoredSettings } from './settings-store.ts';

/** Throws `version_conflict`. Scores follow in the background when their rule changed. */
export async function saveRecordSettings(
  { audit }: { audit: AuditTrail },
  tx: Tx,
  principal: Principal,
  { settings, version }: OperationInput<typeof routes.saveRecordSettings>['body'],
): Promise<StoredSettings> {
  const before = await readStoredSettings(tx, true);
  const [saved] = await tx.query<{ version: number }>(
    version === 0
      ? `insert into customers.setting (tenant_id, settings, version) values ($1, $2, $3 + 1)
         on conflict (tenant_id) do nothing returning version`
      : `update customers.setting set settings = $2, version = version + 1
         where tenant_id = $1 and version = $3 returning version`,
    [principal.tenantId, JSON.stringify(settings), version],
  );
  if (!saved) throw new AppError('version_conflict');
  const changes = changeSet(before.settings, settings);
  if ('completeness' in changes.after || 'arpuField' in changes.after) {
    await addJob(
      tx,
      rescoreJobName,
      { tenantId: principal.tenantId },
      {
        key: `rescore ${principal.tenantId}`,
        queue: `score ${principal.tenantId}`,
      },
    );
  }
  await audit.record(tx, {
    actor: principal,
    action: 'customers.settings_changed',
    entityType: 'customer_settings',
    entityId: null,
    ...changes,
  });
  return { settings, version: saved.version };
}
