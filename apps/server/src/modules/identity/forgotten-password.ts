import { AppError, notFound } from '#kernel/errors.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { type Claim, type CodeDeps, proveByCode } from './enter-by-code.ts';
import { loadPrincipal } from './load-principal.ts';
import { recordAttempt } from './log-in-attempts.ts';
import { replacePassword } from './own-account.ts';
import { consumeCode } from './sms-codes.ts';
import { endTokens } from './tokens/token-store.ts';

/**
 * A new password by user name, number and code (IAM-008); signs out everywhere and ends API tokens. A password that is refused does not
 * cost the code. Throws what `proveByCode`, `requireStrong` and `requireUnused` throw.
 */
export async function resetForgottenPassword(
  deps: CodeDeps,
  context: RequestContext,
  input: { tenantCode: string; login: string; mobile: string; code: string; next: string },
): Promise<void> {
  const { code, next, ...who } = input;
  const claim: Claim = { purpose: 'password_reset', ...who };
  const { account, code: checked } = await proveByCode(deps, context, { claim, code });
  const { tenantId, userId, login } = account;
  const now = deps.clock.now();
  await deps.db.tenantTx(tenantId, async (tx) => {
    const loaded = await loadPrincipal(tx, userId);
    if (!loaded) throw notFound();
    await replacePassword(tx, { userId, next, keepSession: null, now });
    await endTokens(tx, { userId, now });
    if (!(await consumeCode(deps, checked.codeId))) throw new AppError('code_wrong');
    await recordAttempt(tx, context, { attempt: { userId, login, method: 'sms', outcome: 'success' }, now });
    await deps.audit.record(tx, {
      actor: { ...loaded.principal, ip: context.ip },
      action: 'identity.password_recovered',
      entityType: 'user',
      entityId: userId,
    });
  });
}
