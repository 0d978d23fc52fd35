import type { FormField } from '@guanjia/contracts/core/form';
import type { FormObject } from '@guanjia/contracts/forms/routes';
import type { Tx } from '#kernel/db.ts';
import { writeVersion } from './form-store.ts';

/** Publishes fields without an editor, for a tenant that is being set up: there are no records to look after yet. */
export async function publishFields(
  tx: Tx,
  object: FormObject,
  fields: readonly FormField[],
  now: Date,
): Promise<void> {
  await writeVersion(tx, object, { fields: [...fields], groups: [] }, { userId: null, now });
}
