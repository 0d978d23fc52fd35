import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import {
  type DataScope,
  type Permission,
  permissions,
  type ScopeDomain,
} from '@guanjia/contracts/core/permissions';
import type { RoleKey, UserCategory } from '@guanjia/contracts/core/roles';

export interface BuiltInRole {
  name: string;
  /** Whom the role is made for (IAM-028); null where the category says nothing about it. */
  category: UserCategory | null;
  /** In every domain that `scopes` does not name. */
  scope: DataScope;
  scopes?: Partial<Record<ScopeDomain, DataScope>>;
  permissions: readonly Permission[];
  fieldRules?: FieldRules;
}

const agent: Permission[] = [
  'customers.read',
  'customers.create',
  'customers.update',
  'customers.reveal',
  'customers.verify',
  'customers.pick',
  'orders.products.read',
  'voice.phone',
  'voice.dial',
  'voice.calls.read',
  'voice.recordings.listen',
  'routing.work',
  'outbound.work',
  'outbound.records.read',
  'outbound.campaigns.read',
  'messaging.read',
  'messaging.send',
  'reporting.read',
];

const leader: Permission[] = [
  ...agent,
  'customers.assign',
  'customers.share',
  'customers.segments.manage',
  'customers.merge',
  'messaging.bulk',
  'routing.floor.read',
  'tasks.export',
  'views.share',
];

const supervisor: Permission[] = [
  ...leader,
  'identity.users.read',
  'forms.read',
  'orders.products.manage',
  'customers.delete',
  'customers.approve',
  'customers.settings.manage',
  'customers.pools.manage',
  'customers.import',
  'audit.recycle.manage',
  'audit.reveals.grant',
  'tasks.exports.approve',
  'outbound.campaigns.manage',
  'outbound.import',
  'messaging.manage',
];

/** Sees what was done, does none of it. */
const inspector: Permission[] = [
  'customers.read',
  'orders.products.read',
  'voice.calls.read',
  'voice.recordings.listen',
  'outbound.records.read',
  'outbound.campaigns.read',
  'messaging.read',
  'reporting.read',
];

const backOffice: Permission[] = ['customers.read', 'orders.products.read'];

const people: Permission[] = ['identity.users.read', 'identity.users.manage'];

/** Every tenant has these. What they may do comes with the version that runs, so an upgrade reaches all. */
export const builtInRoles: Readonly<Record<RoleKey, BuiltInRole>> = {
  administrator: { name: '企业管理员', category: null, scope: 'all', permissions },
  director: {
    name: '总监',
    category: 'director',
    scope: 'all',
    permissions: [...supervisor, 'identity.rights.read', 'audit.read'],
  },
  manager: { name: '经理', category: 'manager', scope: 'department', permissions: supervisor },
  supervisor: { name: '主管', category: null, scope: 'all', permissions: supervisor },
  leader: { name: '班长', category: 'manager', scope: 'group', permissions: leader },
  agent: {
    name: '坐席',
    category: 'employee',
    scope: 'own',
    permissions: agent,
    // CUS-004: set by those who lead.
    fieldRules: { 'customers.customer.greeting': 'read_only' },
  },
  inspector: { name: '质检员', category: null, scope: 'all', permissions: inspector },
  quality_supervisor: {
    name: '质检主管',
    category: null,
    scope: 'all',
    permissions: [...inspector, 'identity.users.read'],
  },
  account_manager: {
    name: '大客户经理',
    category: 'employee',
    scope: 'own',
    permissions: [...agent.filter((permission) => !permission.startsWith('outbound.')), 'customers.share'],
  },
  personnel: {
    name: '分公司人管',
    category: null,
    scope: 'own',
    scopes: { identity: 'branch' },
    permissions: [...people, 'identity.users.unlock'],
  },
  store_manager: {
    name: '店长',
    category: 'manager',
    scope: 'branch',
    permissions: [...leader, 'identity.users.read'],
  },
  outlet_clerk: { name: '网点文员', category: null, scope: 'branch', permissions: backOffice },
  supervision: {
    name: '督导',
    category: null,
    scope: 'all',
    permissions: [...backOffice, 'voice.calls.read', 'voice.recordings.listen', 'outbound.records.read'],
  },
  logistics: { name: '物流', category: null, scope: 'all', permissions: backOffice },
  finance: { name: '财务', category: null, scope: 'all', permissions: [...backOffice, 'reporting.read'] },
  compliance: {
    name: '稽核',
    category: null,
    scope: 'all',
    permissions: [
      ...inspector,
      'identity.users.read',
      'identity.rights.read',
      'audit.read',
      'audit.verify',
      'audit.violations.manage',
    ],
  },
  provisioning: {
    name: '业务受理',
    category: null,
    scope: 'all',
    permissions: [...people, 'identity.units.manage', 'identity.enterprise.manage'],
  },
};
