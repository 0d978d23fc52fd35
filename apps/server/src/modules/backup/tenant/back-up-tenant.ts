import type { Writable } from 'node:stream';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import { createBackupWriter } from '../format/backup-writer.ts';
import type { BackupSecret } from '../format/key.ts';
import type { BackupSummary } from '../format/records.ts';
import { readSchemaNumber } from './catalogue.ts';
import { dumpObjects, dumpRows, type OnProgress } from './dump.ts';

export interface BackupParts {
  db: Db;
  clock: Clock;
  objects: ObjectStore;
  /** Of the product. */
  version: string;
  /** Tells servers with different secrets apart, without telling the secret. */
  origin: string;
}

export interface Tenant {
  id: string;
  code: string;
}

/**
 * Writes all of one tenant, as it was in one moment, to `target` while everybody works on, and ends it. Throws what
 * the target throws, and `backup_tables_unknown`; then what was written is no backup.
 */
export async function backUpTenant(
  parts: BackupParts,
  input: { tenant: Tenant; target: Writable; secret: BackupSecret; onProgress?: OnProgress },
): Promise<BackupSummary> {
  const { db, clock, objects, version, origin } = parts;
  const { tenant, target, secret, onProgress = async () => {} } = input;
  const facts = {
    kind: 'tenant' as const,
    createdAt: clock.now().toISOString(),
    version,
    migration: await db.snapshotTx(readSchemaNumber),
    tenant,
    origin,
  };
  const writer = await createBackupWriter(target, facts, secret);
  try {
    await db.snapshotTx((tx) => dumpRows(tx, tenant.id, writer, onProgress));
    await dumpObjects(objects, tenant.id, writer, onProgress);
    return await writer.finish();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}
