import { z } from 'zod';
import { deletion } from '../audit/recycle-bin.ts';
import { idParams, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

export const deleteCustomer = defineRoute({
  operationId: 'deleteCustomer',
  summary: 'Move a customer into the recycle bin; open tasks are withdrawn until it is restored',
  method: 'POST',
  path: '/api/customers/:id/deletion',
  access: 'customers.delete',
  params: idParams,
  body: z.object({ reason: text(200).optional() }),
  success: deletion,
});
