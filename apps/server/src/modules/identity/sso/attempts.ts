import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { hashToken, newToken } from '../random-tokens.ts';
import { equalHashes, type Secrets } from '../secrets.ts';
import type { SignOnChecks } from './relying-client.ts';

interface Deps {
  db: Db;
  clock: Clock;
  secrets: Secrets;
}

/** A browser on its way to a provider and back. */
export interface SignOnAttempt {
  tenantId: string;
  providerId: string;
  checks: SignOnChecks;
}

const lifetimeMs = 10 * 60 * 1000;
const sealUse = 'sign-on';

/** Answers the handle that only this browser gets. */
export async function keepAttempt(
  { db, clock, secrets }: Deps,
  { tenantId, providerId, checks }: SignOnAttempt,
): Promise<string> {
  const now = clock.now();
  const handle = newToken();
  await db.platformTx(async (tx) => {
    await tx.query('delete from identity.sign_on where expires_at < $1', [now]);
    await tx.query(
      `insert into identity.sign_on
         (state_hash, handle_hash, tenant_id, provider_id, nonce, sealed_verifier, redirect_uri, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        hashToken(checks.state),
        hashToken(handle),
        tenantId,
        providerId,
        checks.nonce,
        secrets.seal(sealUse, checks.state, checks.verifier),
        checks.redirectUri,
        new Date(now.getTime() + lifetimeMs),
      ],
    );
  });
  return handle;
}

/** Uses the attempt up. Throws `single_sign_on_failed` when it is too old, used, or was begun in another browser. */
export async function takeAttempt(
  { db, clock, secrets }: Deps,
  { state, handle }: { state: string; handle: string },
): Promise<SignOnAttempt> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{
      handle_hash: Buffer;
      tenant_id: string;
      provider_id: string;
      nonce: string;
      sealed_verifier: Buffer;
      redirect_uri: string;
      expires_at: Date;
    }>('delete from identity.sign_on where state_hash = $1 returning *', [hashToken(state)]),
  );
  if (!row || row.expires_at <= clock.now() || !equalHashes(row.handle_hash, hashToken(handle)))
    throw new AppError('single_sign_on_failed');
  return {
    tenantId: row.tenant_id,
    providerId: row.provider_id,
    checks: {
      state,
      nonce: row.nonce,
      verifier: secrets.open(sealUse, state, row.sealed_verifier),
      redirectUri: row.redirect_uri,
    },
  };
}
