import { type RecordSettings, standardRecordSettings } from '@guanjia/contracts/customers/record-settings';
import type { Tx } from '#kernel/db.ts';

export interface StoredSettings {
  settings: RecordSettings;
  version: number;
}

export async function readStoredSettings(tx: Tx, lock = false): Promise<StoredSettings> {
  const [row] = await tx.query<{ settings: Partial<RecordSettings>; version: number }>(
    `select settings, version from customers.setting where tenant_id = $1 ${lock ? 'for update' : ''}`,
    [tx.tenantId],
  );
  return row
    ? { settings: { ...standardRecordSettings, ...row.settings }, version: row.version }
    : { settings: standardRecordSettings, version: 0 };
}

/** What this tenant decided about its records; what it has not decided is as in the defaults. */
export async function readRecordSettings(tx: Tx): Promise<RecordSettings> {
  return (await readStoredSettings(tx)).settings;
}
