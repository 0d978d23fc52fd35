import * as routes from '@guanjia/contracts/customers/merging';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { readCustomer } from '../customer-views.ts';
import type { MoveDeps } from '../pools/move.ts';
import { findDuplicates, probeOf, probeOfCustomer } from './duplicates.ts';
import { mergeCustomers } from './merge-service.ts';
import { listMerges } from './merge-views.ts';
import { previewMerge } from './preview.ts';
import { undoMerge } from './undo.ts';

export function mergeOperations(deps: MoveDeps & { db: Db }): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(routes.findDuplicates, ({ principal }, { body }) =>
      inTenant(principal, (tx) => findDuplicates(tx, principal, probeOf(body))),
    ),
    operation(routes.listDuplicates, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await readCustomer(tx, params.id, principal);
        return findDuplicates(tx, principal, await probeOfCustomer(tx, params.id), params.id);
      }),
    ),
    operation(routes.previewMerge, ({ principal }, { body }) =>
      inTenant(principal, (tx) => previewMerge(tx, principal, body)),
    ),
    operation(routes.mergeCustomers, ({ principal }, { body }) =>
      inTenant(principal, (tx) => mergeCustomers(deps, tx, principal, body)),
    ),
    operation(routes.undoMerge, ({ principal }, { params }) =>
      inTenant(principal, (tx) => undoMerge(deps, tx, principal, params.id)),
    ),
    operation(routes.listMerges, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await readCustomer(tx, params.id, principal);
        return { items: await listMerges(tx, params.id, principal.fieldRules) };
      }),
    ),
  ];
}
