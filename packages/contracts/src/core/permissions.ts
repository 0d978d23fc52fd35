/**
 * Permission keys: `<domain>.<verb>`. A role is a set of these, one data scope per domain and rules for single fields.
 * Built-in roles stand in the identity module.
 */
export const permissions = [
  'identity.users.read',
  'identity.users.manage',
  'identity.users.unlock',
  'identity.security.read',
  'identity.security.manage',
  'identity.units.manage',
  'identity.roles.manage',
  'identity.rights.read',
  'identity.enterprise.manage',
  'forms.read',
  'forms.manage',
  'customers.read',
  'customers.create',
  'customers.update',
  'customers.reveal',
  'customers.delete',
  'customers.verify',
  'customers.approve',
  'customers.settings.manage',
  'customers.pick',
  'customers.assign',
  'customers.share',
  'customers.pools.manage',
  'customers.merge',
  'customers.import',
  'customers.segments.manage',
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
  'messaging.read',
  'messaging.send',
  'messaging.bulk',
  'messaging.manage',
  'reporting.read',
  'views.share',
  'tasks.export',
  'tasks.exports.approve',
  'audit.read',
  'audit.verify',
  'audit.settings.manage',
  'audit.reveals.grant',
  'audit.recycle.manage',
  'audit.violations.manage',
  'backup.manage',
] as const;

export type Permission = (typeof permissions)[number];

/** How far a role sees inside a domain, from the narrowest to the widest. */
export const dataScopes = ['own', 'group', 'department', 'branch', 'all'] as const;
export type DataScope = (typeof dataScopes)[number];

/** Domains whose records belong to people, so that a data scope says whose records are seen. */
export const scopeDomains = ['identity', 'customers', 'voice', 'routing', 'outbound', 'reporting'] as const;
export type ScopeDomain = (typeof scopeDomains)[number];
export type DataScopes = Readonly<Record<ScopeDomain, DataScope>>;

/** What a permission is of no use without: held alone it opens nothing. */
export const permissionNeeds: Partial<Record<Permission, readonly Permission[]>> = {
  'identity.users.manage': ['identity.users.read'],
  'customers.create': ['customers.read'],
  'customers.update': ['customers.read'],
  'customers.reveal': ['customers.read'],
  'customers.delete': ['customers.read'],
  'customers.verify': ['customers.read'],
  'customers.approve': ['customers.read'],
  'customers.settings.manage': ['customers.read'],
  'customers.pick': ['customers.read'],
  'customers.assign': ['customers.read'],
  'customers.share': ['customers.read'],
  'customers.pools.manage': ['customers.read'],
  'customers.merge': ['customers.read'],
  'customers.import': ['customers.create', 'customers.update'],
  'customers.segments.manage': ['customers.read'],
  'audit.verify': ['audit.read'],
  'orders.products.manage': ['orders.products.read'],
  'voice.dial': ['voice.phone'],
  'voice.recordings.listen': ['voice.calls.read'],
  'routing.work': ['voice.phone'],
  'outbound.work': ['customers.read', 'outbound.campaigns.read'],
  'outbound.campaigns.manage': ['outbound.campaigns.read'],
  'outbound.import': ['outbound.campaigns.read'],
  'messaging.read': ['customers.read'],
  'messaging.send': ['customers.read'],
  'messaging.bulk': ['messaging.read', 'messaging.send'],
  'messaging.manage': ['messaging.send'],
};
