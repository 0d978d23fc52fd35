import { type PasswordOwner, passwordFaults } from '@guanjia/contracts/identity/password-rules';
import type { SecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import { hash, verify } from '@node-rs/argon2';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { isCommonPassword } from './common-passwords.ts';
import { requireTenant } from './require-tenant.ts';
import { readPolicy } from './security-policy.ts';
import type { IdentityTables } from './tables.ts';

/** OWASP's first recommendation for Argon2id: 19 MiB, two passes. */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

export function verifyPassword(stored: string, password: string): Promise<boolean> {
  return verify(stored, password);
}

/** What a new password is judged by. */
export interface PasswordJudge {
  policy: SecurityPolicy;
  /** Undefined where one password is for many. */
  owner: PasswordOwner | undefined;
}

/** Throws `password_too_weak`, `password_personal`, `password_common`. */
export function requireStrong({ policy, owner }: PasswordJudge, password: string): void {
  const rules = { minLength: policy.passwordMinLength, classes: policy.passwordClasses };
  const faults = passwordFaults(rules, password, owner);
  if (faults.includes('length') || faults.includes('classes'))
    throw new AppError('password_too_weak', { params: { length: rules.minLength, classes: rules.classes } });
  if (faults.includes('personal')) throw new AppError('password_personal');
  if (isCommonPassword(password)) throw new AppError('password_common');
}

/** Throws `password_reused` when the new password is one of those hashes. */
export async function requireUnused(hashes: readonly string[], password: string): Promise<void> {
  for (const stored of hashes) {
    if (await verifyPassword(stored, password))
      throw new AppError('password_reused', { params: { count: hashes.length } });
  }
}

/** Whose password it is, and by which rules; undefined when there is no such user in the tenant. */
export async function readJudge(tx: Tx, userId: string): Promise<PasswordJudge | undefined> {
  const owner = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user as u')
    .innerJoin('identity.tenant as t', 't.tenant_id', 'u.tenant_id')
    .where('u.tenant_id', '=', tx.tenantId ?? '')
    .where('u.id', '=', userId)
    .select(['t.code as tenantCode', 'u.login', 'u.employee_no as employeeNo'])
    .executeTakeFirst();
  return owner && { policy: await readPolicy(tx), owner };
}

/** The same for somebody who is not there yet. */
export async function judgeOf(
  tx: Tx,
  owner: Omit<PasswordOwner, 'tenantCode'> | undefined,
): Promise<PasswordJudge> {
  const { code } = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.tenant')
    .where('tenant_id', '=', requireTenant(tx))
    .select('code')
    .executeTakeFirstOrThrow();
  return { policy: await readPolicy(tx), owner: owner && { ...owner, tenantCode: code } };
}
