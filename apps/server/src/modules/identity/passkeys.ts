import type { Passkey } from '@guanjia/contracts/identity/passkeys';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { RequestContext, SignedInContext } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { isAllowedAddress } from './address-list.ts';
import { type Account, openSession } from './enter.ts';
import { addressNotAllowed } from './log-in.ts';
import { type Attempt, recordAttempt } from './log-in-attempts.ts';
import {
  type Ceremony,
  finishMaking,
  finishShowing,
  type StoredPasskey,
  startMaking,
} from './passkey-ceremonies.ts';
import { relyingPartyOf } from './relying-party.ts';
import { type FactorDeps, hasSecondFactor } from './second-factors.ts';
import { policyOf, readPolicy } from './security-policy.ts';
import { requireUnblocked } from './security-watch.ts';
import { requireRecentConfirmation } from './step-up.ts';
import type { IdentityTables } from './tables.ts';

export type PasskeyDeps = FactorDeps & { publicUrl: string | null };

interface Shown {
  challengeId: string;
  credential: { id: string };
}

export async function listOwn(tx: Tx, userId: string): Promise<Passkey[]> {
  const rows = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.passkey')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('user_id', '=', userId)
    .select(['id', 'name', 'created_at', 'last_used_at'])
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}

/** Throws `confirmation_required`. */
export async function startOwn(deps: PasskeyDeps, context: SignedInContext): Promise<Ceremony> {
  const { principal } = context;
  const { userId } = principal;
  const owner = await deps.db.tenantTx(principal.tenantId, async (tx) => {
    await requireRecentConfirmation(tx, principal, deps.clock.now());
    const user = await tx
      .kysely<IdentityTables>()
      .selectFrom('identity.app_user as u')
      .innerJoin('identity.tenant as t', 't.tenant_id', 'u.tenant_id')
      .where('u.id', '=', userId)
      .select(['u.login', 'u.name', 't.name as enterprise'])
      .executeTakeFirstOrThrow();
    const known = await tx.query<{ credential_id: string }>(
      'select credential_id from identity.passkey where tenant_id = $1 and user_id = $2',
      [principal.tenantId, userId],
    );
    return { ...user, userId, known: known.map((row) => row.credential_id) };
  });
  return startMaking(deps, relyingPartyOf(context, deps.publicUrl), owner);
}

/** Throws `confirmation_required`, `passkey_refused`. */
export async function addOwn(
  deps: PasskeyDeps,
  context: SignedInContext,
  { name, challengeId, credential }: Shown & { name: string },
): Promise<Passkey> {
  const { principal } = context;
  const { tenantId, userId } = principal;
  const party = relyingPartyOf(context, deps.publicUrl);
  const now = deps.clock.now();
  await deps.db.tenantTx(tenantId, (tx) => requireRecentConfirmation(tx, principal, now));
  const response = credential as unknown as RegistrationResponseJSON;
  const made = await finishMaking(deps, party, { challengeId, userId, response });
  const id = newId(now.getTime());
  return deps.db.tenantTx(tenantId, async (tx) => {
    await tx
      .kysely<IdentityTables>()
      .insertInto('identity.passkey')
      .values({
        id,
        tenant_id: tenantId,
        user_id: userId,
        rp_id: party.id,
        credential_id: made.credentialId,
        public_key: Buffer.from(made.publicKey),
        counter: made.counter,
        transports: made.transports,
        name,
        created_at: now,
      })
      .execute();
    await deps.audit.record(tx, {
      actor: principal,
      action: 'identity.passkey_added',
      entityType: 'user',
      entityId: userId,
      after: { name },
    });
    return { id, name, createdAt: now.toISOString(), lastUsedAt: null };
  });
}

