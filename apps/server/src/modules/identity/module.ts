import { apiTokenList, listTokens } from '@guanjia/contracts/identity/api-tokens';
import { startImpersonation } from '@guanjia/contracts/identity/impersonation';
import * as routes from '@guanjia/contracts/identity/routes';
import { listSecurityAlerts, securityAlertList } from '@guanjia/contracts/identity/security-alerts';
import { listUsers as listUsersRoute, userList } from '@guanjia/contracts/identity/users';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import type { GuardedFetch } from '#kernel/guarded-fetch.ts';
import type { Authenticator, TokenAuthenticator } from '#kernel/http/mount.ts';
import { type Operation, operation, publicOperation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import type { Log } from '#kernel/log.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { SmsSender } from '#kernel/sms-sender.ts';
import { listAlerts } from './alert-views.ts';
import { createCaptcha } from './captcha.ts';
import { codeOperations } from './code-operations.ts';
import { handOverJob } from './departures/departure-service.ts';
import type { HandOver } from './departures/hand-over.ts';
import { factorOperations } from './factor-operations.ts';
import { beginImpersonation } from './impersonation/impersonation.ts';
import type { InTenant } from './in-tenant.ts';
import { logIn } from './log-in.ts';
import { changePassword, csrfTokenOf, getMe, setPreferences } from './own-account.ts';
import { passkeyOperations } from './passkey-operations.ts';
import { policyOperations } from './policy-operations.ts';
import type { AuditTrail, UserForm } from './ports.ts';
import { type Explainer, userExplainer } from './rights/explain.ts';
import { rightsOperations } from './rights/operations.ts';
import { roleOperations } from './roles/operations.ts';
import { createSecrets } from './secrets.ts';
import { securityOperations } from './security-operations.ts';
import { sessionOperations } from './session-operations.ts';
import { createAuthenticator, endSessions } from './session-store.ts';
import { createSmsDelivery, type SmsDelivery } from './sms-delivery.ts';
import { signOnOperations } from './sso/operations.ts';
import { createRelyingClient } from './sso/relying-client.ts';
import { sweepLogInsJob } from './sweep-log-ins.ts';
import { tokenOperations } from './tokens/operations.ts';
import { createTokenAuthenticator } from './tokens/token-authenticator.ts';
import { listAllTokens } from './tokens/token-store.ts';
import { unitOperations } from './units/operations.ts';
import { userFieldOperations } from './user-fields.ts';
import { userOperations } from './users/operations.ts';
import { listUsers } from './users/user-list.ts';
import { createWelcome } from './welcome.ts';

export interface Identity {
  operations: Operation[];
  lists: ExportableList[];
  jobs: Job<never>[];
  authenticator: Authenticator;
  tokenAuthenticator: TokenAuthenticator;
  /** Messages to people’s telephones, also for other modules. */
  delivery: SmsDelivery;
  /** For shutdown: resolves when no message is on its way. */
  settle(): Promise<void>;
}

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  objects: ObjectStore;
}

/** `publicUrl`: where browsers find the console, if it is not the address that they ask for. `secret`: what keys and keyed hashes are derived from; the same for all processes of an installation. */
export function createIdentity(
  parts: Deps & {
    log: Log;
    sms: SmsSender;
    forms: UserForm;
    secret: string;
    publicUrl: string | null;
    guardedFetch: GuardedFetch;
  },
): Identity {
  const { db, audit } = parts;
  const inTenant = inTenantOf(db);
  const delivery = createSmsDelivery(parts);
  const secrets = createSecrets(parts.secret);
  const relying = createRelyingClient({ ...parts, secrets });
  const deps = { ...parts, delivery, secrets, relying };
  const authenticator = createAuthenticator(deps);
  const welcome = createWelcome({ ...deps, authenticator });
  return {
    authenticator,
    tokenAuthenticator: createTokenAuthenticator(deps),
    delivery,
    settle: delivery.settle,
    jobs: [sweepLogInsJob(deps)],
    lists: [
      exportable({
        definition: userList,
        route: listUsersRoute,
        title: { 'zh-CN': '用户', en: 'users' },
        page: listUsers,
      }),
      exportable({
        definition: apiTokenList,
        route: listTokens,
        title: { 'zh-CN': 'API 令牌', en: 'API tokens' },
        page: (tx, _principal, query) => listAllTokens(tx, query),
      }),
      exportable({
        definition: securityAlertList,
        route: listSecurityAlerts,
        title: { 'zh-CN': '安全告警', en: 'security alerts' },
        page: (tx, _principal, query) => listAlerts(tx, { query, now: deps.clock.now() }),
      }),
    ],
    operations: [
      ...policyOperations(deps),
      ...securityOperations(deps),
      ...sessionOperations(deps),
      ...codeOperations(deps, welcome),
      ...factorOperations(deps),
      ...passkeyOperations(deps, welcome),
      ...userFieldOperations(deps),
      publicOperation(startImpersonation, async (context, { body }) =>
        welcome(context, await beginImpersonation(deps, context, body.code)),
      ),
      ...signOnOperations(deps, inTenant, welcome),
      ...tokenOperations(deps, inTenant),
      publicOperation(routes.getCaptcha, () => createCaptcha(deps)),
      publicOperation(routes.logIn, async (context, { body }) =>
        welcome(context, await logIn(deps, context, body)),
      ),
      operation(routes.logOut, async (context) => {
        const { tenantId, userId, sessionId } = context.principal;
        await db.tenantTx(tenantId, async (tx) => {
          await endSessions(tx, { userId, only: sessionId, now: deps.clock.now() });
          await audit.record(tx, {
            actor: context.principal,
            action: 'identity.logged_out',
            entityType: 'user',
            entityId: userId,
          });
        });
        context.setSessionToken(null);
        return undefined;
      }),
      operation(routes.getMe, ({ principal }) =>
        db.tenantTx(principal.tenantId, async (tx) =>
          getMe(tx, principal.userId, {
            sessionId: principal.sessionId,
            csrfToken: await csrfTokenOf(tx, principal.sessionId),
            pendingFactor: principal.pendingFactor,
          }),
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
