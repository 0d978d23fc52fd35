import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import type { Authenticator } from '#kernel/http/mount.ts';
import { newId } from '#kernel/ids.ts';
import { effectiveRole, type RoleRow } from './effective-role.ts';
import { type PlaceRow, placeOf } from './units/place.ts';

/** A session ends after this long without a request, ms. */
const idleMs = 12 * 60 * 60 * 1000;
/** `last_seen_at` is written at most this often, ms. */
const touchEveryMs = 5 * 60 * 1000;

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Opens a session; the token goes into the cookie and nowhere else. */
export async function createSession(
  tx: Tx,
  input: { userId: string; ip: string; userAgent: string | undefined; now: Date },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.query(
    `insert into identity.session
       (token_hash, id, tenant_id, user_id, csrf_token, ip, user_agent, created_at, last_seen_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
    [
      hashToken(token),
      newId(input.now.getTime()),
      tx.tenantId,
      input.userId,
      randomBytes(24).toString('base64url'),
      input.ip,
      input.userAgent?.slice(0, 300) ?? null,
      input.now,
      new Date(input.now.getTime() + idleMs),
    ],
  );
  return token;
}

export async function deleteSession(tx: Tx, token: string): Promise<void> {
  await tx.query('delete from identity.session where token_hash = $1', [hashToken(token)]);
}

/** Ends all sessions of a user but one. */
export async function deleteOtherSessions(
  tx: Tx,
  userId: string,
  keepSessionId: string | null,
): Promise<void> {
  await tx.query(
    'delete from identity.session where tenant_id = $1 and user_id = $2 and id is distinct from $3',
    [tx.tenantId, userId, keepSessionId],
  );
}

interface SessionRow extends RoleRow, PlaceRow {
  id: string;
  tenant_id: string;
  user_id: string;
  csrf_token: string;
  last_seen_at: Date;
  name: string;
  must_change_password: boolean;
}

/** Resolves cookies on every request: one prepared statement, no cache, so that a log-out holds at once. */
export function createAuthenticator({ db, clock }: { db: Db; clock: Clock }): Authenticator {
  return {
    async authenticate(token, ip) {
      const now = clock.now();
      const tokenHash = hashToken(token);
      const { rows } = await db.platformPool.query<SessionRow>({
        name: 'identity.authenticate',
        text: `select s.id, s.tenant_id, s.user_id, s.csrf_token, s.last_seen_at, u.name, u.must_change_password,
                 n.id as unit_id, n.kind as unit_kind, n.department_id, n.branch_id,
                 r.key, r.built_in, r.permissions, r.scope, r.scopes, r.field_rules, r.category
               from identity.session s
               join identity.app_user u on u.id = s.user_id and u.disabled_at is null
               join identity.unit n on n.id = u.unit_id
               join identity.role r on r.id = u.role_id
               where s.token_hash = $1 and s.expires_at > $2`,
        values: [tokenHash, now],
      });
      const [row] = rows;
      if (!row) return undefined;
      if (now.getTime() - row.last_seen_at.getTime() > touchEveryMs) await touch(db, tokenHash, now);
      return {
        csrfToken: row.csrf_token,
        principal: {
          tenantId: row.tenant_id,
          userId: row.user_id,
          userName: row.name,
          sessionId: row.id,
          mustChangePassword: row.must_change_password,
          ip,
          ...placeOf(row),
          ...effectiveRole(row),
        },
      };
    },
  };
}

async function touch(db: Db, tokenHash: Buffer, now: Date): Promise<void> {
  await db.platformTx((tx) =>
    tx.query('update identity.session set last_seen_at = $2, expires_at = $3 where token_hash = $1', [
      tokenHash,
      now,
      new Date(now.getTime() + idleMs),
    ]),
  );
}
