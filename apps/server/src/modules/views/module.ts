import * as routes from '@guanjia/contracts/views/routes';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { createView, deleteView, updateView, type ViewDeps } from './view-service.ts';
import { listViewsOf } from './view-store.ts';

/** Saved and shared views of lists. */
export function createViews(deps: ViewDeps & { db: Db }): { operations: Operation[] } {
  const { db } = deps;
  return {
    operations: [
      operation(routes.listViews, ({ principal }, { query }) =>
        db.tenantTx(principal.tenantId, async (tx) => ({
          items: await listViewsOf(tx, principal, query.list),
        })),
      ),
      operation(routes.createView, ({ principal }, { body }) =>
        db.tenantTx(principal.tenantId, (tx) => createView(deps, tx, principal, body)),
      ),
      operation(routes.updateView, ({ principal }, { params, body }) =>
        db.tenantTx(principal.tenantId, (tx) => updateView(deps, tx, principal, params.id, body)),
      ),
      operation(routes.deleteView, async ({ principal }, { params }) => {
        await db.tenantTx(principal.tenantId, (tx) => deleteView(deps, tx, principal, params.id));
      }),
    ],
  };
}
