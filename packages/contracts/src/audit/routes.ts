import { z } from 'zod';
import { id, instant, person } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { auditActions, auditEntityTypes } from './actions.ts';

export const auditEntry = z
  .object({
    id,
    occurredAt: instant,
    actor: person.nullable(),
    /** The API token with which it was done, if it was one. */
    via: z.object({ name: z.string(), prefix: z.string() }).nullable(),
    /** The platform operator who acted as the actor, if it was one. */
    operator: z.string().nullable(),
    /** `<domain>.<what happened>`. */
    action: z.string(),
    entityType: z.string(),
    entityId: z.string().nullable(),
    /** Field by field: what it was and what it became. Protected values are masked. */
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    /** Why, where a purpose was asked for. */
    purpose: z.string().nullable(),
    ip: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export const auditList = defineList({
  name: 'audit.entries',
  row: auditEntry,
  search: false,
  defaultSort: '-occurredAt',
  columns: {
    occurredAt: { type: 'datetime', filter: true, sort: true },
    actorId: { type: 'user', filter: true },
    action: { type: 'enum', filter: true, options: auditActions },
    entityType: { type: 'enum', filter: true, options: auditEntityTypes },
    entityId: { type: 'text', filter: true },
  },
});

export const listAuditEntries = defineRoute({
  operationId: 'listAuditEntries',
  summary: 'Who changed or saw what, and when',
  method: 'GET',
  path: '/api/audit/entries',
  access: 'audit.read',
  query: listQuery,
  success: listPage(auditEntry),
});
