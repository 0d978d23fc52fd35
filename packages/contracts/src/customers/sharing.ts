import { z } from 'zod';
import { id, idParams, instant } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** `read`: look only. `edit`: also change. `until` null: until it is taken back. */
export const shareGrant = z.object({
  userIds: z.array(id).min(1).max(50),
  access: z.enum(['read', 'edit']),
  until: instant.nullable(),
});
export type ShareGrant = z.output<typeof shareGrant>;

export const shareCustomer = defineRoute({
  operationId: 'shareCustomer',
  summary: 'Let others see or change a private customer; a share that is there gets the new access and end',
  method: 'POST',
  path: '/api/customers/:id/shares',
  access: 'customers.share',
  params: idParams,
  body: shareGrant,
  errors: ['share_public', 'owner_unfit'],
});

export const unshareCustomer = defineRoute({
  operationId: 'unshareCustomer',
  summary: 'End shares of a customer',
  method: 'POST',
  path: '/api/customers/:id/unshare',
  access: 'customers.share',
  params: idParams,
  body: z.object({ userIds: shareGrant.shape.userIds }),
});
