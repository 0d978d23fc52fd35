import * as routes from '@guanjia/contracts/identity/single-sign-on';
import { without } from '#kernel/change-set.ts';
import { type Operation, operation, publicOperation, type RequestContext } from '#kernel/http/operation.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Welcome } from '../welcome.ts';
import { listLinked, unlink } from './links.ts';
import { createProvider, updateProvider } from './provider-service.ts';
import { listProviders, readProvider, type StoredProvider } from './provider-store.ts';
import { finishSignOn, listOffered, redirectUriOf, type SignOnDeps, startSignOn } from './sign-on.ts';

export function signOnOperations(deps: SignOnDeps, inTenant: InTenant, welcome: Welcome): Operation[] {
  const shown = (context: RequestContext, provider: StoredProvider) => ({
    ...without(provider, 'tenantId', 'sealedSecret'),
    redirectUri: redirectUriOf(context, deps.publicUrl),
  });
  return [
    operation(routes.listIdentityProviders, async (context) => ({
      items: (await inTenant(context.principal, listProviders)).map((one) => shown(context, one)),
      redirectUri: redirectUriOf(context, deps.publicUrl),
    })),
    operation(routes.createIdentityProvider, async (context, { body }) =>
      shown(
        context,
        await inTenant(context.principal, (tx) => createProvider(deps, tx, context.principal, body)),
      ),
    ),
    operation(routes.updateIdentityProvider, async (context, { params, body }) =>
      shown(
        context,
        await inTenant(context.principal, (tx) =>
          updateProvider(deps, tx, context.principal, params.id, body),
        ),
      ),
    ),
    operation(routes.checkIdentityProvider, async ({ principal }, { params }) => {
      const provider = await inTenant(principal, (tx) => readProvider(tx, params.id));
      return { problem: await deps.relying.check(provider) };
    }),
    operation(routes.listExternalIdentities, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        const { id } = await readProvider(tx, params.id);
        return { items: await listLinked(tx, id) };
      }),
    ),
    operation(routes.removeExternalIdentity, async ({ principal }, { params }) => {
      await inTenant(principal, (tx) => unlink(deps, tx, principal, params.id));
      return undefined;
    }),
    publicOperation(routes.listSignOnProviders, async (_context, { query }) => ({
      items: (await listOffered(deps, query.tenantCode)).map(({ id, name }) => ({ id, name })),
    })),
    publicOperation(routes.startSingleSignOn, (context, { body }) => startSignOn(deps, context, body)),
    publicOperation(routes.finishSingleSignOn, async (context, { body }) =>
      welcome(context, await finishSignOn(deps, context, body)),
    ),
  ];
}
