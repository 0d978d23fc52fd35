import * as routes from '@guanjia/contracts/identity/security-alerts';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { countOpen, listAlerts } from './alert-views.ts';
import type { AuditTrail } from './ports.ts';
import type { IdentityTables } from './tables.ts';
import { readUser } from './users/user-record.ts';

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
}

export function securityOperations(deps: Deps): Operation[] {
  const { db, clock } = deps;
  return [
    operation(routes.listSecurityAlerts, ({ principal }, { query }) =>
      db.tenantTx(principal.tenantId, (tx) => listAlerts(tx, { query, now: clock.now() })),
    ),
    operation(routes.countOpenAlerts, async ({ principal }) => ({
      count: await db.tenantTx(principal.tenantId, countOpen),
    })),
    operation(routes.acknowledgeAlert, async ({ principal }, { params, body }) => {
      await acknowledge(deps, principal, { id: params.id, ...body });
      return undefined;
    }),
    operation(routes.unlockUser, async ({ principal }, { params }) => {
      await unlock(deps, principal, params.id);
      return undefined;
    }),
  ];
}

/** Who was first to acknowledge stays; the address can still be let in again. Throws `not_found`. */
async function acknowledge(
  { db, clock, audit }: Deps,
  principal: Principal,
  { id, unblock }: { id: string; unblock: boolean },
): Promise<void> {
  await db.tenantTx(principal.tenantId, async (tx) => {
    const [alert] = await tx.query<{ ip: string | null }>(
      `update identity.security_alert
       set acknowledged_at = coalesce(acknowledged_at, $3), acknowledged_by = coalesce(acknowledged_by, $4)
       where tenant_id = $1 and id = $2 returning ip`,
      [principal.tenantId, id, clock.now(), principal.userId],
    );
    if (!alert) throw notFound();
    if (unblock && alert.ip !== null)
      await tx
        .kysely<IdentityTables>()
        .deleteFrom('identity.address_block')
        .where('tenant_id', '=', principal.tenantId)
        .where('ip', '=', alert.ip)
        .execute();
    await audit.record(tx, {
      actor: principal,
      action: 'identity.security_alert_acknowledged',
      entityType: 'security_alert',
      entityId: id,
      after: { ip: alert.ip, unblock },
    });
  });
}

/** Nothing happens to an account that is not locked. Throws `not_found` outside the scope. */
async function unlock({ db, audit }: Deps, principal: Principal, userId: string): Promise<void> {
  await db.tenantTx(principal.tenantId, async (tx) => {
    await readUser(tx, userId, principal);
    const user = await tx
      .kysely<IdentityTables>()
      .selectFrom('identity.app_user')
      .where('tenant_id', '=', principal.tenantId)
      .where('id', '=', userId)
      .select('locked_at')
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (!user.locked_at) return;
    await tx
      .kysely<IdentityTables>()
      .updateTable('identity.app_user')
      .set({ failed_logins: 0, locked_at: null })
      .where('tenant_id', '=', principal.tenantId)
      .where('id', '=', userId)
      .execute();
    await audit.record(tx, {
      actor: principal,
      action: 'identity.user_unlocked',
      entityType: 'user',
      entityId: userId,
      before: { lockedAt: user.locked_at.toISOString() },
      after: { lockedAt: null },
    });
  });
}
