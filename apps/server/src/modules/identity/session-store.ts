import { createHash, randomBytes } from 'node:crypto';
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
import { policyOf } from './security-policy.ts';

const minuteMs = 60 * 1000;
/** `last_seen_at` is written at most this often: so many times within the time that ends an idle session. */
const touchesPerIdle = 20;

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Opens a session; the token goes into the cookie and nowhere else. */
export async function createSession(
  tx: Tx,
  input: {
    userId: string;
    ip: string;
    userAgent: string | undefined;
    now: Date;
    idleMinutes: number;
    pendingFactor: PendingFactor | null;
  },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.query(
    `insert into identity.session
       (token_hash, id, tenant_id, user_id, csrf_token, ip, user_agent, created_at, last_seen_at, expires_at,
        pending_factor, confirmed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11)`,
    [
      hashToken(token),
      newId(input.now.getTime()),
      tx.tenantId,
      input.userId,
      randomBytes(24).toString('base64url'),
      input.ip,
      input.userAgent?.slice(0, 300) ?? null,
      input.now,
      new Date(input.now.getTime() + input.idleMinutes * minuteMs),
      input.pendingFactor,
      input.pendingFactor === 'second_factor' ? null : input.now,
    ],
  );
  return token;
}

export async function deleteSession(tx: Tx, token: string): Promise<void> {
  await tx.query('delete from identity.session where token_hash = $1', [hashToken(token)]);
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
  last_seen_at: Date;
  policy: unknown;
  pending_factor: PendingFactor | null;
}

/** Resolves cookies on every request: one prepared statement, no cache, so that a log-out holds at once. */
export function createAuthenticator({ db, clock }: { db: Db; clock: Clock }): Authenticator {
  return {
    async authenticate(token, ip) {
      const now = clock.now();
      const tokenHash = hashToken(token);
      const { rows } = await db.platformPool.query<SessionRow>({
        name: 'identity.authenticate',
        text: `select s.id, s.tenant_id, s.user_id, s.csrf_token, s.last_seen_at, s.pending_factor,
                 ${principalColumns}, p.policy
               from identity.session s
               join identity.app_user u on u.id = s.user_id and u.disabled_at is null
               join identity.unit n on n.id = u.unit_id
               join identity.role r on r.id = u.role_id
               left join identity.security_policy p on p.tenant_id = s.tenant_id
               where s.token_hash = $1 and s.expires_at > $2`,
        values: [tokenHash, now],
      });
      const [row] = rows;
      if (!row) return undefined;
      const policy = policyOf(row.policy);
      if (!isAllowedAddress(policy.ipAllowList, ip)) return undefined;
      const idleMs = policy.idleMinutes * minuteMs;
      if (now.getTime() - row.last_seen_at.getTime() > idleMs / touchesPerIdle)
        await touch(db, tokenHash, { now, idleMs });
      return {
        csrfToken: row.csrf_token,
        principal: principalOf(row, { sessionId: row.id, pendingFactor: row.pending_factor, ip }),
      };
    },
  };
}

async function touch(
  db: Db,
  tokenHash: Buffer,
  { now, idleMs }: { now: Date; idleMs: number },
): Promise<void> {
  await db.platformTx((tx) =>
    tx.query('update identity.session set last_seen_at = $2, expires_at = $3 where token_hash = $1', [
      tokenHash,
      now,
      new Date(now.getTime() + idleMs),
    ]),
  );
}
