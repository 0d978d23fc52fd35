import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { hashPassword, readJudge, requireStrong } from '../password.ts';
import { endSessions } from '../session-store.ts';
import type { IdentityTables } from '../tables.ts';
import { endTokens } from '../tokens/token-store.ts';

/**
 * A new initial password, by policy to be changed at the next log-in; ends the user's sessions and API tokens. A locked account stays
 * locked unless `unlock`. Throws `not_found` and what `requireStrong` throws.
 */
export async function resetPassword(
  { clock }: { clock: Clock },
  tx: Tx,
  { userId, next, unlock }: { userId: string; next: string; unlock: boolean },
): Promise<void> {
  const judge = await readJudge(tx, userId);
  if (!judge) throw notFound();
  requireStrong(judge, next);
  const now = clock.now();
  await tx
    .kysely<IdentityTables>()
    .updateTable('identity.app_user')
    .set({
      password_hash: await hashPassword(next),
      must_change_password: judge.policy.firstLogInChange,
      password_changed_at: now,
      ...(unlock ? { failed_logins: 0, locked_at: null } : {}),
    })
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', userId)
    .execute();
  await endSessions(tx, { userId, now });
  await endTokens(tx, { userId, now });
}

/** Id of a user by log-in name; for administration from the command line. */
export async function findUserId(tx: Tx, login: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    'select id from identity.app_user where lower(login) = lower($1)',
    [login],
  );
  return row?.id;
}
