import type { Me } from '@guanjia/contracts/identity/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Authenticator } from '#kernel/http/mount.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { noSession } from '#kernel/principal.ts';
import { getMe } from './own-account.ts';
import type { AuditTrail } from './ports.ts';
import { endSessions } from './session-store.ts';

/** Answers whoever has just come in, with their new session's cookie. */
export type Welcome = (
  context: RequestContext,
  entered: { tenantId: string; userId: string; token: string },
) => Promise<Me>;

export function createWelcome({
  db,
  clock,
  audit,
  authenticator,
}: {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  authenticator: Authenticator;
}): Welcome {
  return async (context, { tenantId, userId, token }) => {
    const { principal: before } = context;
    // Whoever comes in anew leaves what this browser was signed in to.
    if (before)
      await db.tenantTx(before.tenantId, (tx) =>
        endSessions(tx, { userId: before.userId, only: before.sessionId, now: clock.now() }),
      );
    context.setSessionToken(token);
    const session = await authenticator.authenticate(token, context.ip);
    return db.tenantTx(tenantId, async (tx) => {
      if (session)
        await audit.record(tx, {
          actor: session.principal,
          action: 'identity.logged_in',
          entityType: 'user',
          entityId: userId,
        });
      return getMe(tx, userId, {
        sessionId: session?.principal.sessionId ?? noSession,
        csrfToken: session?.csrfToken ?? '',
        pendingFactor: session?.principal.pendingFactor ?? null,
      });
    });
  };
}
