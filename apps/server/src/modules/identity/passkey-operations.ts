import * as routes from '@guanjia/contracts/identity/passkeys';
import { type Operation, operation, publicOperation } from '#kernel/http/operation.ts';
import { csrfTokenOf, getMe } from './own-account.ts';
import { startShowing } from './passkey-ceremonies.ts';
import { addOwn, listOwn, logInByPasskey, type PasskeyDeps, removeOwn, startOwn } from './passkeys.ts';
import { relyingPartyOf } from './relying-party.ts';
import { takePasskeyStep } from './second-step.ts';
import type { Welcome } from './welcome.ts';

export function passkeyOperations(deps: PasskeyDeps, welcome: Welcome): Operation[] {
  const { db } = deps;
  return [
    operation(routes.listPasskeys, async ({ principal }) => ({
      items: await db.tenantTx(principal.tenantId, (tx) => listOwn(tx, principal.userId)),
    })),
    operation(routes.startPasskey, (context) => startOwn(deps, context)),
    operation(routes.addPasskey, (context, { body }) => addOwn(deps, context, body)),
    operation(routes.removePasskey, async (context, { params }) => {
      await removeOwn(deps, context, params.id);
      return undefined;
    }),
    publicOperation(routes.startPasskeyLogIn, (context) =>
      startShowing(deps, relyingPartyOf(context, deps.publicUrl)),
    ),
    publicOperation(routes.logInByPasskey, async (context, { body }) =>
      welcome(context, await logInByPasskey(deps, context, body)),
    ),
    operation(routes.verifyPasskeyStep, async (context, { body }) => {
      await takePasskeyStep(deps, context, body);
      const { tenantId, userId, sessionId } = context.principal;
      return db.tenantTx(tenantId, async (tx) =>
        getMe(tx, userId, { sessionId, csrfToken: await csrfTokenOf(tx, sessionId), pendingFactor: null }),
      );
    }),
  ];
}
