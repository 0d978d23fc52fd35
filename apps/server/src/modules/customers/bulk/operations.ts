import * as routes from '@guanjia/contracts/customers/bulk';
import type { Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { previewBulk } from './bulk-preview.ts';
import { type BulkDeps, controlBulk, presentBulk, readOwnBulk, startBulk } from './bulk-service.ts';
import { listItems } from './bulk-views.ts';

export function bulkOperations(deps: BulkDeps): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(routes.previewBulk, ({ principal }, { body }) =>
      inTenant(principal, (tx) => previewBulk(deps, tx, principal, body)),
    ),
    operation(routes.startBulk, ({ principal, locale }, { body }) =>
      inTenant(principal, (tx) => startBulk(deps, tx, principal, { ...body, locale })),
    ),
    operation(routes.getBulk, ({ principal }, { params }) =>
      inTenant(principal, async (tx) =>
        presentBulk(await readOwnBulk(tx, principal, params.id), deps.clock.now()),
      ),
    ),
    operation(routes.controlBulk, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => controlBulk(deps, tx, principal, { id: params.id, what: body.do })),
    ),
    operation(routes.listBulkItems, ({ principal }, { params, query }) =>
      inTenant(principal, async (tx) => {
        await readOwnBulk(tx, principal, params.id);
        return listItems(tx, principal, params.id, query);
      }),
    ),
  ];
}
