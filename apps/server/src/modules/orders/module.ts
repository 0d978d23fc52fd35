import { deleteProduct as deleteProductRoute } from '@guanjia/contracts/orders/deletion';
import * as routes from '@guanjia/contracts/orders/routes';
import { changeSet, snapshot } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail, RecycleBin } from '#modules/audit/index.ts';
import {
  createCategory,
  createProduct,
  getCategory,
  getProduct,
  listCategories,
  listProducts,
  updateCategory,
  updateProduct,
} from './catalogue.ts';
import { deleteProduct, productRecycler } from './product-deletion.ts';

export interface OrdersDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  recycleBin: RecycleBin;
}

export function createOrders(deps: OrdersDeps): { operations: Operation[] } {
  const { db, clock, audit } = deps;
  deps.recycleBin.register(productRecycler);

  /** Runs a change and records it with what it made, and what there was before. */
  function change<T extends { id: string }>(
    principal: Principal,
    { action, entityType }: { action: string; entityType: string },
    work: (tx: Tx, now: Date) => Promise<T>,
    readBefore?: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    return db.tenantTx(principal.tenantId, async (tx) => {
      const before = await readBefore?.(tx);
      const after = await work(tx, clock.now());
      await audit.record(tx, {
        actor: principal,
        action,
        entityType,
        entityId: after.id,
        ...(before ? changeSet(before, after) : { after: snapshot(after) }),
      });
      return after;
    });
  }
  return {
    operations: [
      operation(routes.listCategories, ({ principal }) =>
        db.tenantTx(principal.tenantId, async (tx) => ({ items: await listCategories(tx) })),
      ),
      operation(routes.createCategory, ({ principal }, { body }) =>
        change(principal, { action: 'orders.category_created', entityType: 'category' }, (tx, now) =>
          createCategory(tx, body, now),
        ),
      ),
      operation(routes.updateCategory, ({ principal }, { params, body }) =>
        change(
          principal,
          { action: 'orders.category_updated', entityType: 'category' },
          (tx, now) => updateCategory(tx, params.id, body, now),
          (tx) => getCategory(tx, params.id),
        ),
      ),
      operation(routes.listProducts, ({ principal }) =>
        db.tenantTx(principal.tenantId, async (tx) => ({ items: await listProducts(tx) })),
      ),
      operation(routes.getProduct, ({ principal }, { params }) =>
        db.tenantTx(principal.tenantId, (tx) => getProduct(tx, params.id)),
      ),
      operation(routes.createProduct, ({ principal }, { body }) =>
        change(principal, { action: 'orders.product_created', entityType: 'product' }, (tx, now) =>
          createProduct(tx, body, now),
        ),
      ),
      operation(deleteProductRoute, ({ principal }, { params, body }) =>
        db.tenantTx(principal.tenantId, (tx) => deleteProduct(deps, tx, principal, params.id, body.reason)),
      ),
      operation(routes.updateProduct, ({ principal }, { params, body }) =>
        change(
          principal,
          { action: 'orders.product_updated', entityType: 'product' },
          (tx, now) => updateProduct(tx, params.id, body, now),
          (tx) => getProduct(tx, params.id),
        ),
      ),
    ],
  };
}
