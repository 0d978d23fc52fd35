import type { FormField } from '@guanjia/contracts/core/form';
import type { Questionnaire, Script } from '@guanjia/contracts/outbound/content';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OutboundTables } from './tables.ts';

/** Scripts by name; one when an id is given. */
export async function listScripts(tx: Tx, id?: string | null): Promise<Script[]> {
  let query = tx
    .kysely<OutboundTables>()
    .selectFrom('outbound.script')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .select(['id', 'name', 'steps', 'version'])
    .orderBy('created_at');
  if (id) query = query.where('id', '=', id);
  return query.execute();
}

export async function listQuestionnaires(tx: Tx, id?: string | null): Promise<Questionnaire[]> {
  let query = tx
    .kysely<OutboundTables>()
    .selectFrom('outbound.questionnaire')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .select(['id', 'name', 'fields', 'version'])
    .orderBy('created_at');
  if (id) query = query.where('id', '=', id);
  return query.execute();
}

/** Creates with version 0, else changes the version that was read. Throws `version_conflict`, `not_found`. */
export function saveScript(
  tx: Tx,
  input: { id: string; name: string; steps: Script['steps']; version: number },
  now: Date,
) {
  return save<Script>(tx, 'script', 'steps', { ...input, body: input.steps }, now);
}

export function saveQuestionnaire(
  tx: Tx,
  input: { id: string; name: string; fields: FormField[]; version: number },
  now: Date,
) {
  return save<Questionnaire>(tx, 'questionnaire', 'fields', { ...input, body: input.fields }, now);
}

async function save<T>(
  tx: Tx,
  table: 'script' | 'questionnaire',
  column: 'steps' | 'fields',
  input: { id: string; name: string; body: unknown; version: number },
  now: Date,
): Promise<T> {
  const values = [input.id, tx.tenantId, input.name, JSON.stringify(input.body)];
  // An id of another tenant's row runs into the primary key; it is answered like one that nobody has.
  const statement =
    input.version === 0
      ? `insert into outbound.${table} (id, tenant_id, name, ${column}, version, created_at)
         values ($1, $2, $3, $4, 1, $5) on conflict (id) do nothing`
      : `update outbound.${table} set name = $3, ${column} = $4, version = version + 1
         where id = $1 and tenant_id = $2 and version = $5`;
  const [row] = await tx.query<{ saved: T }>(
    `with saved as (${statement} returning id, name, ${column}, version) select to_jsonb(saved) as saved from saved`,
    [...values, input.version === 0 ? now : input.version],
  );
  if (row) return row.saved;
  const known = await tx.query(`select from outbound.${table} where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    input.id,
  ]);
  throw known.length > 0 ? new AppError('version_conflict') : notFound();
}
