import type { Permission } from '@guanjia/contracts/core/permissions';
import type { Me } from '@guanjia/contracts/identity/routes';
import type { ComponentType } from 'react';
import * as icons from '../components/icons.tsx';
import { provideMenuPages } from '../components/menu-pages.ts';
import { type TextKey, translate } from '../lib/i18n.ts';
import { shellTexts } from './texts.ts';

type ShellText = TextKey<typeof shellTexts>;

export interface NavItem {
  path: string;
  label: ShellText;
  permission: Permission;
  /** Opens outside the console. */
  external?: true;
}
export interface NavGroup {
  label: ShellText;
  icon: ComponentType<{ size?: number }>;
  items: readonly NavItem[];
}

/** The rail, by domain; a person sees what their permissions allow. */
export const navigation: readonly NavGroup[] = [
  {
    label: 'nav.work',
    icon: icons.DeskIcon,
    items: [{ path: '/desk', label: 'nav.desk', permission: 'outbound.work' }],
  },
  {
    label: 'nav.outbound',
    icon: icons.ListIcon,
    items: [
      { path: '/tasks/pending', label: 'nav.pending', permission: 'outbound.records.read' },
      { path: '/tasks/redial', label: 'nav.redial', permission: 'outbound.records.read' },
      { path: '/contacts/history', label: 'nav.history', permission: 'outbound.records.read' },
      { path: '/contacts/sales', label: 'nav.sales', permission: 'outbound.records.read' },
      { path: '/contacts/failures', label: 'nav.failures', permission: 'outbound.records.read' },
      { path: '/responses', label: 'nav.responses', permission: 'outbound.records.read' },
    ],
  },
  {
    label: 'nav.campaigns_group',
    icon: icons.FlagIcon,
    items: [
      { path: '/campaigns', label: 'nav.campaigns', permission: 'outbound.campaigns.read' },
      { path: '/scripts', label: 'nav.scripts', permission: 'outbound.campaigns.manage' },
      { path: '/questionnaires', label: 'nav.questionnaires', permission: 'outbound.campaigns.manage' },
      { path: '/products', label: 'nav.products', permission: 'orders.products.read' },
    ],
  },
  {
    label: 'nav.records',
    icon: icons.PeopleIcon,
    items: [
      { path: '/customers', label: 'nav.customers', permission: 'customers.read' },
      { path: '/customer-lists', label: 'nav.customer_lists', permission: 'customers.approve' },
      { path: '/company-contacts', label: 'nav.company_contacts', permission: 'customers.approve' },
      { path: '/customers/duplicates', label: 'nav.duplicates', permission: 'customers.merge' },
      { path: '/segments', label: 'nav.segments', permission: 'customers.read' },
      { path: '/pool-rules', label: 'nav.pool_rules', permission: 'customers.read' },
      { path: '/sendings', label: 'nav.sendings', permission: 'messaging.read' },
      { path: '/messages', label: 'nav.messages', permission: 'messaging.read' },
      { path: '/calls', label: 'nav.calls', permission: 'voice.calls.read' },
    ],
  },
  {
    label: 'nav.insight',
    icon: icons.ChartIcon,
    items: [
      { path: '/floor', label: 'nav.floor', permission: 'routing.floor.read' },
      { path: '/statistics/groups', label: 'nav.stat_groups', permission: 'reporting.read' },
      { path: '/statistics/agents', label: 'nav.stat_agents', permission: 'reporting.read' },
      { path: '/statistics/questionnaires', label: 'nav.stat_questionnaires', permission: 'reporting.read' },
    ],
  },
  {
    label: 'nav.trust',
    icon: icons.ShieldIcon,
    items: [
      { path: '/audit', label: 'nav.audit', permission: 'audit.read' },
      { path: '/exports', label: 'nav.exports', permission: 'tasks.exports.approve' },
      { path: '/reveals', label: 'nav.reveals', permission: 'audit.reveals.grant' },
      { path: '/recycle-bin', label: 'nav.recycle_bin', permission: 'audit.recycle.manage' },
      { path: '/violations', label: 'nav.violations', permission: 'audit.violations.manage' },
      { path: '/backups', label: 'nav.backups', permission: 'backup.manage' },
      { path: '/data-protection', label: 'nav.data_protection', permission: 'audit.settings.manage' },
    ],
  },
  {
    label: 'nav.admin',
    icon: icons.ShieldIcon,
    items: [
      { path: '/users', label: 'nav.users', permission: 'identity.users.read' },
      { path: '/organisation', label: 'nav.organisation', permission: 'identity.users.read' },
      { path: '/roles', label: 'nav.roles', permission: 'identity.users.read' },
      { path: '/enterprise', label: 'nav.enterprise', permission: 'identity.enterprise.manage' },
      { path: '/security-policy', label: 'nav.security_policy', permission: 'identity.security.manage' },
      { path: '/single-sign-on', label: 'nav.single_sign_on', permission: 'identity.security.manage' },
      { path: '/api-tokens', label: 'nav.api_tokens', permission: 'identity.security.manage' },
      { path: '/security-alerts', label: 'nav.security_alerts', permission: 'identity.security.read' },
      { path: '/customer-settings', label: 'nav.customer_settings', permission: 'customers.settings.manage' },
      { path: '/message-settings', label: 'nav.message_settings', permission: 'messaging.manage' },
      { path: '/forms', label: 'nav.forms', permission: 'forms.read' },
      { path: '/dictionaries', label: 'nav.dictionaries', permission: 'forms.read' },
      { path: '/api/docs', label: 'nav.api', permission: 'identity.users.manage', external: true },
    ],
  },
];

export function navigationOf(me: Me): NavGroup[] {
  return navigation
    .map((group) => ({
      ...group,
      items: group.items.filter(
        (item) => me.permissions.includes(item.permission) && !me.hiddenMenus.includes(item.path),
      ),
    }))
    .filter((group) => group.items.length > 0);
}

/** For the role editor: menus that a role can do without. */
provideMenuPages(() =>
  navigation.flatMap(({ items }) =>
    items.map(({ path, label, permission }) => ({ path, permission, label: translate(shellTexts, label) })),
  ),
);

/** Where a person starts: agents at the desk, leaders on the floor, others at the first page they may see. */
export function homeOf(me: Me): string {
  if (me.permissions.includes('routing.floor.read')) return '/floor';
  return navigationOf(me)[0]?.items[0]?.path ?? '/customers';
}
