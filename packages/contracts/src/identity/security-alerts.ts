import { z } from 'zod';
import { id, idParams, instant, person } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

/**
 * `password_spraying`: many names tried, few times each. `account_locked`: one name tried too often (IAM-017).
 * `backup_failed`, `backup_missing`: the enterprise has no fresh backup.
 * `impersonation`: a platform operator works as one of its people.
 */
export const alertKinds = [
  'password_spraying',
  'account_locked',
  'backup_failed',
  'backup_missing',
  'impersonation',
] as const;

export const securityAlert = z
  .object({
    id,
    occurredAt: instant,
    kind: z.enum(alertKinds),
    /** Where the tries came from, if there were any. */
    ip: z.string().nullable(),
    /** Whose account it was about, if it was one. */
    user: person.nullable(),
    /** How many different log-in names failed. */
    names: z.int(),
    /** Until when this address may not log in to the enterprise; null: it was not blocked, or no longer is. */
    blockedUntil: instant.nullable(),
    acknowledgedAt: instant.nullable(),
    acknowledgedBy: person.nullable(),
  })
  .meta({ id: 'SecurityAlert' });
export type SecurityAlert = z.infer<typeof securityAlert>;

export const securityAlertList = defineList({
  name: 'identity.security_alerts',
  row: securityAlert,
  search: false,
  defaultSort: '-occurredAt',
  columns: {
    occurredAt: { type: 'datetime', filter: true, sort: true },
    kind: { type: 'enum', filter: true, options: alertKinds },
    ip: { type: 'text', filter: true },
    userId: { type: 'user', filter: true },
    acknowledgedAt: { type: 'datetime', filter: true },
  },
});

export const listSecurityAlerts = defineRoute({
  operationId: 'listSecurityAlerts',
  summary: 'What looked like an attack on accounts of the enterprise',
  method: 'GET',
  path: '/api/identity/security-alerts',
  access: 'identity.security.read',
  query: listQuery,
  success: listPage(securityAlert),
});

export const countOpenAlerts = defineRoute({
  operationId: 'countOpenAlerts',
  summary: 'How many alerts nobody has acknowledged yet',
  method: 'GET',
  path: '/api/identity/security-alerts/open',
  access: 'identity.security.read',
  success: z.object({ count: z.int() }),
});

export const acknowledgeAlert = defineRoute({
  operationId: 'acknowledgeAlert',
  summary: 'Say that the alert was looked at; with `unblock` the address may log in again at once',
  method: 'POST',
  path: '/api/identity/security-alerts/:id/acknowledgement',
  access: 'identity.security.manage',
  params: idParams,
  body: z.object({ unblock: z.boolean() }),
});

export const unlockUser = defineRoute({
  operationId: 'unlockUser',
  summary: 'Unlock an account after too many wrong passwords (IAM-017)',
  method: 'DELETE',
  path: '/api/identity/users/:id/lock',
  access: 'identity.users.unlock',
  params: idParams,
});
