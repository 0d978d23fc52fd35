import type * as routes from '@guanjia/contracts/messaging/settings';
import { type MessageSettings, standardMessageSettings } from '@guanjia/contracts/messaging/settings';
import { changeSet } from '#kernel/change-set.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';

interface Stored {
  settings: MessageSettings;
  version: number;
}

/** What the tenant decided about messages; what it has not decided is as in the defaults. */
export async function readSettings(tx: Tx, lock = false): Promise<Stored> {
  const [row] = await tx.query<{ settings: Partial<MessageSettings>; version: number }>(
    `select settings, version from messaging.setting where tenant_id = $1 ${lock ? 'for update' : ''}`,
    [tx.tenantId],
  );
  return row
    ? { settings: { ...standardMessageSettings, ...row.settings }, version: row.version }
    : { settings: standardMessageSettings, version: 0 };
}

/** A tenant's settings as they are set up. */
export async function putSettings(tx: Tx, settings: MessageSettings): Promise<void> {
  await tx.query(
    `insert into messaging.setting (tenant_id, settings, version) values ($1, $2, 1)
     on conflict (tenant_id) do update set settings = excluded.settings, version = messaging.setting.version + 1`,
    [tx.tenantId, JSON.stringify(settings)],
  );
}

/** Throws `version_conflict`. Sendings under way keep the signature that they were started with. */
export async function saveSettings(
  { audit }: { audit: AuditTrail },
  tx: Tx,
  principal: Principal,
  { settings, version }: OperationInput<typeof routes.saveMessageSettings>['body'],
): Promise<Stored> {
  const before = await readSettings(tx, true);
  const [saved] = await tx.query<{ version: number }>(
    version === 0
      ? `insert into messaging.setting (tenant_id, settings, version) values ($1, $2, $3 + 1)
         on conflict (tenant_id) do nothing returning version`
      : `update messaging.setting set settings = $2, version = version + 1
         where tenant_id = $1 and version = $3 returning version`,
    [principal.tenantId, JSON.stringify(settings), version],
  );
  if (!saved) throw new AppError('version_conflict');
  await audit.record(tx, {
    actor: principal,
    action: 'messaging.settings_changed',
    entityType: 'message_settings',
    entityId: null,
    ...changeSet(before.settings, settings),
  });
  return { settings, version: saved.version };
}
