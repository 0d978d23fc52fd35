import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { redeemCaptcha } from './captcha.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { createSession } from './session-store.ts';

/** IAM-017 */
const failuresUntilLock = 10;

interface LogInInput {
  tenantCode: string;
  login: string;
  password: string;
  captchaId: string;
  captcha: string;
}

interface Candidate {
  id: string;
  tenant_id: string;
  password_hash: string;
  locked_at: Date | null;
  disabled_at: Date | null;
}

/**
 * Opens a session. Which of code, user and password was wrong is not told, and an unknown user costs as much time as
 * a known one. Throws `captcha_wrong`, `credentials_wrong`, `account_locked`, `account_disabled`.
 */
export async function logIn(
  deps: { db: Db; clock: Clock },
  context: RequestContext,
  input: LogInInput,
): Promise<{ tenantId: string; userId: string; token: string }> {
  if (!(await redeemCaptcha(deps, input.captchaId, input.captcha))) throw new AppError('captcha_wrong');
  const user = await findCandidate(deps.db, input.tenantCode, input.login);
  if (!user) {
    await hashPassword(input.password);
    throw new AppError('credentials_wrong');
  }
  if (user.locked_at) throw new AppError('account_locked');
  if (!(await verifyPassword(user.password_hash, input.password))) {
    const locked = await countFailure(deps, user);
    throw new AppError(locked ? 'account_locked' : 'credentials_wrong');
  }
  if (user.disabled_at) throw new AppError('account_disabled');
  const token = await deps.db.tenantTx(user.tenant_id, async (tx) => {
    await tx.query('update identity.app_user set failed_logins = 0 where id = $1 and failed_logins > 0', [
      user.id,
    ]);
    return createSession(tx, {
      userId: user.id,
      ip: context.ip,
      userAgent: context.header('user-agent'),
      now: deps.clock.now(),
    });
  });
  return { tenantId: user.tenant_id, userId: user.id, token };
}

async function findCandidate(db: Db, tenantCode: string, login: string): Promise<Candidate | undefined> {
  const [row] = await db.platformTx((tx) =>
    tx.query<Candidate>(
      `select u.id, u.tenant_id, u.password_hash, u.locked_at, u.disabled_at
       from identity.tenant t join identity.app_user u on u.tenant_id = t.tenant_id
       where t.code = $1 and lower(u.login) = lower($2)`,
      [tenantCode, login],
    ),
  );
  return row;
}

/** True when this failure locked the account. */
async function countFailure({ db, clock }: { db: Db; clock: Clock }, user: Candidate): Promise<boolean> {
  const [row] = await db.tenantTx(user.tenant_id, (tx) =>
    tx.query<{ locked_at: Date | null }>(
      `update identity.app_user set failed_logins = failed_logins + 1,
         locked_at = case when failed_logins + 1 >= ${failuresUntilLock} then $2::timestamptz end
       where id = $1 returning locked_at`,
      [user.id, clock.now()],
    ),
  );
  return row?.locked_at != null;
}
