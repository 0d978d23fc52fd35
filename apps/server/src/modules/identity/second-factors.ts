import { randomInt } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { SignedInContext } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from './ports.ts';
import type { Secrets } from './secrets.ts';
import { readPolicy } from './security-policy.ts';
import { endSessions } from './session-store.ts';
import { liftPending, markConfirmed, requireRecentConfirmation } from './step-up.ts';
import type { IdentityTables } from './tables.ts';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';
import { forgetDevices, listTrusted } from './trusted-devices.ts';
import { requireNotAbove } from './users/user-guards.ts';
import { readUser } from './users/user-record.ts';

export interface FactorDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  secrets: Secrets;
}

const recoveryCodeCount = 10;
/** Without characters that look like others. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Whether a log-in of this user has a second step. */
export async function hasSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.query(
    `select from identity.totp where tenant_id = $1 and user_id = $2 and confirmed_at is not null
     union all select from identity.passkey where tenant_id = $1 and user_id = $2`,
    [tx.tenantId, userId],
  );
  return rows.length > 0;
}

/** Takes a code of the app, or a recovery code, and uses it up; false when it is neither. */
export async function useFactor(
  { secrets, clock }: FactorDeps,
  tx: Tx,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> {
  const plain = code.replace(/[\s-]/g, '').toLowerCase();
  if (!/^\d{6}$/.test(plain)) {
    const used = await tx.query(
      'delete from identity.recovery_code where tenant_id = $1 and user_id = $2 and code_hash = $3 returning user_id',
      [tx.tenantId, userId, secrets.mac('recovery-code', userId, plain)],
    );
    return used.length > 0;
  }
  const row = await readTotp(tx, userId);
  if (!row?.sealed_secret) return false;
  const secret = secrets.open('totp', userId, row.sealed_secret);
  const step = await totpStep(secret, plain, clock.now());
  if (step === undefined) return false;
  const taken = await tx.query(
    `update identity.totp set last_step = $3
     where tenant_id = $1 and user_id = $2 and last_step < $3 returning user_id`,
    [tx.tenantId, userId, step],
  );
  return taken.length > 0;
}

/** How the own second step is set up. */
export function readFactors({ db, clock }: FactorDeps, context: SignedInContext) {
  const { tenantId, userId } = context.principal;
  const now = clock.now();
  return db.tenantTx(tenantId, async (tx) => {
    const policy = await readPolicy(tx);
    const totp = await readTotp(tx, userId);
    const [left] = await tx.query<{ count: number }>(
      'select count(*) as count from identity.recovery_code where tenant_id = $1 and user_id = $2',
      [tenantId, userId],
    );
    return {
      policy: policy.secondFactor,
      totp: totp?.confirmed_at ? { createdAt: totp.confirmed_at.toISOString() } : null,
      recoveryCodesLeft: left?.count ?? 0,
      trustedDeviceDays: policy.trustedDeviceDays,
      trustedDevices: await listTrusted(tx, context, { userId, now }),
    };
  });
}

/** A secret that counts once a code of it came back. Throws `confirmation_required`, `second_factor_off`. */
export function startTotp(
  { db, clock, secrets }: FactorDeps,
  principal: Principal,
): Promise<{ secret: string; uri: string }> {
  const { tenantId, userId } = principal;
  const now = clock.now();
  return db.tenantTx(tenantId, async (tx) => {
    await requireRecentConfirmation(tx, principal, now);
    if ((await readPolicy(tx)).secondFactor === 'off') throw new AppError('second_factor_off');
    const secret = await newTotpSecret();
    await tx.query(
      `insert into identity.totp (tenant_id, user_id, next_secret) values ($1, $2, $3)
       on conflict (user_id) do update set next_secret = excluded.next_secret`,
      [tenantId, userId, secrets.seal('totp', userId, secret)],
    );
    const owner = await tx
      .kysely<IdentityTables>()
      .selectFrom('identity.app_user as u')
      .innerJoin('identity.tenant as t', 't.tenant_id', 'u.tenant_id')
      .where('u.id', '=', userId)
      .select(['u.login', 't.name'])
      .executeTakeFirstOrThrow();
    return { secret, uri: await totpUri(secret, { issuer: owner.name, login: owner.login }) };
  });
}

/** Switches the app on, in place of one before; answers new recovery codes. Throws `confirmation_required`, `code_wrong`. */
export function confirmTotp(
  { db, clock, secrets, audit }: FactorDeps,
  principal: Principal,
  code: string,
): Promise<string[]> {
  const { tenantId, userId } = principal;
  const now = clock.now();
  return db.tenantTx(tenantId, async (tx) => {
    await requireRecentConfirmation(tx, principal, now);
    const row = await readTotp(tx, userId);
    const step =
      row?.next_secret && (await totpStep(secrets.open('totp', userId, row.next_secret), code, now));
    if (!step) throw new AppError('code_wrong');
    await tx.query(
      `update identity.totp set sealed_secret = next_secret, next_secret = null, last_step = $3, confirmed_at = $4
       where tenant_id = $1 and user_id = $2`,
      [tenantId, userId, step, now],
    );
    await forgetDevices(tx, userId);
    await liftPending(tx, principal);
    await markConfirmed(tx, principal, now);
    await tell(tx, audit, { principal, userId, action: 'identity.second_factor_set' });
    return makeRecoveryCodes(tx, secrets, userId);
  });
}

/** Throws `confirmation_required`, `second_factor_by_policy`. */
export async function removeTotp({ db, clock, audit }: FactorDeps, principal: Principal): Promise<void> {
  const { userId } = principal;
  await db.tenantTx(principal.tenantId, async (tx) => {
    await requireRecentConfirmation(tx, principal, clock.now());
    if ((await readPolicy(tx)).secondFactor === 'required') throw new AppError('second_factor_by_policy');
    await takeAway(tx, userId, ['totp', 'recovery_code']);
    await tell(tx, audit, { principal, userId, action: 'identity.second_factor_removed' });
  });
}

/** Throws `confirmation_required`, `not_found` without a second factor. */
export function renewRecoveryCodes(
  { db, clock, secrets, audit }: FactorDeps,
  principal: Principal,
): Promise<string[]> {
  const { userId } = principal;
  return db.tenantTx(principal.tenantId, async (tx) => {
    await requireRecentConfirmation(tx, principal, clock.now());
    if (!(await hasSecondFactor(tx, userId))) throw notFound();
    await tell(tx, audit, { principal, userId, action: 'identity.recovery_codes_renewed' });
    return makeRecoveryCodes(tx, secrets, userId);
  });
}

/** For somebody who has lost theirs; signs them out everywhere. Throws `not_found`, `beyond_own_rights`, `confirmation_required`. */
export async function resetSecondFactor(
  { db, clock, audit }: FactorDeps,
  principal: Principal,
  userId: string,
): Promise<void> {
  const now = clock.now();
  await db.tenantTx(principal.tenantId, async (tx) => {
    await requireNotAbove(tx, principal, await readUser(tx, userId, principal));
    await requireRecentConfirmation(tx, principal, now);
    await takeAway(tx, userId, ['totp', 'recovery_code', 'passkey']);
    await endSessions(tx, { userId, keep: principal.sessionId, now });
    await tell(tx, audit, { principal, userId, action: 'identity.second_factor_reset' });
  });
}

async function takeAway(
  tx: Tx,
  userId: string,
  tables: readonly ('totp' | 'recovery_code' | 'passkey')[],
): Promise<void> {
  for (const table of tables)
    await tx.query(`delete from identity.${table} where tenant_id = $1 and user_id = $2`, [
      tx.tenantId,
      userId,
    ]);
  await forgetDevices(tx, userId);
}

/** In the place of those before. */
async function makeRecoveryCodes(tx: Tx, secrets: Secrets, userId: string): Promise<string[]> {
  const pick = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  const codes = Array.from({ length: recoveryCodeCount }, () => `${pick()}-${pick()}`);
  await tx.query('delete from identity.recovery_code where tenant_id = $1 and user_id = $2', [
    tx.tenantId,
    userId,
  ]);
  await tx.query(
    `insert into identity.recovery_code (tenant_id, user_id, code_hash)
     select $1, $2, hash from unnest($3::bytea[]) as hash`,
    [tx.tenantId, userId, codes.map((code) => secrets.mac('recovery-code', userId, code.replace('-', '')))],
  );
  return codes;
}

function readTotp(tx: Tx, userId: string) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.totp')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('user_id', '=', userId)
    .selectAll()
    .executeTakeFirst();
}

async function tell(
  tx: Tx,
  audit: AuditTrail,
  { principal, userId, action }: { principal: Principal; userId: string; action: string },
): Promise<void> {
  await audit.record(tx, { actor: principal, action, entityType: 'user', entityId: userId });
}
