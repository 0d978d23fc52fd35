import * as routes from '@guanjia/contracts/orders/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import {
  createCategory,
  createProduct,
  getProduct,
  listCategories,
  listProducts,
  updateCategory,
  updateProduct,
} from './catalogue.ts';

export function createOrders({ db, clock, audit }: { db: Db; clock: Clock; audit: AuditTrail }): {
  operations: Operation[];
} {
  /** Runs a change and records it with what it made. */
  function change<T extends { id: string }>(
    principal: Principal,
    action: string,
    entityType: string,
    work: (tx: Tx, now: Date) => Promise<T>,
  ): Promise<T> {
    return db.tenantTx(principal.tenantId, async (tx) => {
      const after = await work(tx, clock.now());
      await audit.record(tx, { actor: principal, action, entityType, entityId: after.id, after });
      return after;
    });
  }
  return {
    operations: [
      operation(routes.listCategories, ({ principal }) =>
        db.tenantTx(principal.tenantId, async (tx) => ({ items: await listCategories(tx) })),
      ),
      operation(routes.createCategory, ({ principal }, { body }) =>
        change(principal, 'orders.category_created', 'category', (tx, now) => createCategory(tx, body, now)),
      ),
      operation(routes.updateCategory, ({ principal }, { params, body }) =>
        change(principal, 'orders.category_updated', 'category', (tx, now) =>
          updateCategory(tx, params.id, body, now),
        ),
      ),
      operation(routes.listProducts, ({ principal }) =>
        db.tenantTx(principal.tenantId, async (tx) => ({ items: await listProducts(tx) })),
      ),
      operation(routes.getProduct, ({ principal }, { params }) =>
        db.tenantTx(principal.tenantId, (tx) => getProduct(tx, params.id)),
      ),
      operation(routes.createProduct, ({ principal }, { body }) =>
        change(principal, 'orders.product_created', 'product', (tx, now) => createProduct(tx, body, now)),
      ),
      operation(routes.updateProduct, ({ principal }, { params, body }) =>
        change(principal, 'orders.product_updated', 'product', (tx, now) =>
          updateProduct(tx, params.id, body, now),
        ),
      ),
    ],
  };
}
