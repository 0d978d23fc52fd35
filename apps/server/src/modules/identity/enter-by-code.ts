import type { SecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import { isAllowedAddress } from './address-list.ts';
import { redeemCaptcha } from './captcha.ts';
import { type Account, openSession } from './enter.ts';
import { addressNotAllowed } from './log-in.ts';
import { type Attempt, recordAttempt } from './log-in-attempts.ts';
import type { AuditTrail } from './ports.ts';
import type { Secrets } from './secrets.ts';
import { policyOf } from './security-policy.ts';
import { requireUnblocked, watchForSpraying } from './security-watch.ts';
import {
  type CheckedCode,
  type CodeSubject,
  checkCode,
  codeLifetimeMs,
  consumeCode,
  makeCode,
} from './sms-codes.ts';
import { codeText, type SmsDelivery } from './sms-delivery.ts';

export interface CodeDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  secrets: Secrets;
  delivery: SmsDelivery;
}

/** `retryAfter` and `validFor` in seconds. */
export interface CodeRequested {
  retryAfter: number;
  validFor: number;
  demoMessage: string | null;
}

/** Who is meant by what was typed; `login` null where the number alone says who. */
export interface Claim {
  purpose: 'log_in' | 'password_reset';
  tenantCode: string;
  login: string | null;
  mobile: string;
}

/** E.164. Throws `phone_invalid`. */
export function requireMobile(text: string): string {
  const number = parsePhone(text);
  if (!number || number.extension) throw new AppError('phone_invalid');
  return number.e164;
}

/**
 * Sends a code if the number is that of the user. The answer, the limits and the time are the same if not.
 * Throws `captcha_wrong`, `phone_invalid`, `too_many_requests`, `unavailable` without a gateway.
 */
export async function requestCode(
  deps: CodeDeps,
  context: RequestContext,
  { claim, picture }: { claim: Claim; picture: { captchaId: string; captcha: string } },
): Promise<CodeRequested> {
  if (!(await redeemCaptcha(deps, picture.captchaId, picture.captcha))) throw new AppError('captcha_wrong');
  const mobile = requireMobile(claim.mobile);
  const { tenant, account } = await findByMobile(deps.db, claim, mobile);
  if (!deps.delivery.reaches(tenant)) throw new AppError('unavailable');
  const subject = { ...claim, mobile };
  const userId = account?.userId ?? null;
  const code = await makeCode(deps, { subject, userId, ip: context.ip });
  const text = codeText(claim.purpose, code, context.locale);
  if (account) deps.delivery.send(mobile, text);
  return requested(deps, account && tenant?.demo ? text : null);
}

export function requested({ delivery }: CodeDeps, demoText: string | null): CodeRequested {
  const shown = delivery.reaches(undefined) ? null : demoText;
  return { retryAfter: 60, validFor: codeLifetimeMs / 1000, demoMessage: shown };
}

/** Somebody who has shown with a code who they are. */
export interface Proven {
  account: Account;
  policy: SecurityPolicy;
  code: CheckedCode;
}

/**
 * Checks a code and the account behind it; the code is not used up yet. Throws `phone_invalid`, `code_wrong`,
 * `address_not_allowed`, `address_blocked`, `account_locked`, `account_disabled`.
 */
export async function proveByCode(
  deps: CodeDeps,
  context: RequestContext,
  { claim, code }: { claim: Claim; code: string },
): Promise<Proven> {
  const mobile = requireMobile(claim.mobile);
  const subject: CodeSubject = { ...claim, mobile };
  const { tenant, account } = await findByMobile(deps.db, claim, mobile);
  if (tenant) await requireUnblocked(deps, tenant.tenantId, context.ip);
  const refuse = async (outcome: Attempt['outcome'], error: AppError): Promise<never> => {
    if (tenant)
      await deps.db.tenantTx(tenant.tenantId, async (tx) => {
        const userId = account?.userId ?? null;
        const attempt: Attempt = { userId, login: claim.login ?? mobile, method: 'sms', outcome };
        await recordAttempt(tx, context, { attempt, now: deps.clock.now() });
        if (outcome === 'wrong') await watchForSpraying(deps, tx);
      });
    throw error;
  };
  const policy = policyOf(tenant?.policy);
  if (!isAllowedAddress(policy.ipAllowList, context.ip))
    return refuse('address_not_allowed', addressNotAllowed(context.ip));
  const checked = await checkCode(deps, subject, code);
  if (!checked || !account || checked.userId !== account.userId)
    return refuse('wrong', new AppError('code_wrong'));
  if (account.lockedAt) return refuse('locked', new AppError('account_locked'));
  if (account.disabledAt) return refuse('disabled', new AppError('account_disabled'));
  return { account, policy, code: checked };
}

/** Opens a session with a number and its code (IAM-007). Throws what `proveByCode` throws. */
export async function logInByCode(
  deps: CodeDeps,
  context: RequestContext,
  input: { tenantCode: string; mobile: string; code: string },
): Promise<{ tenantId: string; userId: string; token: string }> {
  const { tenantCode, mobile, code } = input;
  const claim: Claim = { purpose: 'log_in', tenantCode, mobile, login: null };
  const proven = await proveByCode(deps, context, { claim, code });
  if (!(await consumeCode(deps, proven.code.codeId))) throw new AppError('code_wrong');
  const { account, policy } = proven;
  const token = await openSession(deps, context, { account, policy, method: 'sms' });
  return { tenantId: account.tenantId, userId: account.userId, token };
}

interface Found {
  tenant: { tenantId: string; demo: boolean; policy: unknown } | undefined;
  account: Account | undefined;
}

async function findByMobile(db: Db, { tenantCode, login }: Claim, mobile: string): Promise<Found> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{
      tenant_id: string;
      demo: boolean;
      policy: unknown;
      id: string | null;
      login: string;
      password_changed_at: Date;
      locked_at: Date | null;
      disabled_at: Date | null;
    }>(
      `select t.tenant_id, t.demo, p.policy, u.id, u.login, u.password_changed_at, u.locked_at, u.disabled_at
       from identity.tenant t
       left join identity.security_policy p on p.tenant_id = t.tenant_id
       left join identity.app_user u on u.tenant_id = t.tenant_id and u.mobile = $2
         and ($3::text is null or lower(u.login) = lower($3))
       where t.code = $1`,
      [tenantCode, mobile, login],
    ),
  );
  if (!row) return { tenant: undefined, account: undefined };
  return {
    tenant: { tenantId: row.tenant_id, demo: row.demo, policy: row.policy },
    account: row.id
      ? {
          tenantId: row.tenant_id,
          userId: row.id,
          login: row.login,
          passwordChangedAt: row.password_changed_at,
          lockedAt: row.locked_at,
          disabledAt: row.disabled_at,
        }
      : undefined,
  };
}
