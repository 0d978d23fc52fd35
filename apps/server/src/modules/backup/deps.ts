import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { BackupSecret } from './format/key.ts';
import type { BackupParts } from './tenant/back-up-tenant.ts';

export interface BackupDeps extends BackupParts {
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  metrics: Pick<Metrics, 'backupsEnded'>;
  /** Where the files lie. */
  files: ObjectStore;
  /** The same place, for people. */
  folder: string;
  /** Undefined: the server has no key, so it makes no backups. Read each time, so that it may be put there later. */
  readSecret(): Promise<BackupSecret | undefined>;
}

/** Key of a run's file in `files`. */
export function fileKey(tenantId: string, runId: string): string {
  return `tenants/${tenantId}/${runId}.backup`;
}