/** Throws `confirmation_required`, `not_found`, `second_factor_by_policy`. */
export async function removeOwn(deps: PasskeyDeps, context: SignedInContext, id: string): Promise<void> {
  const { principal } = context;
  await deps.db.tenantTx(principal.tenantId, async (tx) => {
    const gone = await tx.query<{ name: string }>(
      'delete from identity.passkey where tenant_id = $1 and user_id = $2 and id = $3 returning name',
      [principal.tenantId, principal.userId, id],
    );
    if (!gone[0]) throw notFound();
    await requireRecentConfirmation(tx, principal, deps.clock.now());
    const { secondFactor } = await readPolicy(tx);
    if (secondFactor === 'required' && !(await hasSecondFactor(tx, principal.userId)))
      throw new AppError('second_factor_by_policy');
    await deps.audit.record(tx, {
      actor: principal,
      action: 'identity.passkey_removed',
      entityType: 'user',
      entityId: principal.userId,
      before: { name: gone[0].name },
    });
  });
}

/** Checks a passkey that was shown and counts its use; answers whose it is. Throws `passkey_refused`. */
export async function takePasskey(
  deps: PasskeyDeps,
  context: RequestContext,
  { challengeId, credential }: Shown,
): Promise<StoredPasskey> {
  const stored = await findPasskey(deps.db, credential.id);
  const response = credential as unknown as AuthenticationResponseJSON;
  const party = relyingPartyOf(context, deps.publicUrl);
  const counter = await finishShowing(deps, party, { challengeId, response, stored });
  if (!stored) throw new AppError('passkey_refused');
  await deps.db.tenantTx(stored.tenantId, (tx) =>
    tx.query('update identity.passkey set counter = $2, last_used_at = $3 where id = $1', [
      stored.id,
      counter,
      deps.clock.now(),
    ]),
  );
  return stored;
}

/**
 * Opens a session with a passkey alone: it is something one has, unlocked by something one knows or is. Throws
 * `passkey_refused`, `address_not_allowed`, `address_blocked`, `account_locked`, `account_disabled`.
 */
export async function logInByPasskey(
  deps: PasskeyDeps,
  context: RequestContext,
  shown: Shown,
): Promise<{ tenantId: string; userId: string; token: string }> {
  const { tenantId, userId } = await takePasskey(deps, context, shown);
  await requireUnblocked(deps, tenantId, context.ip);
  const { account, policy } = await readAccount(deps.db, tenantId, userId);
  const refuse = async (outcome: Attempt['outcome'], error: AppError): Promise<never> => {
    const attempt: Attempt = { userId, login: account.login, method: 'passkey', outcome };
    await deps.db.tenantTx(tenantId, (tx) => recordAttempt(tx, context, { attempt, now: deps.clock.now() }));
    throw error;
  };
  if (!isAllowedAddress(policy.ipAllowList, context.ip))
    return refuse('address_not_allowed', addressNotAllowed(context.ip));
  if (account.lockedAt) return refuse('locked', new AppError('account_locked'));
  if (account.disabledAt) return refuse('disabled', new AppError('account_disabled'));
  const token = await openSession(deps, context, { account, policy, method: 'passkey' });
  return { tenantId, userId, token };
}

async function readAccount(db: Db, tenantId: string, userId: string) {
  const row = await db.tenantTx(tenantId, (tx) =>
    tx
      .kysely<IdentityTables>()
      .selectFrom('identity.app_user as u')
      .leftJoin('identity.security_policy as p', 'p.tenant_id', 'u.tenant_id')
      .where('u.id', '=', userId)
      .select(['u.login', 'u.password_changed_at', 'u.locked_at', 'u.disabled_at', 'p.policy'])
      .executeTakeFirstOrThrow(),
  );
  const account: Account = {
    tenantId,
    userId,
    login: row.login,
    passwordChangedAt: row.password_changed_at,
    lockedAt: row.locked_at,
    disabledAt: row.disabled_at,
  };
  return { account, policy: policyOf(row.policy) };
}

async function findPasskey(db: Db, credentialId: string): Promise<StoredPasskey | undefined> {
  const [row] = await db.platformTx((tx) =>
    tx.query<StoredPasskey>(
      `select id, tenant_id as "tenantId", user_id as "userId", rp_id as "rpId", credential_id as "credentialId",
         public_key as "publicKey", counter
       from identity.passkey where credential_id = $1`,
      [credentialId],
    ),
  );
  return row;
}
