import * as routes from '@guanjia/contracts/outbound/additions';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { type AdditionDeps, readOwnAddition, startAddition } from './addition-service.ts';

export function additionOperations(deps: AdditionDeps): Operation[] {
  const { db } = deps;
  return [
    operation(routes.addToCampaign, ({ principal }, { params, body }) =>
      db.tenantTx(principal.tenantId, (tx) =>
        startAddition(deps, tx, principal, { campaignId: params.id, target: body }),
      ),
    ),
    operation(routes.getAddition, ({ principal }, { params }) =>
      db.tenantTx(principal.tenantId, (tx) => readOwnAddition(tx, principal, params.id)),
    ),
  ];
}
