import type { SecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { type Attempt, recordAttempt } from './log-in-attempts.ts';
import { createSession } from './session-store.ts';
import type { IdentityTables } from './tables.ts';

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
 * changed: asked for here and not later, so that nobody is stopped in the middle of a call.
 */
export function openSession(
  { db, clock }: { db: Db; clock: Clock },
  context: RequestContext,
  input: { account: Account; policy: SecurityPolicy; method: Attempt['method'] },
): Promise<string> {
  const { account, policy, method } = input;
  const { userId, login } = account;
  const now = clock.now();
  return db.tenantTx(account.tenantId, async (tx) => {
    const expired = isExpired(policy, account.passwordChangedAt, now);
    await tx
      .kysely<IdentityTables>()
      .updateTable('identity.app_user')
      .set({ failed_logins: 0, ...(expired ? { must_change_password: true } : {}) })
      .where('tenant_id', '=', account.tenantId)
      .where('id', '=', userId)
      .execute();
    await recordAttempt(tx, context, { attempt: { userId, login, method, outcome: 'success' }, now });
    return createSession(tx, {
      userId,
      ip: context.ip,
      userAgent: context.header('user-agent'),
      now,
      idleMinutes: policy.idleMinutes,
    });
  });
}
