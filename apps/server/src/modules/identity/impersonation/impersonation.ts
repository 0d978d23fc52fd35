import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { systemActor } from '#kernel/principal.ts';
import { isAllowedAddress } from '../address-list.ts';
import { addressNotAllowed } from '../log-in.ts';
import { recordAttempt } from '../log-in-attempts.ts';
import type { AuditTrail } from '../ports.ts';
import { hashToken, newToken } from '../random-tokens.ts';
import { requireTenant } from '../require-tenant.ts';
import { readPolicy } from '../security-policy.ts';
import { raiseAlert } from '../security-watch.ts';
import { createSession } from '../session-store.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

const minuteMs = 60_000;
const codeLifetimeMs = 5 * minuteMs;
/** Long enough to see what is wrong; whoever needs longer says why again. */
const sessionLifetimeMs = 60 * minuteMs;

/**
 * Lets a platform operator in as a user, once and soon: answers the code. Recorded with the reason, whether it is used
 * or not.
 */
export async function grantImpersonation(
  { clock, audit }: Deps,
  tx: Tx,
  input: { userId: string; operator: string; reason: string },
): Promise<string> {
  const now = clock.now();
  const code = newToken();
  const { userId, operator, reason } = input;
  await tx.query(
    `insert into identity.impersonation
       (id, tenant_id, user_id, operator, reason, code_hash, created_at, usable_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      newId(now.getTime()),
      requireTenant(tx),
      userId,
      operator,
      reason,
      hashToken(code),
      now,
      new Date(now.getTime() + codeLifetimeMs),
    ],
  );
  await audit.record(tx, {
    actor: systemActor(requireTenant(tx)),
    action: 'identity.impersonation_granted',
    entityType: 'user',
    entityId: userId,
    after: { operator },
    purpose: reason,
  });
  return code;
}

interface Granted {
  id: string;
  tenant_id: string;
  user_id: string;
  operator: string;
  reason: string;
}

/**
 * Opens the session, which cannot confirm anything that asks who one is, and tells the enterprise. The enterprise's
 * list of allowed addresses holds for operators too. Throws `impersonation_code_wrong` for a code that is unknown, used
 * or too old, `account_disabled`, `address_not_allowed`.
 */
export async function beginImpersonation(
  deps: Deps & { db: Db },
  context: RequestContext,
  code: string,
): Promise<{ tenantId: string; userId: string; token: string }> {
  const now = deps.clock.now();
  const [granted] = await deps.db.platformTx((tx) =>
    tx.query<Granted>(
      `update identity.impersonation set started_at = $2, ends_at = $3
       where code_hash = $1 and started_at is null and usable_until > $2
       returning id, tenant_id, user_id, operator, reason`,
      [hashToken(code), now, new Date(now.getTime() + sessionLifetimeMs)],
    ),
  );
  if (!granted) throw new AppError('impersonation_code_wrong');
  const { tenant_id: tenantId, user_id: userId } = granted;
  const token = await deps.db.tenantTx(tenantId, (tx) => open(deps, tx, context, granted));
  return { tenantId, userId, token };
}

async function open(
  { clock, audit }: Deps,
  tx: Tx,
  context: RequestContext,
  { id, tenant_id: tenantId, user_id: userId, operator, reason }: Granted,
): Promise<string> {
  const now = clock.now();
  const policy = await readPolicy(tx);
  if (!isAllowedAddress(policy.ipAllowList, context.ip)) throw addressNotAllowed(context.ip);
  const [user] = await tx.query<{ login: string; disabled_at: Date | null }>(
    'select login, disabled_at from identity.app_user where tenant_id = $1 and id = $2',
    [tenantId, userId],
  );
  if (!user || user.disabled_at) throw new AppError('account_disabled');
  const attempt = { userId, login: user.login, method: 'impersonation', outcome: 'success' } as const;
  await recordAttempt(tx, context, { attempt, now });
  await raiseAlert(tx, { kind: 'impersonation', ip: context.ip, userId, names: 0 }, now);
  await audit.record(tx, {
    actor: systemActor(tenantId),
    action: 'identity.impersonation_started',
    entityType: 'user',
    entityId: userId,
    after: { operator, ip: context.ip },
    purpose: reason,
  });
  return createSession(tx, {
    id,
    userId,
    ip: context.ip,
    userAgent: context.header('user-agent'),
    now,
    policy,
    pendingFactor: null,
    confirmed: false,
  });
}

/** What the console says all the time; null for a session of the user's own. */
export async function readImpersonation(
  tx: Tx,
  sessionId: string,
): Promise<{ operator: string; reason: string; endsAt: string } | null> {
  const [row] = await tx.query<{ operator: string; reason: string; ends_at: Date }>(
    'select operator, reason, ends_at from identity.impersonation where tenant_id = $1 and id = $2',
    [requireTenant(tx), sessionId],
  );
  return row ? { operator: row.operator, reason: row.reason, endsAt: row.ends_at.toISOString() } : null;
}
