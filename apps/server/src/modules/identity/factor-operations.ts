import * as routes from '@guanjia/contracts/identity/second-factor';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { csrfTokenOf, getMe } from './own-account.ts';
import {
  confirmTotp,
  type FactorDeps,
  readFactors,
  removeTotp,
  renewRecoveryCodes,
  resetSecondFactor,
  startTotp,
} from './second-factors.ts';
import { confirmSession, takeSecondStep } from './second-step.ts';
import { renewToken } from './session-store.ts';
import { forgetDevices } from './trusted-devices.ts';

export function factorOperations(deps: FactorDeps): Operation[] {
  const { db } = deps;
  return [
    operation(routes.getSecondFactors, (context) => readFactors(deps, context)),
    operation(routes.startTotp, ({ principal }) => startTotp(deps, principal)),
    operation(routes.confirmTotp, async (context, { body }) => {
      const { principal } = context;
      const recoveryCodes = await confirmTotp(deps, principal, body.code);
      if (principal.pendingFactor) {
        const { tenantId, sessionId } = principal;
        context.setSessionToken(await db.tenantTx(tenantId, (tx) => renewToken(tx, sessionId)));
      }
      return { recoveryCodes };
    }),
    operation(routes.removeTotp, async ({ principal }) => {
      await removeTotp(deps, principal);
      return undefined;
    }),
    operation(routes.renewRecoveryCodes, async ({ principal }) => ({
      recoveryCodes: await renewRecoveryCodes(deps, principal),
    })),
    operation(routes.removeTrustedDevice, async ({ principal }, { params }) => {
      await db.tenantTx(principal.tenantId, async (tx) => {
        await forgetDevices(tx, principal.userId, params.id);
        await deps.audit.record(tx, {
          actor: principal,
          action: 'identity.trusted_device_removed',
          entityType: 'user',
          entityId: principal.userId,
        });
      });
      return undefined;
    }),
    operation(routes.verifySecondFactor, async (context, { body }) => {
      await takeSecondStep(deps, context, body);
      const { tenantId, userId, sessionId } = context.principal;
      return db.tenantTx(tenantId, async (tx) =>
        getMe(tx, userId, { sessionId, csrfToken: await csrfTokenOf(tx, sessionId), pendingFactor: null }),
      );
    }),
    operation(routes.confirmSession, async (context, { body }) => {
      await confirmSession(deps, context, body);
      return undefined;
    }),
    operation(routes.resetUserSecondFactor, async ({ principal }, { params }) => {
      await resetSecondFactor(deps, principal, params.id);
      return undefined;
    }),
  ];
}
