import { z } from 'zod';
import { deletion } from '../audit/recycle-bin.ts';
import { idParams, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

export const deleteProduct = defineRoute({
  operationId: 'deleteProduct',
  summary: 'Move a product into the recycle bin; campaigns that use it keep it',
  method: 'POST',
  path: '/api/orders/products/:id/deletion',
  access: 'orders.products.manage',
  params: idParams,
  body: z.object({ reason: text(200).optional() }),
  success: deletion,
});
