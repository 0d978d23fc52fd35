/**
 * Permission keys: `<domain>.<verb>`. A role is a set of these plus one data scope per domain.
 * Built-in roles stand in the identity module.
 */
export const permissions = [
  'identity.users.read',
  'identity.users.manage',
  'customers.read',
  'customers.create',
  'customers.update',
  'customers.reveal',
  'customers.delete',
  'orders.products.read',
  'orders.products.manage',
  'voice.phone',
  'voice.dial',
  'voice.calls.read',
  'voice.recordings.listen',
  'routing.work',
  'routing.floor.read',
  'outbound.work',
  'outbound.records.read',
  'outbound.campaigns.read',
  'outbound.campaigns.manage',
  'outbound.import',
  'reporting.read',
  'tasks.export',
  'tasks.exports.approve',
  'audit.read',
  'audit.verify',
  'audit.settings.manage',
  'audit.reveals.grant',
  'audit.recycle.manage',
] as const;

export type Permission = (typeof permissions)[number];

/** How far a role sees inside a domain (own, group, department tree, branch, all). */
export const dataScopes = ['own', 'group', 'department', 'branch', 'all'] as const;
export type DataScope = (typeof dataScopes)[number];
