import { sqlState } from '#kernel/bootstrap-database.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import type { RecycleBin, Recycler } from '#modules/audit/index.ts';
import { getProduct } from './catalogue.ts';

interface Deps {
  clock: Clock;
  recycleBin: RecycleBin;
}

const uniqueViolation = '23505';

/** Moves a product into the recycle bin. Throws `not_found`. */
export async function deleteProduct(
  { clock, recycleBin }: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  reason: string | undefined,
): Promise<{ id: string; purgeAt: string }> {
  const product = await getProduct(tx, id);
  await mark(tx, id, clock.now());
  return recycleBin.put(tx, principal, {
    entityType: 'product',
    entityId: id,
    label: `${product.code} ${product.name}`,
    record: product,
    reason,
  });
}

export const productRecycler: Recycler = {
  entityType: 'product',
  actions: {
    deleted: 'orders.product_deleted',
    restored: 'orders.product_restored',
    purged: 'orders.product_purged',
  },
  /** Throws `code_taken` when another product has the code by now. */
  async restore(tx, id) {
    await mark(tx, id, null).catch((error: unknown) => {
      throw sqlState(error) === uniqueViolation
        ? new AppError('code_taken', { params: { code: '' } })
        : error;
    });
  },
  // Campaigns and results name the product: the row stays, hidden for good, and says nothing of a person.
  purge: () => Promise.resolve(),
};

async function mark(tx: Tx, id: string, deletedAt: Date | null): Promise<void> {
  const marked = await tx.query(
    `update orders.product set deleted_at = $3
     where tenant_id = $1 and id = $2 and (deleted_at is null) = ($3::timestamptz is not null) returning 1`,
    [tx.tenantId, id, deletedAt],
  );
  if (marked.length === 0) throw notFound();
}
