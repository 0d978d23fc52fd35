import * as routes from '@guanjia/contracts/identity/routes';
import { listUsers as listUsersRoute, userList } from '@guanjia/contracts/identity/users';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Authenticator } from '#kernel/http/mount.ts';
import { type Operation, operation, publicOperation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import { createCaptcha } from './captcha.ts';
import { handOverJob } from './departures/departure-service.ts';
import type { HandOver } from './departures/hand-over.ts';
import type { InTenant } from './in-tenant.ts';
import { logIn } from './log-in.ts';
import { changePassword, csrfTokenOf, getMe, setPreferences } from './own-account.ts';
import type { AuditTrail } from './ports.ts';
import { type Explainer, userExplainer } from './rights/explain.ts';
import { rightsOperations } from './rights/operations.ts';
import { roleOperations } from './roles/operations.ts';
import { createAuthenticator, deleteSession } from './session-store.ts';
import { unitOperations } from './units/operations.ts';
import { userOperations } from './users/operations.ts';
import { listUsers } from './users/user-list.ts';

export interface Identity {
  operations: Operation[];
  lists: ExportableList[];
  authenticator: Authenticator;
}

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  objects: ObjectStore;
}

export function createIdentity(deps: Deps): Identity {
  const { db, audit } = deps;
  const inTenant = inTenantOf(db);
  const authenticator = createAuthenticator(deps);
  return {
    authenticator,
    lists: [
      exportable({
        definition: userList,
        route: listUsersRoute,
        title: { 'zh-CN': '用户', en: 'users' },
        page: listUsers,
      }),
    ],
    operations: [
      publicOperation(routes.getCaptcha, () => createCaptcha(deps)),
      publicOperation(routes.logIn, async (context, { body }) => {
        const { tenantId, userId, token } = await logIn(deps, context, body);
        context.setSessionToken(token);
        const session = await authenticator.authenticate(token, context.ip);
        return db.tenantTx(tenantId, async (tx) => {
          if (session) {
            await audit.record(tx, {
              actor: session.principal,
              action: 'identity.logged_in',
              entityType: 'user',
              entityId: userId,
            });
          }
          return getMe(tx, userId, session?.csrfToken ?? '');
        });
      }),
      operation(routes.logOut, async (context) => {
        await db.tenantTx(context.principal.tenantId, async (tx) => {
          if (context.sessionToken) await deleteSession(tx, context.sessionToken);
          await audit.record(tx, {
            actor: context.principal,
            action: 'identity.logged_out',
            entityType: 'user',
            entityId: context.principal.userId,
          });
        });
        context.setSessionToken(null);
        return undefined;
      }),
      operation(routes.getMe, ({ principal }) =>
        db.tenantTx(principal.tenantId, async (tx) =>
          getMe(tx, principal.userId, await csrfTokenOf(tx, principal.sessionId)),
        ),
      ),
      operation(routes.changePassword, async ({ principal }, { body }) => {
        await changePassword(deps, principal, body, (tx) =>
          audit.record(tx, {
            actor: principal,
            action: 'identity.password_changed',
            entityType: 'user',
            entityId: principal.userId,
          }),
        );
        return undefined;
      }),
      operation(routes.setPreferences, async ({ principal }, { body }) => {
        await db.tenantTx(principal.tenantId, (tx) => setPreferences(tx, principal.userId, body));
        return undefined;
      }),
      ...unitOperations(deps, inTenant),
      ...roleOperations(deps, inTenant),
      ...userOperations(deps, inTenant),
    ],
  };
}

/** The part of identity that asks the other modules whose their records are and passes their work on. */
export function createRights(
  deps: Deps & { explainers: readonly Explainer[]; handOvers: readonly HandOver[] },
): { operations: Operation[]; jobs: Job<never>[] } {
  return {
    operations: rightsOperations(
      { ...deps, explainers: [userExplainer, ...deps.explainers] },
      inTenantOf(deps.db),
    ),
    jobs: [handOverJob(deps)],
  };
}

function inTenantOf(db: Db): InTenant {
  return (principal, work) => db.tenantTx(principal.tenantId, work);
}
