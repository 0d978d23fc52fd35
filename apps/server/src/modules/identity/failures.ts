import type { SecurityPolicy } from '@guanjia/contracts/identity/security-policy';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { raiseAlert } from './security-watch.ts';

/** True when this failure locked the account, which is an alert (IAM-017). Commits although the request fails. */
export function countFailure(
  { db, clock }: { db: Db; clock: Clock },
  ip: string,
  { tenantId, userId, policy }: { tenantId: string; userId: string; policy: SecurityPolicy },
): Promise<boolean> {
  const now = clock.now();
  return db.tenantTx(tenantId, async (tx) => {
    const [row] = await tx.query<{ failed_logins: number; locked_at: Date | null }>(
      `update identity.app_user set failed_logins = failed_logins + 1,
         locked_at = coalesce(locked_at, case when failed_logins + 1 >= $3 then $2::timestamptz end)
       where id = $1 returning failed_logins, locked_at`,
      [userId, now, policy.failuresUntilLock],
    );
    if (row?.failed_logins === policy.failuresUntilLock)
      await raiseAlert(tx, { kind: 'account_locked', ip, userId, names: 1 }, now);
    return row?.locked_at != null;
  });
}
