import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { hashPassword, requireStrong } from '../password.ts';
import { deleteOtherSessions } from '../session-store.ts';
import type { IdentityTables } from '../tables.ts';

/**
 * A new initial password, to be changed at the next log-in; unlocks and ends the user's sessions.
 * Throws `not_found`, `password_too_weak`.
 */
export async function resetPassword(
  { clock }: { clock: Clock },
  tx: Tx,
  userId: string,
  next: string,
): Promise<void> {
  requireStrong(next);
  const updated = await tx
    .kysely<IdentityTables>()
    .updateTable('identity.app_user')
    .set({
      password_hash: await hashPassword(next),
      must_change_password: true,
      password_changed_at: clock.now(),
      failed_logins: 0,
      locked_at: null,
    })
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', userId)
    .returning('id')
    .executeTakeFirst();
  if (!updated) throw notFound();
  await deleteOtherSessions(tx, userId, null);
}

/** Id of a user by log-in name; for administration from the command line. */
export async function findUserId(tx: Tx, login: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    'select id from identity.app_user where lower(login) = lower($1)',
    [login],
  );
  return row?.id;
}
