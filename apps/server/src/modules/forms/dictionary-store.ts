import type { Dictionary, DictionarySummary } from '@guanjia/contracts/forms/dictionaries';
import type { Tx } from '#kernel/db.ts';
import { shippedDictionary, shippedKeys } from './shipped-dictionaries.ts';
import type { FormsTables } from './tables.ts';

export async function listDictionaries(tx: Tx): Promise<DictionarySummary[]> {
  const own = await tx.query<DictionarySummary>(
    `select d.key, d.label, d.kind, d.version, jsonb_array_length(v.entries) as entries,
       case when d.key = any($2) then 'shipped' else 'own' end as origin
     from forms.dictionary d
     join forms.dictionary_version v on v.tenant_id = d.tenant_id and v.key = d.key and v.version = d.version
     where d.tenant_id = $1 order by d.key`,
    [tx.tenantId, shippedKeys],
  );
  const shipped = shippedKeys
    .filter((key) => !own.some((one) => one.key === key))
    .flatMap((key) => shippedDictionary(key) ?? [])
    .map((one) => ({ ...one, entries: one.entries.length }));
  return [...shipped, ...own];
}

/** As it is, or as it was in a version; undefined when there is none. */
export async function findDictionary(tx: Tx, key: string, version?: number): Promise<Dictionary | undefined> {
  const row = await tx
    .kysely<FormsTables>()
    .selectFrom('forms.dictionary as d')
    .innerJoin('forms.dictionary_version as v', (join) =>
      join.onRef('v.tenant_id', '=', 'd.tenant_id').onRef('v.key', '=', 'd.key'),
    )
    .where('d.tenant_id', '=', tx.tenantId ?? '')
    .where('d.key', '=', key)
    .$if(version === undefined, (query) => query.whereRef('v.version', '=', 'd.version'))
    .$if(version !== undefined, (query) => query.where('v.version', '=', version ?? 0))
    .select(['d.kind', 'v.version', 'v.label', 'v.entries'])
    .executeTakeFirst();
  const shipped = shippedDictionary(key);
  if (row) return { key, ...row, origin: shipped ? 'shipped' : 'own' };
  return version === undefined || version === 0 ? shipped : undefined;
}

/** Makes the next version. False when somebody changed the dictionary in the meantime. */
export async function writeDictionary(
  tx: Tx,
  dictionary: Pick<Dictionary, 'key' | 'label' | 'kind' | 'entries' | 'version'>,
  by: { userId: string; now: Date },
): Promise<boolean> {
  const { key, label, kind, entries, version } = dictionary;
  const [row] = await tx.query(
    version === 0
      ? `insert into forms.dictionary (tenant_id, key, label, kind, version) values ($1, $2, $3, $4, $5 + 1)
         on conflict do nothing returning key`
      : `update forms.dictionary set label = $3, kind = $4, version = $5 + 1
         where tenant_id = $1 and key = $2 and version = $5 returning key`,
    [tx.tenantId, key, JSON.stringify(label), kind, version],
  );
  if (!row) return false;
  await tx
    .kysely<FormsTables>()
    .insertInto('forms.dictionary_version')
    .values({
      tenant_id: tx.tenantId ?? '',
      key,
      version: version + 1,
      label: JSON.stringify(label) as never,
      entries: JSON.stringify(entries) as never,
      changed_at: by.now,
      changed_by: by.userId,
    })
    .execute();
  return true;
}

export async function listDictionaryVersions(tx: Tx, key: string) {
  const rows = await tx
    .kysely<FormsTables>()
    .selectFrom('forms.dictionary_version as v')
    .leftJoin('identity.person as p', 'p.id', 'v.changed_by')
    .where('v.tenant_id', '=', tx.tenantId ?? '')
    .where('v.key', '=', key)
    .select(['v.version', 'v.changed_at', 'v.changed_by', 'p.name'])
    .orderBy('v.version', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    version: row.version,
    changedAt: row.changed_at.toISOString(),
    changedBy: row.changed_by ? { id: row.changed_by, name: row.name ?? '' } : null,
  }));
}
