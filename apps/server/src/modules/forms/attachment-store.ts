import type { Attachment } from '@guanjia/contracts/forms/attachments';
import type { FormObject } from '@guanjia/contracts/forms/routes';
import type { Tx } from '#kernel/db.ts';

export interface StoredAttachment extends Attachment {
  objectKey: string;
  uploadedBy: string;
  /** Null: no record holds it. */
  held: { object: FormObject; recordId: string; fieldKey: string } | null;
}

interface Row {
  id: string;
  name: string;
  type: string;
  bytes: number;
  object_key: string;
  uploaded_by: string;
  object: FormObject | null;
  record_id: string | null;
  field_key: string | null;
}

export async function insertAttachment(
  tx: Tx,
  file: Attachment & { objectKey: string; uploadedBy: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into forms.attachment (id, tenant_id, name, type, bytes, object_key, uploaded_by, uploaded_at, free_since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    [file.id, tx.tenantId, file.name, file.type, file.bytes, file.objectKey, file.uploadedBy, file.at],
  );
}

export async function findAttachment(tx: Tx, id: string): Promise<StoredAttachment | undefined> {
  const [row] = await tx.query<Row>(
    `select id, name, type, bytes, object_key, uploaded_by, object, record_id, field_key
     from forms.attachment where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
  if (!row) return undefined;
  const { object, record_id: recordId, field_key: fieldKey } = row;
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    bytes: row.bytes,
    objectKey: row.object_key,
    uploadedBy: row.uploaded_by,
    held: object && recordId && fieldKey ? { object, recordId, fieldKey } : null,
  };
}

/** Stands for a field where a record holds a file besides its form; no field can be called so. */
export const besideForm = '@record';

/** A record holds these files in its fields now; those that its fields held before are free. */
export async function holdAttachments(
  tx: Tx,
  record: { object: FormObject; recordId: string },
  held: readonly { fieldKey: string; id: string }[],
  at: Date,
): Promise<void> {
  const ids = held.map(({ id }) => id);
  await tx.query(
    `update forms.attachment set object = null, record_id = null, field_key = null, free_since = $5
     where tenant_id = $1 and object = $2 and record_id = $3 and not id = any($4) and field_key <> $6`,
    [tx.tenantId, record.object, record.recordId, ids, at, besideForm],
  );
  await tx.query(
    `update forms.attachment a set object = $2, record_id = $3, field_key = h.field_key, free_since = null
     from unnest($4::uuid[], $5::text[]) as h (id, field_key)
     where a.tenant_id = $1 and a.id = h.id`,
    [tx.tenantId, record.object, record.recordId, ids, held.map(({ fieldKey }) => fieldKey)],
  );
}

/** A record is no more: its files are free. */
export async function releaseAttachments(
  tx: Tx,
  record: { object: FormObject; recordId: string },
  at: Date,
): Promise<void> {
  await tx.query(
    `update forms.attachment set object = null, record_id = null, field_key = null, free_since = $4
     where tenant_id = $1 and object = $2 and record_id = $3`,
    [tx.tenantId, record.object, record.recordId, at],
  );
}

/** A record holds a file besides its form. False when it is not a free file of whoever uploaded it. */
export async function holdAttachment(
  tx: Tx,
  held: { object: FormObject; recordId: string; attachmentId: string; uploadedBy: string },
): Promise<boolean> {
  const rows = await tx.query(
    `update forms.attachment set object = $2, record_id = $3, field_key = $4, free_since = null
     where tenant_id = $1 and id = $5 and uploaded_by = $6 and object is null returning 1`,
    [tx.tenantId, held.object, held.recordId, besideForm, held.attachmentId, held.uploadedBy],
  );
  return rows.length > 0;
}

/** No record holds the file any more. */
export async function freeAttachment(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query(
    `update forms.attachment set object = null, record_id = null, field_key = null, free_since = $3
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, at],
  );
}

/** Name, type and size of files, by id. */
export async function readAttachments(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Attachment>> {
  const rows = await tx.query<Attachment & { [column: string]: unknown }>(
    'select id, name, type, bytes from forms.attachment where tenant_id = $1 and id = any($2)',
    [tx.tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Forgets files that have been free since before `until`; answers the keys of their objects. All tenants. */
export async function deleteFree(tx: Tx, until: Date, limit: number): Promise<string[]> {
  const rows = await tx.query<{ object_key: string }>(
    `delete from forms.attachment where id in (
       select id from forms.attachment where free_since < $1 limit $2 for update skip locked
     ) returning object_key`,
    [until, limit],
  );
  return rows.map(({ object_key }) => object_key);
}
