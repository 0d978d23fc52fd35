import { z } from 'zod';
import { id, idParams, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** `success`: a sale; `interested`: keep; `failure`: no sale. */
export const dispositionKinds = ['success', 'interested', 'failure'] as const;

export const disposition = z
  .object({ id, name: z.string(), kind: z.enum(dispositionKinds) })
  .meta({ id: 'Disposition' });

export const productCategory = z
  .object({ id, name: z.string(), dispositions: z.array(disposition) })
  .meta({ id: 'ProductCategory' });

export const product = z
  .object({
    id,
    code: z.string(),
    name: z.string(),
    /** Minor units of the tenant's currency (fen). */
    price: z.int(),
    categoryId: id,
    categoryName: z.string(),
    /** Plain text with line breaks: what the agent reads out. */
    description: z.string(),
    status: z.enum(['active', 'retired']),
  })
  .meta({ id: 'Product' });

export const listCategories = defineRoute({
  operationId: 'listCategories',
  summary: 'Product categories with the sales results an agent can choose (ORD-003, OUT-028)',
  method: 'GET',
  path: '/api/orders/categories',
  access: 'orders.products.read',
  success: z.object({ items: z.array(productCategory) }),
});

const categoryInput = z.object({
  name: text(60),
  dispositions: z
    .array(z.object({ id: id.optional(), name: text(40), kind: z.enum(dispositionKinds) }))
    .min(1)
    .max(30),
});

export const createCategory = defineRoute({
  operationId: 'createCategory',
  summary: 'Add a product category with its sales results',
  method: 'POST',
  path: '/api/orders/categories',
  access: 'orders.products.manage',
  body: categoryInput,
  status: 201,
  success: productCategory,
  errors: ['code_taken'],
});

export const updateCategory = defineRoute({
  operationId: 'updateCategory',
  summary: 'Change a category; results left out are retired, never lost from records',
  method: 'PUT',
  path: '/api/orders/categories/:id',
  access: 'orders.products.manage',
  params: idParams,
  body: categoryInput,
  success: productCategory,
  errors: ['code_taken'],
});

export const listProducts = defineRoute({
  operationId: 'listProducts',
  summary: 'Products',
  method: 'GET',
  path: '/api/orders/products',
  access: 'orders.products.read',
  success: z.object({ items: z.array(product) }),
});

export const getProduct = defineRoute({
  operationId: 'getProduct',
  summary: 'Full product information for the agent (OUT-005)',
  method: 'GET',
  path: '/api/orders/products/:id',
  access: 'orders.products.read',
  params: idParams,
  success: product,
});

const productInput = z.object({
  code: text(40),
  name: text(100),
  price: z.int().min(0),
  categoryId: id,
  description: z.string().trim().max(8000),
});

export const createProduct = defineRoute({
  operationId: 'createProduct',
  summary: 'Add a product',
  method: 'POST',
  path: '/api/orders/products',
  access: 'orders.products.manage',
  body: productInput,
  status: 201,
  success: product,
  errors: ['code_taken'],
});

export const updateProduct = defineRoute({
  operationId: 'updateProduct',
  summary: 'Change or retire a product',
  method: 'PATCH',
  path: '/api/orders/products/:id',
  access: 'orders.products.manage',
  params: idParams,
  body: productInput.partial().extend({ status: product.shape.status.optional() }),
  success: product,
  errors: ['code_taken'],
});
