import { randomUUID } from 'node:crypto';
import * as tokens from '@guanjia/contracts/identity/api-tokens';
import * as sso from '@guanjia/contracts/identity/single-sign-on';
import * as views from '@guanjia/contracts/views/routes';
import type { SignedIn, TestApp } from './app.ts';
import type { Call } from './walk.ts';

/** Nobody is there: what asks it is answered that it cannot be reached. */
const providerSettings = { name: 'Elsewhere', issuer: 'https://127.0.0.1:9', clientId: 'guanjia' };
const tokenInput = { name: 'A program', permissions: ['customers.read' as const], days: 30 };

/** Other ways in than the password, a provider with somebody linked to it, and tokens; a saved view. */
export async function fillDoors(
  app: TestApp,
  tenantId: string,
  { client, me }: SignedIn,
): Promise<Record<string, Call>> {
  const provider = await client.call(sso.createIdentityProvider, { body: providerSettings });
  const linkId = await addLink(app, tenantId, { providerId: provider.id, userId: me.user.id });
  const view = await client.call(views.createView, {
    body: { list: 'customers.customers', name: 'A view', search: {}, audience: 'own' },
  });
  const [ownToken, anyToken] = [await makeToken(client), await makeToken(client)];
  const of = (id: string, more: Call = {}): Call => ({ params: { id }, ...more });
  return {
    updateIdentityProvider: of(provider.id, { body: { ...providerSettings, version: provider.version } }),
    checkIdentityProvider: of(provider.id),
    listExternalIdentities: of(provider.id),
    removeExternalIdentity: of(linkId),
    updateView: of(view.id, { body: { version: 1, name: 'Renamed' } }),
    deleteView: of(view.id),
    revokeOwnToken: of(ownToken.id),
    revokeToken: of(anyToken.id),
    createUserToken: of(me.user.id, { body: tokenInput }),
  };
}

async function makeToken(client: SignedIn['client']) {
  return (await client.call(tokens.createOwnToken, { body: tokenInput })).token;
}

async function addLink(
  { admin }: TestApp,
  tenantId: string,
  { providerId, userId }: { providerId: string; userId: string },
): Promise<string> {
  const id = randomUUID();
  await admin.query(
    `insert into identity.external_identity (id, tenant_id, provider_id, user_id, subject, created_at, last_used_at)
     values ($1, $2, $3, $4, 'somebody', now(), now())`,
    [id, tenantId, providerId, userId],
  );
  return id;
}

/** What a customer shows who they are with. */
export function passwordCalls({
  id,
  phoneId,
  mark,
}: {
  id: string;
  phoneId: string;
  mark: string;
}): Record<string, Call> {
  const of = (body?: object): Call => ({ params: { id }, ...(body && { body }) });
  return {
    getCustomerPasswords: of(),
    sendDynamicCode: of({ phoneId }),
    verifyCustomerIdentity: of({ method: 'dynamic', secret: '000000', action: 'bill_query' }),
    issueServicePassword: of({ phoneId, code: null, reason: mark }),
    changeCustomerPassword: of({ method: 'electronic', code: '000000', next: '926153' }),
  };
}
