import type { FormField, FormGroup } from '@guanjia/contracts/core/form';
import type { FormContent, FormObject } from '@guanjia/contracts/forms/routes';
import type { Tx } from '#kernel/db.ts';
import type { Slot } from './slots.ts';
import type { FormsTables } from './tables.ts';

export interface StoredForm {
  version: number;
  published: FormContent;
  draft: FormContent | null;
  revision: number;
  changedAt: Date | null;
  changedBy: { id: string; name: string } | null;
}

const nothing: StoredForm = {
  version: 0,
  published: { fields: [], groups: [] },
  draft: null,
  revision: 0,
  changedAt: null,
  changedBy: null,
};

/** The form of an object; without fields when none was ever saved. `lock`: until the transaction ends. */
export async function readForm(tx: Tx, object: FormObject, lock = false): Promise<StoredForm> {
  const row = await tx
    .kysely<FormsTables>()
    .selectFrom('forms.form as f')
    .leftJoin('identity.person as p', 'p.id', 'f.changed_by')
    .where('f.tenant_id', '=', tx.tenantId ?? '')
    .where('f.object', '=', object)
    .selectAll('f')
    .select('p.name as changer')
    .$if(lock, (query) => query.forUpdate('f'))
    .executeTakeFirst();
  if (!row) return nothing;
  return {
    version: row.version,
    published: { fields: row.fields, groups: row.groups },
    draft: row.draft,
    revision: row.revision,
    changedAt: row.changed_at,
    changedBy: row.changed_by ? { id: row.changed_by, name: row.changer ?? '' } : null,
  };
}

interface By {
  userId: string | null;
  now: Date;
}

/** Keeps or drops the draft. Undefined when somebody changed the form in the meantime. */
export async function writeDraft(
  tx: Tx,
  object: FormObject,
  input: { draft: FormContent | null; revision: number } & By,
): Promise<number | undefined> {
  const [row] = await tx.query<{ revision: number }>(
    `insert into forms.form as f (tenant_id, object, draft, revision, changed_at, changed_by)
     select $1, $2, $3, 1, $4, $5 where $6 = 0 or exists (select from forms.form where tenant_id = $1 and object = $2)
     on conflict (tenant_id, object) do update
       set draft = excluded.draft, revision = f.revision + 1, changed_at = excluded.changed_at, changed_by = excluded.changed_by
       where f.revision = $6
     returning revision`,
    [
      tx.tenantId,
      object,
      input.draft && JSON.stringify(input.draft),
      input.now,
      input.userId,
      input.revision,
    ],
  );
  return row?.revision;
}

/** Makes a content the next version of the form, without a draft. */
export async function writeVersion(
  tx: Tx,
  object: FormObject,
  content: FormContent,
  by: By,
): Promise<number> {
  const values = [
    tx.tenantId,
    object,
    JSON.stringify(content.fields),
    JSON.stringify(content.groups),
    by.now,
    by.userId,
  ];
  const [row] = await tx.query<{ version: number }>(
    `insert into forms.form as f (tenant_id, object, version, fields, groups, revision, changed_at, changed_by)
     values ($1, $2, 1, $3, $4, 1, $5, $6)
     on conflict (tenant_id, object) do update
       set version = f.version + 1, fields = excluded.fields, groups = excluded.groups, draft = null,
         revision = f.revision + 1, changed_at = excluded.changed_at, changed_by = excluded.changed_by
     returning version`,
    values,
  );
  const version = row?.version ?? 1;
  await tx.query(
    `insert into forms.form_version (tenant_id, object, fields, groups, published_at, published_by, version)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [...values, version],
  );
  return version;
}

export async function listVersions(tx: Tx, object: FormObject) {
  const rows = await tx
    .kysely<FormsTables>()
    .selectFrom('forms.form_version as v')
    .leftJoin('identity.person as p', 'p.id', 'v.published_by')
    .where('v.tenant_id', '=', tx.tenantId ?? '')
    .where('v.object', '=', object)
    .selectAll('v')
    .select('p.name as publisher')
    .orderBy('v.version', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    version: row.version,
    publishedAt: row.published_at.toISOString(),
    publishedBy: row.published_by ? { id: row.published_by, name: row.publisher ?? '' } : null,
    fields: row.fields.length,
  }));
}

export async function readSlots(tx: Tx, object: FormObject): Promise<Slot[]> {
  const rows = await tx
    .kysely<FormsTables>()
    .selectFrom('forms.slot')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('object', '=', object)
    .select(['column_name as column', 'field_key as key', 'state'])
    .orderBy('column_name')
    .execute();
  return rows;
}

export async function writeSlots(tx: Tx, object: FormObject, slots: readonly Slot[]): Promise<void> {
  const kysely = tx.kysely<FormsTables>();
  const tenantId = tx.tenantId ?? '';
  await kysely
    .deleteFrom('forms.slot')
    .where('tenant_id', '=', tenantId)
    .where('object', '=', object)
    .execute();
  if (slots.length === 0) return;
  await kysely
    .insertInto('forms.slot')
    .values(
      slots.map(({ column, key, state }) => ({
        tenant_id: tenantId,
        object,
        column_name: column,
        field_key: key,
        state,
      })),
    )
    .execute();
}

/** What records are filled in by, with its slots: read for every list and record, so in one statement. */
export async function readPublished(
  tx: Tx,
  object: FormObject,
): Promise<{ version: number; fields: FormField[]; groups: FormGroup[]; slots: Slot[] }> {
  const [row] = await tx.query<{ version: number; fields: FormField[]; groups: FormGroup[]; slots: Slot[] }>(
    `select f.version, f.fields, f.groups, coalesce((
       select jsonb_agg(jsonb_build_object('column', s.column_name, 'key', s.field_key, 'state', s.state))
       from forms.slot s where s.tenant_id = f.tenant_id and s.object = f.object), '[]') as slots
     from forms.form f where f.tenant_id = $1 and f.object = $2`,
    [tx.tenantId, object],
  );
  return row ?? { version: 0, fields: [], groups: [], slots: [] };
}
