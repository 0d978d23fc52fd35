import type { SecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import type { PendingFactor } from '#kernel/principal.ts';
import { type Attempt, recordAttempt } from './log-in-attempts.ts';
import { hasSecondFactor } from './second-factors.ts';
import { createSession } from './session-store.ts';
import { isBoundToProvider } from './sso/links.ts';
import { isTrusted } from './trusted-devices.ts';

/** Who knocks, found by whatever they log in with. */
export interface Account {
  tenantId: string;
  userId: string;
  /** As typed. */
  login: string;
  passwordChangedAt: Date;
  lockedAt: Date | null;
  disabledAt: Date | null;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Whether a password has become too old by policy (IAM-016). */
export function isExpired(policy: SecurityPolicy, passwordChangedAt: Date, now: Date): boolean {
  const { passwordMaxAgeDays } = policy;
  return passwordMaxAgeDays > 0 && now.getTime() - passwordChangedAt.getTime() >= passwordMaxAgeDays * dayMs;
}

/**
 * Lets somebody in who has shown who they are; answers the session's token. A password that is too old must be
 * changed: asked for here and not later, so that nobody is stopped in the middle of a call. `secondFactorShown`: the
 * second step has been taken elsewhere. Throws `single_sign_on_only`.
 */
export async function openSession(
  { db, clock }: { db: Db; clock: Clock },
  context: RequestContext,
  input: { account: Account; policy: SecurityPolicy; method: Attempt['method']; secondFactorShown?: boolean },
): Promise<string> {
  const { account, policy, method } = input;
  const { userId, login } = account;
  const now = clock.now();
  if (method !== 'sign_on') await requireUnbound({ db, now }, context, { account, method });
  return db.tenantTx(account.tenantId, async (tx) => {
    const shown = method === 'passkey' || input.secondFactorShown === true;
    const pendingFactor = shown ? null : await pendingOf(tx, context, { userId, policy, now });
    const expired = isExpired(policy, account.passwordChangedAt, now);
    // With a second step to come the failures still count: else the password would buy new guesses at the code.
    await tx.query(
      `update identity.app_user
       set failed_logins = case when $3 then failed_logins else 0 end,
         must_change_password = must_change_password or $4
       where tenant_id = $1 and id = $2`,
      [account.tenantId, userId, pendingFactor === 'second_factor', expired],
    );
    await recordAttempt(tx, context, { attempt: { userId, login, method, outcome: 'success' }, now });
    return createSession(tx, {
      userId,
      ip: context.ip,
      userAgent: context.header('user-agent'),
      now,
      policy,
      pendingFactor,
    });
  });
}

/** Whoever belongs to a provider that is the only way in cannot take another. Keeps the attempt. */
async function requireUnbound(
  { db, now }: { db: Db; now: Date },
  context: RequestContext,
  { account, method }: { account: Account; method: Attempt['method'] },
): Promise<void> {
  const { tenantId, userId, login } = account;
  const bound = await db.tenantTx(tenantId, async (tx) => {
    if (!(await isBoundToProvider(tx, userId))) return false;
    await recordAttempt(tx, context, { attempt: { userId, login, method, outcome: 'sign_on_only' }, now });
    return true;
  });
  if (bound) throw new AppError('single_sign_on_only');
}

/** What stands between the first step and the console. */
async function pendingOf(
  tx: Tx,
  context: RequestContext,
  { userId, policy, now }: { userId: string; policy: SecurityPolicy; now: Date },
): Promise<PendingFactor | null> {
  if (policy.secondFactor === 'off') return null;
  if (!(await hasSecondFactor(tx, userId))) return policy.secondFactor === 'required' ? 'enrolment' : null;
  const trusted = policy.trustedDeviceDays > 0 && (await isTrusted(tx, context, { userId, now }));
  return trusted ? null : 'second_factor';
}
