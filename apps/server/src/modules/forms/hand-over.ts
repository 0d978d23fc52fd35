import type { FormValues } from '@guanjia/contracts/core/form';
import type { FormObject } from '@guanjia/contracts/forms/routes';
import type { Tx } from '#kernel/db.ts';
import { besideForm } from './attachment-store.ts';
import { readPublished } from './form-store.ts';
import { claimValues, uniqueText } from './unique-store.ts';

interface Held {
  recordId: string;
  custom: FormValues;
}

/**
 * Settles anew which of several records holds the files and unique values that they share: where two name the same, the
 * first of them. Nothing becomes free, so that whoever holds less now can get back what it held.
 */
export async function settleHolders(tx: Tx, object: FormObject, records: readonly Held[]): Promise<void> {
  const { fields } = await readPublished(tx, object);
  await tx.query(
    'delete from forms.unique_value where tenant_id = $1 and object = $2 and record_id = any($3)',
    [tx.tenantId, object, records.map(({ recordId }) => recordId)],
  );
  for (const { recordId, custom } of records) {
    const claims = fields
      .filter(({ unique }) => unique)
      .flatMap(({ key }) => {
        const value = uniqueText(custom[key]);
        return value === undefined ? [] : [{ key, value, recordId }];
      });
    await claimValues(tx, object, claims);
  }
  for (const { recordId, custom } of records.toReversed()) {
    const files = fields.flatMap(({ type, key }) => {
      const value = custom[key];
      return type === 'file' && typeof value === 'string' ? [{ key, value }] : [];
    });
    await tx.query(
      `update forms.attachment a set record_id = $3, field_key = h.key
       from unnest($4::uuid[], $5::text[]) as h (id, key)
       where a.tenant_id = $1 and a.object = $2 and a.id = h.id`,
      [tx.tenantId, object, recordId, files.map(({ value }) => value), files.map(({ key }) => key)],
    );
  }
}

/** Files that a record holds besides its form are another record's now. */
export async function handOverAttachments(
  tx: Tx,
  object: FormObject,
  files: readonly { id: string; recordId: string }[],
): Promise<void> {
  await tx.query(
    `update forms.attachment a set record_id = h.record_id
     from unnest($3::uuid[], $4::uuid[]) as h (id, record_id)
     where a.tenant_id = $1 and a.object = $2 and a.id = h.id and a.field_key = $5`,
    [tx.tenantId, object, files.map(({ id }) => id), files.map(({ recordId }) => recordId), besideForm],
  );
}
