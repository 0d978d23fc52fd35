import type { SecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import { signOnPath } from '@guanjia/contracts/identity/single-sign-on';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { isAllowedAddress } from '../address-list.ts';
import { type Account, openSession } from '../enter.ts';
import { addressNotAllowed } from '../log-in.ts';
import { type Attempt, recordAttempt } from '../log-in-attempts.ts';
import { readPolicy } from '../security-policy.ts';
import { requireUnblocked } from '../security-watch.ts';
import type { IdentityTables } from '../tables.ts';
import { findTenant } from '../tenants.ts';
import { keepAttempt, takeAttempt } from './attempts.ts';
import { type Arrival, readArrival } from './claims.ts';
import { findUser } from './people.ts';
import type { ProviderDeps } from './provider-service.ts';
import { listProviders, readProvider, type StoredProvider } from './provider-store.ts';
import type { RelyingClient } from './relying-client.ts';

export interface SignOnDeps extends ProviderDeps {
  relying: RelyingClient;
  publicUrl: string | null;
}

/**
 * Where the provider sends the browser back to: the configured address, else the one that the browser is at. A wrong
 * one gets nobody anywhere: the provider knows which are allowed.
 */
export function redirectUriOf(context: RequestContext, publicUrl: string | null): string {
  const origin = context.header('origin') ?? '';
  const host = context.header('host') ?? '';
  const own = URL.canParse(origin) && new URL(origin).host === host ? origin : `http://${host}`;
  return new URL(signOnPath, publicUrl ?? own).href;
}

/** Of an enterprise by its code; none for a code that nobody has. */
export async function listOffered({ db }: SignOnDeps, tenantCode: string): Promise<StoredProvider[]> {
  const tenant = await findTenant(db, tenantCode);
  const providers = tenant ? await db.tenantTx(tenant.tenantId, listProviders) : [];
  return providers.filter(({ enabled }) => enabled);
}

/** Throws `not_found`, `single_sign_on_unavailable`. */
export async function startSignOn(
  deps: SignOnDeps,
  context: RequestContext,
  input: { tenantCode: string; providerId: string },
): Promise<{ url: string; handle: string }> {
  const provider = (await listOffered(deps, input.tenantCode)).find(({ id }) => id === input.providerId);
  if (!provider) throw notFound();
  const { url, checks } = await deps.relying.begin(provider, redirectUriOf(context, deps.publicUrl));
  const { tenantId, id: providerId } = provider;
  return { url, handle: await keepAttempt(deps, { tenantId, providerId, checks }) };
}

/**
 * Opens a session for whom the provider vouches. Throws `single_sign_on_failed`, `single_sign_on_unavailable`,
 * `single_sign_on_unknown`, `address_not_allowed`, `address_blocked`, `account_locked`, `account_disabled`.
 */
export async function finishSignOn(
  deps: SignOnDeps,
  context: RequestContext,
  { handle, answer }: { handle: string; answer: string },
): Promise<{ tenantId: string; userId: string; token: string }> {
  const state = new URLSearchParams(answer).get('state') ?? '';
  const { tenantId, providerId, checks } = await takeAttempt(deps, { state, handle });
  await requireUnblocked(deps, tenantId, context.ip);
  const { provider, policy } = await deps.db.tenantTx(tenantId, async (tx) => ({
    provider: await readProvider(tx, providerId),
    policy: await readPolicy(tx),
  }));
  const refuse = refuser(deps, context, tenantId);
  if (!isAllowedAddress(policy.ipAllowList, context.ip))
    return refuse('address_not_allowed', null, addressNotAllowed(context.ip));
  if (!provider.enabled) throw new AppError('single_sign_on_failed');
  const arrival = await identify(deps, { provider, checks, answer }).catch((error: unknown) =>
    error instanceof AppError && error.code === 'single_sign_on_failed'
      ? refuse('wrong', null, error)
      : Promise.reject(error),
  );
  const account = await deps.db.tenantTx(tenantId, (tx) => accountOf(deps, tx, provider, arrival));
  if (account.lockedAt) return refuse('locked', account, new AppError('account_locked'));
  if (account.disabledAt) return refuse('disabled', account, new AppError('account_disabled'));
  const token = await openSession(deps, context, {
    account,
    policy: withoutExpiry(policy),
    method: 'sign_on',
    secondFactorShown: arrival.secondFactor,
  });
  return { tenantId, userId: account.userId, token };
}

/** The age of a password that is not used is nobody's concern. */
function withoutExpiry(policy: SecurityPolicy): SecurityPolicy {
  return { ...policy, passwordMaxAgeDays: 0 };
}

async function identify(
  { relying }: SignOnDeps,
  input: { provider: StoredProvider; checks: Parameters<RelyingClient['finish']>[1]; answer: string },
): Promise<Arrival> {
  const arrival = readArrival(
    await relying.finish(input.provider, input.checks, input.answer),
    input.provider,
  );
  if (!arrival) throw new AppError('single_sign_on_failed');
  return arrival;
}

async function accountOf(
  deps: SignOnDeps,
  tx: Tx,
  provider: StoredProvider,
  arrival: Arrival,
): Promise<Account> {
  const userId = await findUser(deps, tx, provider, arrival);
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user')
    .where('tenant_id', '=', provider.tenantId)
    .where('id', '=', userId)
    .select(['login', 'password_changed_at', 'locked_at', 'disabled_at'])
    .executeTakeFirstOrThrow();
  return {
    tenantId: provider.tenantId,
    userId,
    login: row.login,
    passwordChangedAt: row.password_changed_at,
    lockedAt: row.locked_at,
    disabledAt: row.disabled_at,
  };
}

/** Keeps the attempt although the log-in fails. */
function refuser(deps: SignOnDeps, context: RequestContext, tenantId: string) {
  return async (outcome: Attempt['outcome'], account: Account | null, error: AppError): Promise<never> => {
    await deps.db.tenantTx(tenantId, async (tx) => {
      const attempt: Attempt = {
        userId: account?.userId ?? null,
        login: account?.login ?? '',
        method: 'sign_on',
        outcome,
      };
      await recordAttempt(tx, context, { attempt, now: deps.clock.now() });
    });
    throw error;
  };
}
