import * as routes from '@guanjia/contracts/identity/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { Authenticator } from '#kernel/http/mount.ts';
import { type Operation, operation, publicOperation } from '#kernel/http/operation.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import { createCaptcha } from './captcha.ts';
import { logIn } from './log-in.ts';
import { changePassword, csrfTokenOf, getMe, setPreferences } from './own-account.ts';
import type { AuditTrail } from './ports.ts';
import { createAuthenticator, deleteSession } from './session-store.ts';
import { listColleagues, listUsers, resetPassword } from './users.ts';

export interface Identity {
  operations: Operation[];
  lists: ExportableList[];
  authenticator: Authenticator;
}

export function createIdentity(deps: { db: Db; clock: Clock; audit: AuditTrail }): Identity {
  const { db, audit } = deps;
  const authenticator = createAuthenticator(deps);
  return {
    authenticator,
    lists: [
      exportable({
        definition: routes.userList,
        route: routes.listUsers,
        title: { 'zh-CN': '用户', en: 'users' },
        page: (tx, principal, query) => listUsers(tx, principal.tenantId, query),
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
      operation(routes.listUsers, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, (tx) => listUsers(tx, principal.tenantId, query)),
      ),
      operation(routes.listColleagues, ({ principal }) =>
        db.tenantTx(principal.tenantId, (tx) => listColleagues(tx, principal)),
      ),
      operation(routes.resetUserPassword, async ({ principal }, { params, body }) => {
        await resetPassword(deps, principal.tenantId, params.id, body.next, (tx) =>
          audit.record(tx, {
            actor: principal,
            action: 'identity.password_reset',
            entityType: 'user',
            entityId: params.id,
          }),
        );
        return undefined;
      }),
    ],
  };
}
