import { type DataScope, type Permission, permissions } from '@guanjia/contracts/core/permissions';

export const roleKeys = ['administrator', 'supervisor', 'leader', 'inspector', 'agent'] as const;
export type RoleKey = (typeof roleKeys)[number];

interface BuiltInRole {
  name: string;
  scope: DataScope;
  permissions: readonly Permission[];
}

const agent: Permission[] = [
  'customers.read',
  'customers.create',
  'customers.update',
  'customers.reveal',
  'orders.products.read',
  'voice.phone',
  'voice.dial',
  'voice.calls.read',
  'voice.recordings.listen',
  'routing.work',
  'outbound.work',
  'outbound.records.read',
  'outbound.campaigns.read',
  'reporting.read',
];

const leader: Permission[] = [...agent, 'routing.floor.read', 'tasks.export'];

/** Every tenant starts with these. What they may do comes with the version that runs, so an upgrade reaches all. */
export const builtInRoles: Readonly<Record<RoleKey, BuiltInRole>> = {
  administrator: { name: '企业管理员', scope: 'all', permissions },
  supervisor: {
    name: '主管',
    scope: 'all',
    permissions: [
      ...leader,
      'identity.users.read',
      'orders.products.manage',
      'customers.delete',
      'audit.recycle.manage',
      'audit.reveals.grant',
      'tasks.exports.approve',
      'outbound.campaigns.manage',
      'outbound.import',
    ],
  },
  leader: { name: '班长', scope: 'group', permissions: leader },
  inspector: {
    name: '质检员',
    scope: 'all',
    permissions: [
      'customers.read',
      'orders.products.read',
      'voice.calls.read',
      'voice.recordings.listen',
      'outbound.records.read',
      'outbound.campaigns.read',
      'reporting.read',
    ],
  },
  agent: { name: '坐席', scope: 'own', permissions: agent },
};

/** Permissions and scope of a role row. */
export function effectiveRole(role: {
  key: string;
  built_in: boolean;
  permissions: string[];
  scope: string;
}): {
  permissions: ReadonlySet<Permission>;
  scope: DataScope;
} {
  const builtIn = role.built_in ? builtInRoles[role.key as RoleKey] : undefined;
  const known = new Set<string>(permissions);
  return {
    permissions: new Set(
      builtIn?.permissions ?? role.permissions.filter((key): key is Permission => known.has(key)),
    ),
    scope: builtIn?.scope ?? (role.scope as DataScope),
  };
}
