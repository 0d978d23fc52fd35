import type * as routes from '@guanjia/contracts/orders/routes';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput, OperationResult } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { OrdersTables } from './tables.ts';

type Category = OperationResult<typeof routes.createCategory>;
type CategoryInput = OperationInput<typeof routes.createCategory>['body'];
export type Product = OperationResult<typeof routes.getProduct>;
type ProductInput = OperationInput<typeof routes.createProduct>['body'];
type ProductChange = OperationInput<typeof routes.updateProduct>['body'];

/** Categories with the dispositions that can be chosen; retired ones are left out. */
export async function listCategories(tx: Tx, id?: string): Promise<Category[]> {
  const kysely = tx.kysely<OrdersTables>();
  const tenantId = tx.tenantId ?? '';
  let query = kysely
    .selectFrom('orders.category')
    .where('tenant_id', '=', tenantId)
    .selectAll()
    .orderBy('created_at');
  if (id) query = query.where('id', '=', id);
  const categories = await query.execute();
  const dispositions = await kysely
    .selectFrom('orders.disposition')
    .where('tenant_id', '=', tenantId)
    .where('retired_at', 'is', null)
    .selectAll()
    .orderBy('position')
    .execute();
  return categories.map((category) => ({
    id: category.id,
    name: category.name,
    dispositions: dispositions
      .filter((disposition) => disposition.category_id === category.id)
      .map(({ id, name, kind }) => ({ id, name, kind })),
  }));
}

/** Throws `not_found`. */
export async function getCategory(tx: Tx, id: string): Promise<Category> {
  const [category] = await listCategories(tx, id);
  if (!category) throw notFound();
  return category;
}

/** Throws `code_taken` when the name is in use. */
export async function createCategory(tx: Tx, input: CategoryInput, now: Date): Promise<Category> {
  const id = newId(now.getTime());
  const created = await tx
    .kysely<OrdersTables>()
    .insertInto('orders.category')
    .values({ id, tenant_id: tx.tenantId ?? '', name: input.name, created_at: now })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!created) throw new AppError('code_taken', { params: { code: input.name } });
  await writeDispositions(tx, id, input, now);
  return getCategory(tx, id);
}

/** Dispositions that are left out are retired: records that name them stay as they are. */
export async function updateCategory(tx: Tx, id: string, input: CategoryInput, now: Date): Promise<Category> {
  const kysely = tx.kysely<OrdersTables>();
  await getCategory(tx, id);
  const taken = await kysely
    .selectFrom('orders.category')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('name', '=', input.name)
    .where('id', '!=', id)
    .select('id')
    .executeTakeFirst();
  if (taken) throw new AppError('code_taken', { params: { code: input.name } });
  await kysely.updateTable('orders.category').set({ name: input.name }).where('id', '=', id).execute();
  const kept = input.dispositions.flatMap((disposition) => (disposition.id ? [disposition.id] : []));
  await kysely
    .updateTable('orders.disposition')
    .set({ retired_at: now })
    .where('category_id', '=', id)
    .where('retired_at', 'is', null)
    .$if(kept.length > 0, (query) => query.where('id', 'not in', kept))
    .execute();
  await writeDispositions(tx, id, input, now);
  return getCategory(tx, id);
}

async function writeDispositions(tx: Tx, categoryId: string, input: CategoryInput, now: Date): Promise<void> {
  const kysely = tx.kysely<OrdersTables>();
  for (const [position, disposition] of input.dispositions.entries()) {
    const values = { name: disposition.name, kind: disposition.kind, position };
    if (disposition.id) {
      const updated = await kysely
        .updateTable('orders.disposition')
        .set(values)
        .where('id', '=', disposition.id)
        .where('category_id', '=', categoryId)
        .returning('id')
        .executeTakeFirst();
      if (!updated) throw notFound();
    } else {
      await kysely
        .insertInto('orders.disposition')
        .values({
          ...values,
          id: newId(now.getTime()),
          tenant_id: tx.tenantId ?? '',
          category_id: categoryId,
          retired_at: null,
        })
        .execute();
    }
  }
}

/** Products, newest first; deleted ones only when asked for by those who refer to them. */
export async function listProducts(tx: Tx, id?: string, withDeleted = false): Promise<Product[]> {
  let query = tx
    .kysely<OrdersTables>()
    .selectFrom('orders.product as p')
    .innerJoin('orders.category as c', 'c.id', 'p.category_id')
    .where('p.tenant_id', '=', tx.tenantId ?? '')
    .selectAll('p')
    .select('c.name as category_name')
    .orderBy('p.created_at', 'desc');
  if (id) query = query.where('p.id', '=', id);
  if (!withDeleted) query = query.where('p.deleted_at', 'is', null);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    price: row.price,
    categoryId: row.category_id,
    categoryName: row.category_name,
    description: row.description,
    status: row.retired_at ? 'retired' : 'active',
  }));
}

/** Throws `not_found`. */
export async function getProduct(tx: Tx, id: string): Promise<Product> {
  const [product] = await listProducts(tx, id);
  if (!product) throw notFound();
  return product;
}

/** The product that a campaign or result names, whether it was deleted meanwhile or not. Throws `not_found`. */
export async function getReferredProduct(tx: Tx, id: string): Promise<Product> {
  const [product] = await listProducts(tx, id, true);
  if (!product) throw notFound();
  return product;
}

/** Throws `not_found` for an unknown category, `code_taken`. */
export async function createProduct(tx: Tx, input: ProductInput, now: Date): Promise<Product> {
  await getCategory(tx, input.categoryId);
  const id = newId(now.getTime());
  const created = await tx
    .kysely<OrdersTables>()
    .insertInto('orders.product')
    .values({
      id,
      tenant_id: tx.tenantId ?? '',
      category_id: input.categoryId,
      code: input.code,
      name: input.name,
      price: input.price,
      description: input.description,
      retired_at: null,
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'code']).where('deleted_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (!created) throw new AppError('code_taken', { params: { code: input.code } });
  return getProduct(tx, id);
}

export async function updateProduct(tx: Tx, id: string, change: ProductChange, now: Date): Promise<Product> {
  await getProduct(tx, id);
  if (change.categoryId) await getCategory(tx, change.categoryId);
  const kysely = tx.kysely<OrdersTables>();
  if (change.code) {
    const taken = await kysely
      .selectFrom('orders.product')
      .where('tenant_id', '=', tx.tenantId ?? '')
      .where('code', '=', change.code)
      .where('deleted_at', 'is', null)
      .where('id', '!=', id)
      .select('id')
      .executeTakeFirst();
    if (taken) throw new AppError('code_taken', { params: { code: change.code } });
  }
  const values = {
    ...(change.code !== undefined && { code: change.code }),
    ...(change.name !== undefined && { name: change.name }),
    ...(change.price !== undefined && { price: change.price }),
    ...(change.categoryId !== undefined && { category_id: change.categoryId }),
    ...(change.description !== undefined && { description: change.description }),
    ...(change.status !== undefined && { retired_at: change.status === 'retired' ? now : null }),
  };
  if (Object.keys(values).length > 0) {
    await kysely.updateTable('orders.product').set(values).where('id', '=', id).execute();
  }
  return getProduct(tx, id);
}
