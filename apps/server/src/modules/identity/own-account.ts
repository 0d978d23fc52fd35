import type { Me } from '@guanjia/contracts/identity/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { effectiveRole } from './effective-role.ts';
import { readImpersonation } from './impersonation/impersonation.ts';
import { hashPassword, readJudge, requireStrong, requireUnused, verifyPassword } from './password.ts';
import { endSessions } from './session-store.ts';
import type { IdentityTables } from './tables.ts';

/** Who is signed in and what they may do. */
export async function getMe(
  tx: Tx,
  userId: string,
  { sessionId, ...session }: Pick<Me, 'csrfToken' | 'pendingFactor'> & { sessionId: string },
): Promise<Me> {
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user as u')
    .innerJoin('identity.tenant as t', 't.tenant_id', 'u.tenant_id')
    .innerJoin('identity.role as r', 'r.id', 'u.role_id')
    .innerJoin('identity.unit as n', 'n.id', 'u.unit_id')
    .where('u.id', '=', userId)
    .select([
      'u.id',
      'u.name',
      'u.login',
      'u.employee_no',
      'u.must_change_password',
      'u.preferences',
      'u.unit_id',
      'u.avatar_object',
    ])
    .select([
      'n.name as unit_name',
      'n.kind as unit_kind',
      't.tenant_id',
      't.code',
      't.name as tenant_name',
      't.timezone',
      't.demo',
    ])
    .select(['r.key', 'r.name as role_name', 'r.built_in', 'r.permissions', 'r.scope'])
    .select(['r.scopes', 'r.field_rules', 'r.category', 'r.hidden_menus'])
    .executeTakeFirst();
  if (!row) throw notFound();
  const role = effectiveRole(row);
  const impersonation = await readImpersonation(tx, sessionId);
  return {
    user: {
      id: row.id,
      name: row.name,
      login: row.login,
      employeeNo: row.employee_no,
      group: row.unit_kind === 'group' ? { id: row.unit_id, name: row.unit_name } : null,
      unit: { id: row.unit_id, name: row.unit_name },
      hasAvatar: row.avatar_object !== null,
      role: { key: row.key, name: row.role_name },
    },
    tenant: { id: row.tenant_id, code: row.code, name: row.tenant_name, timezone: row.timezone },
    permissions: [...role.permissions],
    scopes: role.scopes,
    fieldRules: role.fieldRules,
    hiddenMenus: row.hidden_menus,
    mustChangePassword: row.must_change_password && !impersonation,
    ...session,
    impersonation,
    preferences: row.preferences,
    demo: row.demo,
  };
}

export async function csrfTokenOf(tx: Tx, sessionId: string): Promise<string> {
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.session')
    .where('id', '=', sessionId)
    .select('csrf_token')
    .executeTakeFirstOrThrow();
  return row.csrf_token;
}

/**
 * Changes the own password and ends the user's other sessions.
 * Throws `password_wrong`, what `requireStrong` throws, `password_reused`.
 */
export async function changePassword(
  { db, clock }: { db: Db; clock: Clock },
  principal: Principal,
  input: { current: string; next: string },
  /** Runs in the same transaction, when it was changed. */
  onChanged: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { userId, sessionId } = principal;
  await db.tenantTx(principal.tenantId, async (tx) => {
    const user = await tx
      .kysely<IdentityTables>()
      .selectFrom('identity.app_user')
      .where('id', '=', userId)
      .select('password_hash')
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (!(await verifyPassword(user.password_hash, input.current))) throw new AppError('password_wrong');
    await replacePassword(tx, { userId, next: input.next, keepSession: sessionId, now: clock.now() });
    await onChanged(tx);
  });
}

/**
 * Puts a password that its owner chose in the place of the one before, and ends the sessions but the one to keep.
 * Throws what `requireStrong` throws, `password_reused`.
 */
export async function replacePassword(
  tx: Tx,
  input: { userId: string; next: string; keepSession: string | null; now: Date },
): Promise<void> {
  const { userId, next, now } = input;
  const judge = await readJudge(tx, userId);
  if (!judge) throw notFound();
  requireStrong(judge, next);
  const user = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user')
    .where('id', '=', userId)
    .select(['password_hash', 'password_history'])
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { rememberedPasswords } = judge.policy;
  const used = [user.password_hash, ...user.password_history].slice(0, rememberedPasswords);
  await requireUnused(used, next);
  await tx
    .kysely<IdentityTables>()
    .updateTable('identity.app_user')
    .set({
      password_hash: await hashPassword(next),
      password_history: used,
      must_change_password: false,
      password_changed_at: now,
    })
    .where('id', '=', userId)
    .execute();
  await endSessions(tx, { userId, keep: input.keepSession, now });
}

export async function setPreferences(tx: Tx, userId: string, preferences: Me['preferences']): Promise<void> {
  await tx
    .kysely<IdentityTables>()
    .updateTable('identity.app_user')
    .set({ preferences: JSON.stringify(preferences) as never })
    .where('id', '=', userId)
    .execute();
}
