import { auditEntry } from '../audit/routes.ts';
import { idParams } from '../core/fields.ts';
import { listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

export const listCustomerHistory = defineRoute({
  operationId: 'listCustomerHistory',
  summary: 'Who changed this customer or revealed its data, newest first; from the audit trail',
  method: 'GET',
  path: '/api/customers/:id/history',
  access: 'customers.read',
  params: idParams,
  query: listQuery.pick({ cursor: true, limit: true }),
  success: listPage(auditEntry),
});
