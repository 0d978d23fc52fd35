import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { SignedInContext } from '#kernel/http/operation.ts';
import { maskPhone } from '#kernel/phone-number.ts';
import type { Principal } from '#kernel/principal.ts';
import { isTaken } from '#kernel/taken.ts';
import { type CodeDeps, type CodeRequested, requested, requireMobile } from './enter-by-code.ts';
import { verifyPassword } from './password.ts';
import { type CodeSubject, checkCode, consumeCode, makeCode } from './sms-codes.ts';
import { codeText } from './sms-delivery.ts';
import { requireRecentConfirmation } from './step-up.ts';
import type { IdentityTables } from './tables.ts';

interface Own {
  mobile: string | null;
  login: string;
  passwordHash: string;
  tenantCode: string;
  demo: boolean;
}

async function readOwn({ db }: CodeDeps, { principal }: SignedInContext): Promise<Own> {
  return db.tenantTx(principal.tenantId, (tx) =>
    tx
      .kysely<IdentityTables>()
      .selectFrom('identity.app_user as u')
      .innerJoin('identity.tenant as t', 't.tenant_id', 'u.tenant_id')
      .where('u.id', '=', principal.userId)
      .select(['u.mobile', 'u.login', 'u.password_hash as passwordHash', 't.code as tenantCode', 't.demo'])
      .executeTakeFirstOrThrow(),
  );
}

function subjectOf(own: Own, mobile: string): CodeSubject {
  return { purpose: 'mobile', tenantCode: own.tenantCode, mobile, login: own.login };
}

/** The own number with its middle hidden, and whether another could be confirmed at all. */
export async function readOwnMobile(deps: CodeDeps, context: SignedInContext) {
  const own = await readOwn(deps, context);
  return { mobile: own.mobile && maskPhone(own.mobile), canVerify: deps.delivery.reaches(own) };
}

/** Throws `phone_invalid`, `too_many_requests`, `unavailable` without a gateway. */
export async function requestMobileCode(
  deps: CodeDeps,
  context: SignedInContext,
  text: string,
): Promise<CodeRequested> {
  const mobile = requireMobile(text);
  const own = await readOwn(deps, context);
  if (!deps.delivery.reaches(own)) throw new AppError('unavailable');
  const { userId } = context.principal;
  const code = await makeCode(deps, { subject: subjectOf(own, mobile), userId, ip: context.ip });
  const message = codeText('mobile', code, context.locale);
  deps.delivery.send(mobile, message);
  return requested(deps, own.demo ? message : null);
}

/**
 * The number opens the account, so an unattended screen must not be enough to set it: the password is asked for.
 * Throws `phone_invalid`, `password_wrong`, `code_wrong`, `mobile_taken`.
 */
export async function setOwnMobile(
  deps: CodeDeps,
  context: SignedInContext,
  input: { mobile: string; code: string; password: string },
): Promise<void> {
  const mobile = requireMobile(input.mobile);
  const own = await readOwn(deps, context);
  if (!(await verifyPassword(own.passwordHash, input.password))) throw new AppError('password_wrong');
  const checked = await checkCode(deps, subjectOf(own, mobile), input.code);
  if (!checked || !(await consumeCode(deps, checked.codeId))) throw new AppError('code_wrong');
  const { principal } = context;
  await deps.db
    .tenantTx(principal.tenantId, (tx) => keep(deps, tx, { principal, before: own.mobile, mobile }))
    .catch((error: unknown) => {
      throw isTaken(error, 'app_user_mobile') ? new AppError('mobile_taken', { cause: error }) : error;
    });
}

/** From then on there is no log-in and no new password by code. Throws `confirmation_required`. */
export async function removeOwnMobile(deps: CodeDeps, context: SignedInContext): Promise<void> {
  const { principal } = context;
  const { mobile: before } = await readOwn(deps, context);
  await deps.db.tenantTx(principal.tenantId, async (tx) => {
    await requireRecentConfirmation(tx, principal, deps.clock.now());
    if (before) await keep(deps, tx, { principal, before, mobile: null });
  });
}

async function keep(
  { audit }: CodeDeps,
  tx: Tx,
  { principal, before, mobile }: { principal: Principal; before: string | null; mobile: string | null },
): Promise<void> {
  await tx.query('update identity.app_user set mobile = $3 where tenant_id = $1 and id = $2', [
    principal.tenantId,
    principal.userId,
    mobile,
  ]);
  await audit.record(tx, {
    actor: principal,
    action: 'identity.mobile_changed',
    entityType: 'user',
    entityId: principal.userId,
    before: { mobile: before && maskPhone(before) },
    after: { mobile: mobile && maskPhone(mobile) },
  });
}
