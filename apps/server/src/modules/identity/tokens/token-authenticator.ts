import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { TokenAuthenticator } from '#kernel/http/mount.ts';
import { isAllowedAddress } from '../address-list.ts';
import { type PrincipalRow, principalColumns, principalOf } from '../principal-row.ts';
import { hashToken } from '../random-tokens.ts';
import { policyOf } from '../security-policy.ts';
import { createTokenRate } from './token-rate.ts';
import { rightsOfToken } from './token-rights.ts';

/** `last_used_at` is written at most this often, ms. */
const touchMs = 60_000;

interface TokenRow extends PrincipalRow {
  token_id: string;
  policy: unknown;
  granted: string[];
  granted_scope: string | null;
  ip_allow_list: string[];
  last_used_at: Date | null;
}

/** Resolves tokens on every request, without a cache: an end holds at once. */
export function createTokenAuthenticator({ db, clock }: { db: Db; clock: Clock }): TokenAuthenticator {
  const rate = createTokenRate(clock);
  return {
    async authenticate(token, ip) {
      const now = clock.now();
      const { rows } = await db.platformPool.query<TokenRow>({
        name: 'identity.authenticate_token',
        text: `select k.id as token_id, k.tenant_id, k.user_id, k.permissions as granted, k.scope as granted_scope,
                 k.ip_allow_list, k.last_used_at, ${principalColumns}, p.policy
               from identity.api_token k
               join identity.app_user u on u.id = k.user_id and u.disabled_at is null and u.left_at is null
               join identity.unit n on n.id = u.unit_id
               join identity.role r on r.id = u.role_id
               left join identity.security_policy p on p.tenant_id = k.tenant_id
               where k.token_hash = $1 and k.expires_at > $2 and k.revoked_at is null`,
        values: [hashToken(token), now],
      });
      const [row] = rows;
      if (!row) return undefined;
      if (!isAllowedAddress(policyOf(row.policy).ipAllowList, ip)) return undefined;
      if (!isAllowedAddress(row.ip_allow_list, ip)) return undefined;
      if (!rate.take(row.token_id)) throw new AppError('too_many_requests');
      if (now.getTime() - (row.last_used_at?.getTime() ?? 0) > touchMs) await touch(db, row, { ip, now });
      const owner = principalOf(row, { sessionId: row.token_id, pendingFactor: null, ip });
      const grant = { permissions: row.granted, scope: row.granted_scope };
      // Nobody types a password here, so none has to be changed first.
      return { ...rightsOfToken(owner, grant), mustChangePassword: false };
    },
  };
}

async function touch(
  db: Db,
  { tenant_id, token_id }: TokenRow,
  { ip, now }: { ip: string; now: Date },
): Promise<void> {
  await db.tenantTx(tenant_id, (tx) =>
    tx.query(
      'update identity.api_token set last_used_at = $3, last_ip = $4 where tenant_id = $1 and id = $2',
      [tenant_id, token_id, now, ip],
    ),
  );
}
