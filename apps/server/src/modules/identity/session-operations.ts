import * as routes from '@guanjia/contracts/identity/sessions';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { AuditTrail } from './ports.ts';
import { endAll, endOwn, readPresence } from './presence.ts';

export function sessionOperations(deps: { db: Db; clock: Clock; audit: AuditTrail }): Operation[] {
  const { db, clock } = deps;
  return [
    operation(routes.getOwnPresence, ({ principal }) =>
      db.tenantTx(principal.tenantId, (tx) =>
        readPresence(tx, principal, { userId: principal.userId, now: clock.now() }),
      ),
    ),
    operation(routes.endOwnSession, async ({ principal }, { params }) => {
      await endOwn(deps, principal, params.id);
      return undefined;
    }),
    operation(routes.endOtherSessions, async ({ principal }) => {
      await endAll(deps, principal, principal.userId);
      return undefined;
    }),
    operation(routes.getUserPresence, ({ principal }, { params }) =>
      db.tenantTx(principal.tenantId, (tx) =>
        readPresence(tx, principal, { userId: params.id, now: clock.now() }),
      ),
    ),
    operation(routes.endUserSessions, async ({ principal }, { params }) => {
      await endAll(deps, principal, params.id);
      return undefined;
    }),
  ];
}
