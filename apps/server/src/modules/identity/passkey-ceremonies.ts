import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { RelyingParty } from './relying-party.ts';

interface Deps {
  db: Db;
  clock: Clock;
}

const lifetimeMs = 5 * 60 * 1000;

export interface Ceremony {
  challengeId: string;
  options: Record<string, unknown>;
}

/** A passkey as it is kept. */
export interface StoredPasskey {
  id: string;
  tenantId: string;
  userId: string;
  rpId: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
}

/** For the browser's `navigator.credentials.create`: discoverable, with the device unlocked by its owner. */
export async function startMaking(
  deps: Deps,
  party: RelyingParty,
  owner: { userId: string; login: string; name: string; enterprise: string; known: readonly string[] },
): Promise<Ceremony> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const options = await generateRegistrationOptions({
    rpName: owner.enterprise,
    rpID: party.id,
    userID: new TextEncoder().encode(owner.userId),
    userName: owner.login,
    userDisplayName: owner.name,
    attestationType: 'none',
    excludeCredentials: owner.known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return keepChallenge(deps, options, owner.userId);
}

/** For `navigator.credentials.get`: names nobody, the device knows whom it holds keys of. */
export async function startShowing(deps: Deps, party: RelyingParty): Promise<Ceremony> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  const options = await generateAuthenticationOptions({ rpID: party.id, userVerification: 'required' });
  return keepChallenge(deps, options, null);
}

async function keepChallenge(
  { db, clock }: Deps,
  options: { challenge: string },
  userId: string | null,
): Promise<Ceremony> {
  const now = clock.now();
  const challengeId = newId(now.getTime());
  await db.platformTx(async (tx) => {
    await tx.query('delete from identity.passkey_challenge where expires_at < $1', [now]);
    await tx.query(
      'insert into identity.passkey_challenge (id, challenge, user_id, expires_at) values ($1, $2, $3, $4)',
      [challengeId, options.challenge, userId, new Date(now.getTime() + lifetimeMs)],
    );
  });
  return { challengeId, options: { ...options } };
}

/** Uses the challenge up. Throws `passkey_refused` when it is too old, used or somebody else's. */
async function takeChallenge({ db, clock }: Deps, id: string, userId: string | null): Promise<string> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{ challenge: string; user_id: string | null; expires_at: Date }>(
      'delete from identity.passkey_challenge where id = $1 returning challenge, user_id, expires_at',
      [id],
    ),
  );
  if (!row || row.expires_at <= clock.now() || row.user_id !== userId) throw new AppError('passkey_refused');
  return row.challenge;
}

/** What the browser made, checked. Throws `passkey_refused`. */
export async function finishMaking(
  deps: Deps,
  party: RelyingParty,
  input: { challengeId: string; userId: string; response: RegistrationResponseJSON },
): Promise<{ credentialId: string; publicKey: Uint8Array; counter: number; transports: string[] }> {
  const expectedChallenge = await takeChallenge(deps, input.challengeId, input.userId);
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: input.response,
    expectedChallenge,
    expectedOrigin: party.origins,
    expectedRPID: party.id,
  }).catch(refused);
  if (!verified || !registrationInfo) throw new AppError('passkey_refused');
  const { id, publicKey, counter, transports } = registrationInfo.credential;
  return { credentialId: id, publicKey, counter, transports: transports ?? [] };
}

/** Answers the new counter of a passkey that was shown. Throws `passkey_refused`. */
export async function finishShowing(
  deps: Deps,
  party: RelyingParty,
  input: { challengeId: string; response: AuthenticationResponseJSON; stored: StoredPasskey | undefined },
): Promise<number> {
  const expectedChallenge = await takeChallenge(deps, input.challengeId, null);
  const { stored } = input;
  if (!stored || stored.rpId !== party.id) throw new AppError('passkey_refused');
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: input.response,
    expectedChallenge,
    expectedOrigin: party.origins,
    expectedRPID: party.id,
    credential: {
      id: stored.credentialId,
      publicKey: new Uint8Array(stored.publicKey),
      counter: stored.counter,
    },
  }).catch(refused);
  if (!verified) throw new AppError('passkey_refused');
  return authenticationInfo.newCounter;
}

/** The library says by exceptions what does not fit. */
function refused(cause: unknown): never {
  throw new AppError('passkey_refused', { cause });
}
