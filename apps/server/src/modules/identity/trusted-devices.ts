import type { TrustedDevice } from '@guanjia/contracts/identity/second-factor';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { hashToken, newToken } from './random-tokens.ts';
import type { IdentityTables } from './tables.ts';

const dayMs = 24 * 60 * 60 * 1000;

function tokenOf({ deviceToken }: RequestContext): Buffer | undefined {
  return deviceToken ? hashToken(deviceToken) : undefined;
}

/** Whether this browser need not be asked for the second factor of this user. */
export async function isTrusted(
  tx: Tx,
  context: RequestContext,
  { userId, now }: { userId: string; now: Date },
): Promise<boolean> {
  const hash = tokenOf(context);
  if (!hash) return false;
  const rows = await tx.query(
    `update identity.trusted_device set last_used_at = $4, ip = $5
     where tenant_id = $1 and user_id = $2 and token_hash = $3 and expires_at > $4 returning id`,
    [tx.tenantId, userId, hash, now, context.ip],
  );
  return rows.length > 0;
}

/** The token goes into this browser's cookie and nowhere else. */
export async function trustDevice(
  tx: Tx,
  context: RequestContext,
  { userId, days, now }: { userId: string; days: number; now: Date },
): Promise<void> {
  if (days === 0) return;
  const token = newToken();
  const expiresAt = new Date(now.getTime() + days * dayMs);
  await tx
    .kysely<IdentityTables>()
    .insertInto('identity.trusted_device')
    .values({
      id: newId(now.getTime()),
      tenant_id: tx.tenantId ?? '',
      user_id: userId,
      token_hash: hashToken(token),
      ip: context.ip,
      user_agent: context.header('user-agent')?.slice(0, 300) ?? null,
      created_at: now,
      last_used_at: now,
      expires_at: expiresAt,
    })
    .execute();
  context.setDeviceToken(token, expiresAt);
}

export async function listTrusted(
  tx: Tx,
  context: RequestContext,
  { userId, now }: { userId: string; now: Date },
): Promise<TrustedDevice[]> {
  const hash = tokenOf(context);
  const rows = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.trusted_device')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .selectAll()
    .orderBy('last_used_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    ip: row.ip,
    userAgent: row.user_agent,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    current: hash !== undefined && row.token_hash.equals(hash),
  }));
}

/** All of a user's, or the one with this id. Throws `not_found` when that one is not theirs. */
export async function forgetDevices(tx: Tx, userId: string, id?: string): Promise<void> {
  const gone = await tx.query(
    `delete from identity.trusted_device
     where tenant_id = $1 and user_id = $2 and ($3::uuid is null or id = $3) returning id`,
    [tx.tenantId, userId, id ?? null],
  );
  if (id && gone.length === 0) throw notFound();
}
