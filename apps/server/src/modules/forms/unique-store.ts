import type { FormField, FormValue, FormValues } from '@guanjia/contracts/core/form';
import type { FormObject } from '@guanjia/contracts/forms/routes';
import type { Tx } from '#kernel/db.ts';

/** What makes two values the same: for text the letters, not their case. */
export function uniqueText(value: FormValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : undefined;
}

export interface Claim {
  key: string;
  value: string;
  recordId: string;
}

/** Takes values for records; answers what belongs to another record already. Waits for transactions that take the same. */
export async function claimValues(
  tx: Tx,
  object: FormObject,
  claims: readonly Claim[],
): Promise<{ key: string; recordId: string } | undefined> {
  if (claims.length === 0) return undefined;
  // One order for all, so that two transactions never wait for each other.
  const sorted = claims.toSorted((one, other) => (one.key + one.value < other.key + other.value ? -1 : 1));
  await tx.query(
    `insert into forms.unique_value (tenant_id, object, field_key, value, record_id)
     select $1, $2, c.* from unnest($3::text[], $4::text[], $5::uuid[]) as c on conflict do nothing`,
    [
      tx.tenantId,
      object,
      sorted.map(({ key }) => key),
      sorted.map(({ value }) => value),
      sorted.map(({ recordId }) => recordId),
    ],
  );
  const [taken] = await tx.query<{ key: string; recordId: string }>(
    `select u.field_key as key, u.record_id as "recordId"
     from forms.unique_value u join unnest($3::text[], $4::text[], $5::uuid[]) as c(key, value, record_id)
       on c.key = u.field_key and c.value = u.value and c.record_id <> u.record_id
     where u.tenant_id = $1 and u.object = $2 limit 1`,
    [
      tx.tenantId,
      object,
      sorted.map(({ key }) => key),
      sorted.map(({ value }) => value),
      sorted.map(({ recordId }) => recordId),
    ],
  );
  return taken;
}

/** What belongs to a record already. */
export function findClaims(
  tx: Tx,
  object: FormObject,
  claims: readonly Omit<Claim, 'recordId'>[],
): Promise<Claim[]> {
  if (claims.length === 0) return Promise.resolve([]);
  return tx.query<Claim>(
    `select u.field_key as key, u.value, u.record_id as "recordId"
     from forms.unique_value u join unnest($3::text[], $4::text[]) as c(key, value)
       on c.key = u.field_key and c.value = u.value
     where u.tenant_id = $1 and u.object = $2`,
    [tx.tenantId, object, claims.map(({ key }) => key), claims.map(({ value }) => value)],
  );
}

export async function releaseValues(tx: Tx, object: FormObject, recordIds: readonly string[]): Promise<void> {
  if (recordIds.length === 0) return;
  await tx.query(
    'delete from forms.unique_value where tenant_id = $1 and object = $2 and record_id = any($3)',
    [tx.tenantId, object, recordIds],
  );
}

/** Takes a record's values of unique fields in place of those that it had. */
export async function replaceValues(
  tx: Tx,
  object: FormObject,
  recordId: string,
  fields: readonly FormField[],
  custom: FormValues,
): Promise<{ key: string; recordId: string } | undefined> {
  const unique = fields.filter((field) => field.unique);
  if (unique.length === 0) return undefined;
  await releaseValues(tx, object, [recordId]);
  const claims = unique.flatMap(({ key }) => {
    const value = uniqueText(custom[key]);
    return value === undefined ? [] : [{ key, value, recordId }];
  });
  return claimValues(tx, object, claims);
}

export async function forgetField(tx: Tx, object: FormObject, keys: readonly string[]): Promise<void> {
  await tx.query(
    'delete from forms.unique_value where tenant_id = $1 and object = $2 and field_key = any($3)',
    [tx.tenantId, object, keys],
  );
}
