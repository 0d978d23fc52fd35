import type { ErrorCode } from '@guanjia/contracts/core/errors';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { SignedInContext } from '#kernel/http/operation.ts';
import { countFailure } from './failures.ts';
import { recordAttempt } from './log-in-attempts.ts';
import { type PasskeyDeps, takePasskey } from './passkeys.ts';
import { verifyPassword } from './password.ts';
import { type FactorDeps, useFactor } from './second-factors.ts';
import { readPolicy } from './security-policy.ts';
import { endSessions, renewToken } from './session-store.ts';
import { liftPending, markConfirmed } from './step-up.ts';
import type { IdentityTables } from './tables.ts';
import { trustDevice } from './trusted-devices.ts';

/**
 * The second step of a log-in. A wrong code counts as a wrong password does, and a lock ends the session.
 * Throws `code_wrong`, `account_locked`.
 */
export async function takeSecondStep(
  deps: FactorDeps,
  context: SignedInContext,
  input: { code: string; trustDevice: boolean },
): Promise<void> {
  const { tenantId, userId } = context.principal;
  const now = deps.clock.now();
  const token = await deps.db.tenantTx(tenantId, async (tx) =>
    (await useFactor(deps, tx, { userId, code: input.code }))
      ? complete(tx, context, { trust: input.trustDevice, now })
      : undefined,
  );
  if (!token) return refuse(deps, context, 'code_wrong');
  context.setSessionToken(token);
}

/** The same with a passkey of this user. Throws `passkey_refused`, `account_locked`. */
export async function takePasskeyStep(
  deps: PasskeyDeps,
  context: SignedInContext,
  input: { challengeId: string; credential: { id: string }; trustDevice: boolean },
): Promise<void> {
  const { tenantId, userId } = context.principal;
  const shown = await takePasskey(deps, context, input).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'passkey_refused') return undefined;
    throw error;
  });
  if (shown?.userId !== userId) return refuse(deps, context, 'passkey_refused');
  const now = deps.clock.now();
  const token = await deps.db.tenantTx(tenantId, (tx) =>
    complete(tx, context, { trust: input.trustDevice, now }),
  );
  context.setSessionToken(token);
}

/** Answers the session's new token. */
async function complete(
  tx: Tx,
  context: SignedInContext,
  { trust, now }: { trust: boolean; now: Date },
): Promise<string> {
  const { principal } = context;
  const { tenantId, userId } = principal;
  await liftPending(tx, principal);
  await markConfirmed(tx, principal, now);
  await tx.query('update identity.app_user set failed_logins = 0 where tenant_id = $1 and id = $2', [
    tenantId,
    userId,
  ]);
  const { trustedDeviceDays: days } = await readPolicy(tx);
  if (trust) await trustDevice(tx, context, { userId, days, now });
  return renewToken(tx, principal.sessionId);
}

/** Shows once more who acts, by password or second factor. Throws `password_wrong`, `code_wrong`, `account_locked`. */
export async function confirmSession(
  deps: FactorDeps,
  context: SignedInContext,
  input: { password: string } | { code: string },
): Promise<void> {
  const { principal } = context;
  const { tenantId, userId } = principal;
  const right = await deps.db.tenantTx(tenantId, async (tx) => {
    if ('code' in input) {
      if (!(await useFactor(deps, tx, { userId, code: input.code }))) return false;
    } else {
      const { password_hash } = await tx
        .kysely<IdentityTables>()
        .selectFrom('identity.app_user')
        .where('id', '=', userId)
        .select('password_hash')
        .executeTakeFirstOrThrow();
      if (!(await verifyPassword(password_hash, input.password))) return false;
    }
    await markConfirmed(tx, principal, deps.clock.now());
    return true;
  });
  if (!right) await refuse(deps, context, 'code' in input ? 'code_wrong' : 'password_wrong');
}

async function refuse(deps: FactorDeps, context: SignedInContext, error: ErrorCode): Promise<never> {
  const { tenantId, userId, sessionId } = context.principal;
  const now = deps.clock.now();
  const policy = await deps.db.tenantTx(tenantId, async (tx) => {
    const method = error === 'password_wrong' ? 'password' : 'second_factor';
    await recordAttempt(tx, context, { attempt: { userId, login: userId, method, outcome: 'wrong' }, now });
    return readPolicy(tx);
  });
  if (!(await countFailure(deps, context.ip, { tenantId, userId, policy }))) throw new AppError(error);
  await deps.db.tenantTx(tenantId, (tx) => endSessions(tx, { userId, only: sessionId, now }));
  throw new AppError('account_locked');
}
