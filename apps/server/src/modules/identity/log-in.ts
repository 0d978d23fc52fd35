import type { SecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { isAllowedAddress } from './address-list.ts';
import { redeemCaptcha } from './captcha.ts';
import { type Account, openSession } from './enter.ts';
import { countFailure } from './failures.ts';
import { type Attempt, failedLately, recordAttempt } from './log-in-attempts.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { AuditTrail } from './ports.ts';
import { policyOf } from './security-policy.ts';
import { requireUnblocked, watchForSpraying } from './security-watch.ts';

interface LogInInput {
  tenantCode: string;
  login: string;
  password: string;
  captchaId?: string | undefined;
  captcha?: string | undefined;
}

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
}

interface Door {
  tenantId: string | undefined;
  policy: SecurityPolicy;
  account: (Account & { passwordHash: string }) | undefined;
}

/**
 * Opens a session. Which of code, user and password was wrong is not told, and an unknown user costs as much time as
 * a known one. Throws `captcha_required`, `captcha_wrong`, `address_not_allowed`, `credentials_wrong`,
 * `account_locked`, `account_disabled`, `address_blocked`.
 */
export async function logIn(
  deps: Deps,
  context: RequestContext,
  input: LogInInput,
): Promise<{ tenantId: string; userId: string; token: string }> {
  const door = await findDoor(deps.db, input.tenantCode, input.login);
  await checkCaptcha(deps, { door, ip: context.ip, input });
  if (door.tenantId) await requireUnblocked(deps, door.tenantId, context.ip);
  const refuse = async (outcome: Attempt['outcome'], error: AppError): Promise<never> => {
    await keepAttempt(deps, context, { door, login: input.login, outcome });
    throw error;
  };
  if (!isAllowedAddress(door.policy.ipAllowList, context.ip))
    return refuse('address_not_allowed', addressNotAllowed(context.ip));
  const { account } = door;
  const right = await isRight(account?.passwordHash, input.password);
  if (!account) return refuse('wrong', new AppError('credentials_wrong'));
  if (account.lockedAt) return refuse('locked', new AppError('account_locked'));
  if (!right) {
    const locked = await countFailure(deps, context.ip, { ...account, policy: door.policy });
    return refuse('wrong', new AppError(locked ? 'account_locked' : 'credentials_wrong'));
  }
  if (account.disabledAt) return refuse('disabled', new AppError('account_disabled'));
  const token = await openSession(deps, context, { account, policy: door.policy, method: 'password' });
  return { tenantId: account.tenantId, userId: account.userId, token };
}

export function addressNotAllowed(address: string): AppError {
  return new AppError('address_not_allowed', { params: { address } });
}

/** Hashes also when there is nothing to compare with. */
async function isRight(stored: string | undefined, password: string): Promise<boolean> {
  if (stored) return verifyPassword(stored, password);
  await hashPassword(password);
  return false;
}

async function checkCaptcha(
  deps: Deps,
  { door, ip, input }: { door: Door; ip: string; input: LogInInput },
): Promise<void> {
  const { captchaId, captcha } = input;
  if (captchaId && captcha) {
    if (!(await redeemCaptcha(deps, captchaId, captcha))) throw new AppError('captcha_wrong');
    return;
  }
  const lately = (tx: Tx) => failedLately(tx, input.login, ip, deps.clock.now());
  const needed =
    door.policy.captcha === 'always' || !door.tenantId || (await deps.db.tenantTx(door.tenantId, lately));
  if (needed) throw new AppError('captcha_required');
}

async function findDoor(db: Db, tenantCode: string, login: string): Promise<Door> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{
      tenant_id: string;
      policy: unknown;
      id: string | null;
      password_hash: string;
      password_changed_at: Date;
      locked_at: Date | null;
      disabled_at: Date | null;
    }>(
      `select t.tenant_id, p.policy, u.id, u.password_hash, u.password_changed_at, u.locked_at, u.disabled_at
       from identity.tenant t
       left join identity.security_policy p on p.tenant_id = t.tenant_id
       left join identity.app_user u on u.tenant_id = t.tenant_id and lower(u.login) = lower($2)
       where t.code = $1`,
      [tenantCode, login],
    ),
  );
  return {
    tenantId: row?.tenant_id,
    policy: policyOf(row?.policy),
    account: row?.id
      ? {
          tenantId: row.tenant_id,
          userId: row.id,
          login,
          passwordHash: row.password_hash,
          passwordChangedAt: row.password_changed_at,
          lockedAt: row.locked_at,
          disabledAt: row.disabled_at,
        }
      : undefined,
  };
}

/** Commits although the log-in fails. */
async function keepAttempt(
  deps: Deps,
  context: RequestContext,
  input: { door: Door; login: string; outcome: Attempt['outcome'] },
): Promise<void> {
  const { tenantId, account } = input.door;
  if (!tenantId) return;
  const attempt: Attempt = {
    userId: account?.userId ?? null,
    login: input.login,
    method: 'password',
    outcome: input.outcome,
  };
  await deps.db.tenantTx(tenantId, async (tx) => {
    await recordAttempt(tx, context, { attempt, now: deps.clock.now() });
    if (input.outcome === 'wrong' || input.outcome === 'locked') await watchForSpraying(deps, tx);
  });
}
