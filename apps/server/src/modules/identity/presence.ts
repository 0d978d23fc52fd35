import type { LogInEntry, Session } from '@guanjia/contracts/identity/sessions';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from './ports.ts';
import { endSessions } from './session-store.ts';
import { requireRecentConfirmation } from './step-up.ts';
import { attemptsKeptMs } from './sweep-log-ins.ts';
import type { IdentityTables } from './tables.ts';
import { readUser } from './users/user-record.ts';

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
}

/** Where a user is signed in, and the tries to log in as them, newest first. Throws `not_found`. */
export async function readPresence(
  tx: Tx,
  principal: Principal,
  { userId, now }: { userId: string; now: Date },
): Promise<{ sessions: Session[]; history: LogInEntry[] }> {
  if (userId !== principal.userId) await readUser(tx, userId, principal);
  const kysely = tx.kysely<IdentityTables>();
  const tenantId = principal.tenantId;
  const sessions = await kysely
    .selectFrom('identity.session')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .select(['id', 'ip', 'user_agent', 'created_at', 'last_seen_at'])
    .orderBy('last_seen_at', 'desc')
    .execute();
  const history = await kysely
    .selectFrom('identity.log_in_attempt')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('occurred_at', '>', new Date(now.getTime() - attemptsKeptMs))
    .select(['id', 'occurred_at', 'method', 'outcome', 'ip', 'user_agent'])
    .orderBy('occurred_at', 'desc')
    .limit(50)
    .execute();
  return {
    sessions: sessions.map((row) => ({
      id: row.id,
      ip: row.ip,
      userAgent: row.user_agent,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      current: row.id === principal.sessionId,
    })),
    history: history.map((row) => ({
      id: row.id,
      occurredAt: row.occurred_at.toISOString(),
      method: row.method,
      outcome: row.outcome,
      ip: row.ip,
      userAgent: row.user_agent,
    })),
  };
}

/** Signs the asking person out of one of their browsers. Throws `confirmation_required`, `not_found`. */
export async function endOwn({ db, clock, audit }: Deps, principal: Principal, id: string): Promise<void> {
  await db.tenantTx(principal.tenantId, async (tx) => {
    await requireRecentConfirmation(tx, principal, clock.now());
    const ended = await endSessions(tx, { userId: principal.userId, only: id, now: clock.now() });
    if (ended === 0) throw notFound();
    await tell(tx, audit, { principal, userId: principal.userId, ended });
  });
}

/**
 * Signs somebody out everywhere, but for the session that asks. Throws `not_found`, for oneself
 * `confirmation_required`: whoever stole a cookie must not shut its owner out with it.
 */
export async function endAll(
  { db, clock, audit }: Deps,
  principal: Principal,
  userId: string,
): Promise<void> {
  await db.tenantTx(principal.tenantId, async (tx) => {
    if (userId === principal.userId) await requireRecentConfirmation(tx, principal, clock.now());
    else await readUser(tx, userId, principal);
    const ended = await endSessions(tx, { userId, keep: principal.sessionId, now: clock.now() });
    await tell(tx, audit, { principal, userId, ended });
  });
}

async function tell(
  tx: Tx,
  audit: AuditTrail,
  { principal, userId, ended }: { principal: Principal; userId: string; ended: number },
): Promise<void> {
  await audit.record(tx, {
    actor: principal,
    action: 'identity.sessions_ended',
    entityType: 'user',
    entityId: userId,
    after: { ended },
  });
}
