import { randomBytes } from 'node:crypto';
import type { SecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import type { Authenticator } from '#kernel/http/mount.ts';
import { newId } from '#kernel/ids.ts';
import { publish } from '#kernel/outbox.ts';
import type { PendingFactor } from '#kernel/principal.ts';
import { sessionEnded } from '#kernel/realtime.ts';
import { topics } from '#kernel/topics.ts';
import { isAllowedAddress } from './address-list.ts';
import { type PrincipalRow, principalColumns, principalOf } from './principal-row.ts';
import { hashToken, newToken } from './random-tokens.ts';
import { policyOf } from './security-policy.ts';

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
/** `last_seen_at` is written at most this often: so many times within the time that ends an idle session. */
const touchesPerIdle = 20;

/** Opens a session; the token goes into the cookie and nowhere else. */
export async function createSession(
  tx: Tx,
  input: {
    /** Where another record stands for the session. */
    id?: string;
    userId: string;
    ip: string;
    userAgent: string | undefined;
    now: Date;
    policy: Pick<SecurityPolicy, 'idleMinutes' | 'sessionHours'>;
    pendingFactor: PendingFactor | null;
    /** Whether its owner has just shown who they are; once nothing is pending, unless said otherwise. */
    confirmed?: boolean;
  },
): Promise<string> {
  const token = newToken();
  await tx.query(
    `insert into identity.session
       (token_hash, id, tenant_id, user_id, csrf_token, ip, user_agent, created_at, last_seen_at, expires_at,
        pending_factor, confirmed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11)`,
    [
      hashToken(token),
      input.id ?? newId(input.now.getTime()),
      tx.tenantId,
      input.userId,
      randomBytes(24).toString('base64url'),
      input.ip,
      input.userAgent?.slice(0, 300) ?? null,
      input.now,
      expiryOf(input.policy, { createdAt: input.now, now: input.now }),
      input.pendingFactor,
      (input.confirmed ?? input.pendingFactor !== 'second_factor') ? input.now : null,
    ],
  );
  return token;
}

/** The end of a session without another request: idle for too long, or as old as one may become. */
function expiryOf(
  { idleMinutes, sessionHours }: Pick<SecurityPolicy, 'idleMinutes' | 'sessionHours'>,
  { createdAt, now }: { createdAt: Date; now: Date },
): Date {
  return new Date(
    Math.min(now.getTime() + idleMinutes * minuteMs, createdAt.getTime() + sessionHours * hourMs),
  );
}

/** Gives a session that can do more from now on another token: who knew the one before knows nothing. */
export async function renewToken(tx: Tx, sessionId: string): Promise<string> {
  const token = newToken();
  await tx.query('update identity.session set token_hash = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    sessionId,
    hashToken(token),
  ]);
  return token;
}

/**
 * Ends sessions of a user, all of them or `only` one, but never the one to `keep`; answers how many. Their open
 * connections are told, and cut.
 */
export async function endSessions(
  tx: Tx,
  which: { userId: string; only?: string; keep?: string | null; now: Date },
): Promise<number> {
  const ended = await tx.query<{ id: string }>(
    `delete from identity.session
     where tenant_id = $1 and user_id = $2 and id is distinct from $3 and ($4::uuid is null or id = $4)
     returning id`,
    [tx.tenantId, which.userId, which.keep ?? null, which.only ?? null],
  );
  if (ended.length > 0)
    await publish(tx, {
      type: sessionEnded,
      payload: {},
      at: which.now,
      topics: ended.map(({ id }) => topics.session(id)),
    });
  return ended.length;
}

interface SessionRow extends PrincipalRow {
  id: string;
  csrf_token: string;
  created_at: Date;
  last_seen_at: Date;
  policy: unknown;
  pending_factor: PendingFactor | null;
  impersonation_ends_at: Date | null;
}

/** Resolves cookies on every request: one prepared statement, no cache, so that a log-out holds at once. */
export function createAuthenticator({ db, clock }: { db: Db; clock: Clock }): Authenticator {
  return {
    async authenticate(token, ip) {
      const now = clock.now();
      const tokenHash = hashToken(token);
      const { rows } = await db.platformPool.query<SessionRow>({
        name: 'identity.authenticate',
        text: `select s.id, s.tenant_id, s.user_id, s.csrf_token, s.created_at, s.last_seen_at, s.pending_factor,
                 ${principalColumns}, p.policy, i.ends_at as impersonation_ends_at
               from identity.session s
               join identity.app_user u on u.id = s.user_id and u.disabled_at is null
               join identity.unit n on n.id = u.unit_id
               join identity.role r on r.id = u.role_id
               left join identity.security_policy p on p.tenant_id = s.tenant_id
               left join identity.impersonation i on i.tenant_id = s.tenant_id and i.id = s.id
               where s.token_hash = $1 and s.expires_at > $2`,
        values: [tokenHash, now],
      });
      const [row] = rows;
      if (!row) return undefined;
      const policy = policyOf(row.policy);
      if (!isAllowedAddress(policy.ipAllowList, ip)) return undefined;
      const expiresAt = expiryOf(policy, { createdAt: row.created_at, now });
      if (expiresAt <= now) return undefined;
      if (row.impersonation_ends_at && row.impersonation_ends_at <= now) return undefined;
      if (now.getTime() - row.last_seen_at.getTime() > (policy.idleMinutes * minuteMs) / touchesPerIdle)
        await touch(db, tokenHash, { now, expiresAt });
      return {
        csrfToken: row.csrf_token,
        principal: {
          ...principalOf(row, { sessionId: row.id, pendingFactor: row.pending_factor, ip }),
          // An operator must not choose the password that its owner has to.
          ...(row.impersonation_ends_at && { mustChangePassword: false }),
        },
      };
    },
  };
}

async function touch(
  db: Db,
  tokenHash: Buffer,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<void> {
  await db.platformTx((tx) =>
    tx.query('update identity.session set last_seen_at = $2, expires_at = $3 where token_hash = $1', [
      tokenHash,
      now,
      expiresAt,
    ]),
  );
}
