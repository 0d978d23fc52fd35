import type { IdentityProvider } from '@guanjia/contracts/identity/single-sign-on';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';

/** A provider with the client's secret as it is stored. */
export interface StoredProvider extends Omit<IdentityProvider, 'redirectUri'> {
  tenantId: string;
  sealedSecret: Buffer | null;
}

function select(tx: Tx) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.identity_provider as p')
    .where('p.tenant_id', '=', requireTenant(tx))
    .selectAll('p')
    .select(
      sql<number>`(select count(*)::int from identity.external_identity e
        where e.tenant_id = p.tenant_id and e.provider_id = p.id)`.as('people'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function present(row: Row): StoredProvider {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    sealedSecret: row.sealed_secret,
    hasSecret: row.sealed_secret !== null,
    scopes: row.scopes,
    claims: row.claims,
    linkBy: row.link_by,
    newcomers: row.role_id && row.unit_id ? { roleId: row.role_id, unitId: row.unit_id } : null,
    secondFactorValues: row.second_factor_values,
    exclusive: row.exclusive,
    enabled: row.enabled,
    version: row.version,
    people: row.people,
  };
}

export async function listProviders(tx: Tx): Promise<StoredProvider[]> {
  const rows = await select(tx).orderBy('p.created_at').orderBy('p.id').execute();
  return rows.map(present);
}

/** Throws `not_found`. */
export async function readProvider(tx: Tx, id: string): Promise<StoredProvider> {
  const row = await select(tx).where('p.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return present(row);
}

/** The columns that an administrator decides. */
export function columnsOf(
  input: Omit<IdentityProvider, 'id' | 'hasSecret' | 'version' | 'people' | 'redirectUri'>,
) {
  return {
    name: input.name,
    issuer: input.issuer,
    client_id: input.clientId,
    scopes: input.scopes,
    claims: input.claims,
    link_by: input.linkBy,
    role_id: input.newcomers?.roleId ?? null,
    unit_id: input.newcomers?.unitId ?? null,
    second_factor_values: input.secondFactorValues,
    exclusive: input.exclusive,
    enabled: input.enabled,
  };
}
