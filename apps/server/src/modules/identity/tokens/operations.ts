import * as routes from '@guanjia/contracts/identity/api-tokens';
import type { Clock } from '#kernel/clock.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { InTenant } from '../in-tenant.ts';
import type { AuditTrail } from '../ports.ts';
import { readPolicy } from '../security-policy.ts';
import { makeOwnToken, makeTokenFor, revoke } from './token-service.ts';
import { listAllTokens, listLiveTokens } from './token-store.ts';

export function tokenOperations(deps: { clock: Clock; audit: AuditTrail }, inTenant: InTenant): Operation[] {
  return [
    operation(routes.listOwnTokens, ({ principal }) =>
      inTenant(principal, async (tx) => ({
        items: await listLiveTokens(tx, principal.userId, deps.clock.now()),
        maxDays: (await readPolicy(tx)).tokenMaxDays,
      })),
    ),
    operation(routes.createOwnToken, ({ principal }, { body }) =>
      inTenant(principal, (tx) => makeOwnToken(deps, tx, principal, body)),
    ),
    operation(routes.revokeOwnToken, async ({ principal }, { params }) => {
      await inTenant(principal, (tx) =>
        revoke(deps, tx, principal, { id: params.id, owner: principal.userId }),
      );
      return undefined;
    }),
    operation(routes.listTokens, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listAllTokens(tx, query)),
    ),
    operation(routes.createUserToken, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => makeTokenFor(deps, tx, principal, params.id, body)),
    ),
    operation(routes.revokeToken, async ({ principal }, { params }) => {
      await inTenant(principal, (tx) => revoke(deps, tx, principal, { id: params.id, owner: null }));
      return undefined;
    }),
  ];
}
