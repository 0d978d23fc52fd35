import * as routes from '@guanjia/contracts/customers/pools';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { readCustomer } from '../customer-views.ts';
import type { OpenList } from '../finding/list-context.ts';
import type { MoveDeps } from './move.ts';
import { pickMany } from './pick-many.ts';
import { dayMs } from './pool-rules.ts';
import * as service from './pool-service.ts';
import { listMoves, viewPool } from './pool-views.ts';
import { previewRecycling } from './recycling-preview.ts';
import { saveRules, viewRules, viewStanding } from './rule-service.ts';
import { undoMoves } from './undo.ts';

export function poolOperations(deps: MoveDeps & { db: Db; openList: OpenList }): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(routes.getPoolRules, ({ principal }, { query }) =>
      inTenant(principal, (tx) => viewRules(tx, query.version)),
    ),
    operation(routes.savePoolRules, ({ principal }, { body }) =>
      inTenant(principal, (tx) => saveRules(deps, tx, principal, body)),
    ),
    operation(routes.getPoolStanding, ({ principal }) =>
      inTenant(principal, (tx) => viewStanding(deps, tx, principal)),
    ),
    operation(routes.previewRecycling, ({ principal }, { body }) =>
      inTenant(principal, (tx) => previewRecycling(deps, tx, principal, body)),
    ),
    operation(routes.getCustomerPool, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await readCustomer(tx, params.id, principal);
        return viewPool(deps, tx, principal, params.id);
      }),
    ),
    operation(routes.listPoolMoves, ({ principal }, { params, query }) =>
      inTenant(principal, async (tx) => {
        await readCustomer(tx, params.id, principal);
        return listMoves(tx, params.id, query);
      }),
    ),
    operation(routes.pickCustomer, ({ principal }, { params }) =>
      inTenant(principal, (tx) => service.pickCustomer(deps, tx, principal, params.id)),
    ),
    operation(routes.pickCustomers, ({ principal }, { body }) =>
      inTenant(principal, (tx) => pickMany(deps, tx, principal, body)),
    ),
    operation(routes.giveBackCustomer, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => service.giveBackCustomer(deps, tx, principal, params.id, body.reason)),
    ),
    operation(routes.assignCustomer, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => service.assignCustomer(deps, tx, principal, params.id, body)),
    ),
    operation(routes.takeBackCustomer, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => service.takeBackCustomer(deps, tx, principal, params.id, body.note)),
    ),
    operation(routes.exchangeCustomers, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => service.exchangeCustomers(deps, tx, principal, params.id, body)),
    ),
    operation(routes.protectCustomer, async ({ principal }, { params, body }) => {
      await inTenant(principal, (tx) => service.protectCustomer(deps, tx, principal, params.id, body));
      return undefined;
    }),
    operation(routes.undoMoves, ({ principal }, { body }) =>
      inTenant(principal, async (tx) => {
        const since = new Date(deps.clock.now().getTime() - dayMs);
        const outcomes = await undoMoves(deps, tx, { principal, moveIds: body.moveIds, since });
        return {
          undone: outcomes.filter(({ refusal }) => !refusal).length,
          refused: outcomes.flatMap(({ customerId, refusal }) =>
            refusal && customerId ? [{ customerId, ...refusal }] : [],
          ),
        };
      }),
    ),
  ];
}
