import type { ListQuery } from '@guanjia/contracts/core/list';
import { dataScopes, permissions } from '@guanjia/contracts/core/permissions';
import { type ApiToken, apiTokenList } from '@guanjia/contracts/identity/api-tokens';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';

type Row = Selectable<IdentityTables['identity.api_token']> & { owner: string; maker: string };

function present(row: Row): ApiToken {
  return {
    id: row.id,
    name: row.name,
    owner: { id: row.user_id, name: row.owner },
    prefix: row.prefix,
    permissions: permissions.filter((key) => row.permissions.includes(key)),
    scope: dataScopes.find((scope) => scope === row.scope) ?? null,
    ipAllowList: row.ip_allow_list,
    createdAt: row.created_at.toISOString(),
    createdBy: { id: row.created_by, name: row.maker },
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    lastIp: row.last_ip,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

const view: ListView<ApiToken> = {
  definition: apiTokenList,
  id: sql`k.id`,
  columns: {
    name: sql`k.name`,
    ownerId: sql`k.user_id`,
    createdAt: sql`k.created_at`,
    expiresAt: sql`k.expires_at`,
    lastUsedAt: sql`k.last_used_at`,
    revokedAt: sql`k.revoked_at`,
  },
  present,
};

function select(tx: Tx) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.api_token as k')
    .innerJoin('identity.app_user as u', 'u.id', 'k.user_id')
    .innerJoin('identity.app_user as m', 'm.id', 'k.created_by')
    .where('k.tenant_id', '=', requireTenant(tx))
    .selectAll('k')
    .select(['u.name as owner', 'm.name as maker']);
}

export function listAllTokens(tx: Tx, query: ListQuery) {
  return queryList(tx.kysely<never>(), view, select(tx), query);
}

/** Those of a user that still count, newest first. */
export async function listLiveTokens(tx: Tx, userId: string, now: Date): Promise<ApiToken[]> {
  const rows = await select(tx)
    .where('k.user_id', '=', userId)
    .where('k.revoked_at', 'is', null)
    .where('k.expires_at', '>', now)
    .orderBy('k.created_at', 'desc')
    .execute();
  return rows.map(present);
}

/** Throws `not_found`. */
export async function readToken(tx: Tx, id: string): Promise<ApiToken> {
  const row = await select(tx).where('k.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return present(row);
}

/** Ends the tokens of a user, all or `only` one; answers their ids. */
export async function endTokens(
  tx: Tx,
  { userId, only, now }: { userId: string; only?: string; now: Date },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update identity.api_token set revoked_at = $3
     where tenant_id = $1 and user_id = $2 and revoked_at is null and ($4::uuid is null or id = $4) returning id`,
    [requireTenant(tx), userId, now, only ?? null],
  );
  return rows.map(({ id }) => id);
}
