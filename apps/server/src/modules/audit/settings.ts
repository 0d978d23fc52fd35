import * as routes from '@guanjia/contracts/audit/settings';
import { defaultTrustSettings, type TrustSettings } from '@guanjia/contracts/audit/settings';
import { changeSet } from '#kernel/change-set.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { listRoles } from '#modules/identity/index.ts';
import type { AuditTrail } from './audit-trail.ts';

interface Stored {
  settings: TrustSettings;
  version: number;
}

/** What this tenant decided about protected data; what it has not decided is as in the defaults. */
export async function readTrustSettings(tx: Tx): Promise<TrustSettings> {
  return (await readStored(tx)).settings;
}

async function readStored(tx: Tx, lock = false): Promise<Stored> {
  const [row] = await tx.query<{ settings: Partial<TrustSettings>; version: number }>(
    `select settings, version from audit.setting where tenant_id = $1 ${lock ? 'for update' : ''}`,
    [tx.tenantId],
  );
  return row
    ? { settings: { ...defaultTrustSettings, ...row.settings }, version: row.version }
    : { settings: defaultTrustSettings, version: 0 };
}

interface Deps {
  db: Db;
  audit: AuditTrail;
}

export function settingsOperations({ db, audit }: Deps): Operation[] {
  return [
    operation(routes.getTrustSettings, ({ principal }) =>
      db.tenantTx(principal.tenantId, async (tx) => ({
        ...(await readStored(tx)),
        roles: await listRoles(tx),
      })),
    ),
    operation(routes.saveTrustSettings, ({ principal }, { body }) =>
      db.tenantTx(principal.tenantId, (tx) => saveSettings(audit, tx, principal, body)),
    ),
  ];
}

/** Throws `version_conflict`. */
async function saveSettings(
  audit: AuditTrail,
  tx: Tx,
  principal: Principal,
  { settings, version }: Stored,
): Promise<Stored> {
  const before = await readStored(tx, true);
  const [saved] = await tx.query<{ version: number }>(
    version === 0
      ? `insert into audit.setting (tenant_id, settings, version) values ($1, $2, $3 + 1)
         on conflict (tenant_id) do nothing returning version`
      : `update audit.setting set settings = $2, version = version + 1
         where tenant_id = $1 and version = $3 returning version`,
    [principal.tenantId, JSON.stringify(settings), version],
  );
  if (!saved) throw new AppError('version_conflict');
  await audit.record(tx, {
    actor: principal,
    action: 'audit.settings_updated',
    entityType: 'trust_settings',
    entityId: null,
    ...changeSet(before.settings, settings),
  });
  return { settings, version: saved.version };
}
