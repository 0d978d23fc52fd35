import type { FormObject } from '@guanjia/contracts/forms/routes';
import type { CustomRecords } from '#kernel/custom-records.ts';
import type { Tx } from '#kernel/db.ts';
import { claimValues, uniqueText } from './unique-store.ts';

const batch = 5000;

/** Which of these fields have a value that two records share. */
export async function findDuplicates(
  tx: Tx,
  records: CustomRecords,
  keys: readonly string[],
): Promise<string[]> {
  const seen = new Map(keys.map((key) => [key, new Set<string>()]));
  const found = new Set<string>();
  for await (const { key, value } of valuesOf(tx, records, keys)) {
    const values = seen.get(key);
    if (values?.has(value)) found.add(key);
    values?.add(value);
  }
  return [...found];
}

/** Enters the values of fields that become unique; there must be no duplicates. */
export async function claimFields(
  tx: Tx,
  object: FormObject,
  records: CustomRecords,
  keys: readonly string[],
): Promise<void> {
  let claims: { key: string; value: string; recordId: string }[] = [];
  for await (const claim of valuesOf(tx, records, keys)) {
    claims.push(claim);
    if (claims.length < batch) continue;
    await claimValues(tx, object, claims);
    claims = [];
  }
  await claimValues(tx, object, claims);
}

async function* valuesOf(tx: Tx, records: CustomRecords, keys: readonly string[]) {
  if (keys.length === 0) return;
  let after: string | undefined;
  for (;;) {
    const rows = await records.readBatch(tx, after, batch);
    for (const { id, custom } of rows) {
      for (const key of keys) {
        const value = uniqueText(custom[key]);
        if (value !== undefined) yield { key, value, recordId: id };
      }
    }
    after = rows.at(-1)?.id;
    if (rows.length < batch) return;
  }
}
