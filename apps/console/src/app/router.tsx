import { impersonationPath } from '@guanjia/contracts/identity/impersonation';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { parseListSearch } from '../lib/list-search.ts';
import { isOwnPath } from '../lib/own-path.ts';
import { createQueryClient } from '../lib/query-client.ts';
import { endSession, meQuery, onSessionEnd, takeSession } from '../lib/session.ts';
import { homeOf } from './navigation.ts';
import { CrashedPage, NotFoundPage } from './problem-pages.tsx';
import { Shell } from './shell/shell.tsx';

export const queryClient = createQueryClient(endSession);

onSessionEnd(() => {
  if (queryClient.getQueryData(meQuery.queryKey) === null) return;
  takeSession(null);
  queryClient.setQueryData(meQuery.queryKey, null);
  const here = router.state.location;
  if (here.pathname === '/login') return;
  void router
    .navigate({ to: '/login', search: { redirect: here.href, lost: true } })
    // Once nothing shows them any more, records of the session that is over are not kept for whoever sits here next.
    .then(() =>
      queryClient.removeQueries({ type: 'inactive', predicate: ({ queryKey }) => queryKey[0] !== 'me' }),
    );
});

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

interface LoginSearch {
  redirect?: string;
  lost?: boolean;
}

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (raw: Record<string, unknown>): LoginSearch => ({
    ...(isOwnPath(raw.redirect) ? { redirect: raw.redirect } : {}),
    ...(raw.lost === true ? { lost: true } : {}),
  }),
  beforeLoad: async ({ search }) => {
    if (await queryClient.ensureQueryData(meQuery)) throw redirect({ href: search.redirect ?? '/' });
  },
  component: lazyRouteComponent(() => import('../features/identity/login-page.tsx'), 'LoginPage'),
});

const signOnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login/sign-on',
  component: lazyRouteComponent(
    () => import('../features/identity/sign-on/sign-on-return-page.tsx'),
    'SignOnReturnPage',
  ),
});

const impersonationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: impersonationPath,
  component: lazyRouteComponent(
    () => import('../features/identity/impersonation-page.tsx'),
    'ImpersonationPage',
  ),
});

const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/change-password',
  beforeLoad: async () => {
    if (!(await queryClient.ensureQueryData(meQuery))) throw redirect({ to: '/login' });
  },
  component: lazyRouteComponent(
    () => import('../features/identity/first-password-page.tsx'),
    'FirstPasswordPage',
  ),
});

const secondStepRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/second-step',
  beforeLoad: async () => {
    if (!(await queryClient.ensureQueryData(meQuery))?.pendingFactor) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('../features/identity/second-step-page.tsx'), 'SecondStepPage'),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    const me = await queryClient.ensureQueryData(meQuery);
    if (!me)
      throw redirect({ to: '/login', search: location.href === '/' ? {} : { redirect: location.href } });
    if (me.pendingFactor) throw redirect({ to: '/second-step' });
    if (me.mustChangePassword) throw redirect({ to: '/change-password' });
  },
  component: Shell,
  errorComponent: CrashedPage,
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(meQuery);
    throw redirect({ href: me ? homeOf(me) : '/login' });
  },
});

interface DeskSearch {
  task?: string;
  call?: string;
}

const deskRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/desk',
  validateSearch: (raw: Record<string, unknown>): DeskSearch => ({
    ...(typeof raw.task === 'string' ? { task: raw.task } : {}),
    ...(typeof raw.call === 'string' ? { call: raw.call } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/desk/desk-page.tsx'), 'DeskPage'),
});

function listRoute<const Path extends string>(
  path: Path,
  load: () => Promise<Record<string, unknown>>,
  name: string,
) {
  return createRoute({
    getParentRoute: () => shellRoute,
    path,
    validateSearch: parseListSearch,
    component: lazyRouteComponent(load as () => Promise<Record<string, () => React.ReactNode>>, name),
  });
}

function pageRoute<const Path extends string>(
  path: Path,
  load: () => Promise<Record<string, unknown>>,
  name: string,
) {
  return createRoute({
    getParentRoute: () => shellRoute,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, () => React.ReactNode>>, name),
  });
}

const taskPages = () => import('../features/outbound/task-pages.tsx');
const customerImportPage = () => import('../features/customers/imports/import-page.tsx');
const contactPages = () => import('../features/outbound/contact-pages.tsx');

const statisticsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/statistics/$kind',
  validateSearch: (raw: Record<string, unknown>) => {
    const search: { from?: string; to?: string; campaign?: string } = {};
    for (const key of ['from', 'to', 'campaign'] as const) {
      const value = raw[key];
      if (typeof value === 'string' && value) search[key] = value;
    }
    return search;
  },
  component: lazyRouteComponent(() => import('../features/reporting/statistics-page.tsx'), 'StatisticsPage'),
});

const routeTree = rootRoute.addChildren([
  loginRoute,
  signOnRoute,
  impersonationRoute,
  passwordRoute,
  secondStepRoute,
  shellRoute.addChildren([
    homeRoute,
    deskRoute,
    listRoute('/tasks/pending', taskPages, 'PendingTasksPage'),
    listRoute('/tasks/redial', taskPages, 'RedialTasksPage'),
    listRoute('/contacts/history', contactPages, 'HistoryPage'),
    listRoute('/contacts/sales', contactPages, 'SalesPage'),
    listRoute('/contacts/failures', contactPages, 'FailuresPage'),
    listRoute('/responses', () => import('../features/outbound/responses-page.tsx'), 'ResponsesPage'),
    listRoute('/customers', () => import('../features/customers/customers-page.tsx'), 'CustomersPage'),
    listRoute(
      '/customers/imports',
      () => import('../features/customers/imports/imports-page.tsx'),
      'CustomerImportsPage',
    ),
    pageRoute('/customers/import', customerImportPage, 'CustomerImportPage'),
    pageRoute('/customers/imports/$importId', customerImportPage, 'CustomerImportPage'),
    listRoute(
      '/customers/duplicates',
      () => import('../features/customers/duplicates/duplicates-page.tsx'),
      'DuplicatesPage',
    ),
    pageRoute('/customers/$id', () => import('../features/customers/customer-page.tsx'), 'CustomerPage'),
    listRoute(
      '/customer-lists',
      () => import('../features/customers/lists/listings-page.tsx'),
      'ListingsPage',
    ),
    listRoute(
      '/company-contacts',
      () => import('../features/customers/lists/contacts-page.tsx'),
      'ContactsPage',
    ),
    pageRoute(
      '/customer-settings',
      () => import('../features/customers/settings/settings-page.tsx'),
      'CustomerSettingsPage',
    ),
    listRoute('/segments', () => import('../features/customers/segments/segments-page.tsx'), 'SegmentsPage'),
    pageRoute(
      '/pool-rules',
      () => import('../features/customers/pools/pool-rules-page.tsx'),
      'PoolRulesPage',
    ),
    listRoute('/sendings', () => import('../features/messaging/sendings-page.tsx'), 'SendingsPage'),
    listRoute('/messages', () => import('../features/messaging/messages-page.tsx'), 'MessagesPage'),
    pageRoute(
      '/message-settings',
      () => import('../features/messaging/settings-page.tsx'),
      'MessageSettingsPage',
    ),
    listRoute('/calls', () => import('../features/voice/calls-page.tsx'), 'CallsPage'),
    listRoute('/campaigns', () => import('../features/outbound/campaigns-page.tsx'), 'CampaignsPage'),
    pageRoute('/campaigns/$id/import', () => import('../features/outbound/import-page.tsx'), 'ImportPage'),
    pageRoute('/imports/$importId', () => import('../features/outbound/import-page.tsx'), 'ImportPage'),
    pageRoute('/scripts', () => import('../features/outbound/scripts-page.tsx'), 'ScriptsPage'),
    pageRoute(
      '/questionnaires',
      () => import('../features/outbound/questionnaires-page.tsx'),
      'QuestionnairesPage',
    ),
    pageRoute('/products', () => import('../features/orders/products-page.tsx'), 'ProductsPage'),
    statisticsRoute,
    pageRoute(
      '/users/import',
      () => import('../features/identity/people/import-users-page.tsx'),
      'ImportUsersPage',
    ),
    pageRoute('/users/$id/rights', () => import('../features/identity/people/rights-page.tsx'), 'RightsPage'),
    pageRoute(
      '/organisation',
      () => import('../features/identity/organisation/organisation-page.tsx'),
      'OrganisationPage',
    ),
    pageRoute(
      '/enterprise',
      () => import('../features/identity/organisation/enterprise-page.tsx'),
      'EnterprisePage',
    ),
    pageRoute('/roles', () => import('../features/identity/roles/roles-page.tsx'), 'RolesPage'),
    listRoute('/users', () => import('../features/identity/users-page.tsx'), 'UsersPage'),
    pageRoute('/account', () => import('../features/identity/account-page.tsx'), 'AccountPage'),
    listRoute('/security-alerts', () => import('../features/identity/alerts-page.tsx'), 'AlertsPage'),
    pageRoute(
      '/security-policy',
      () => import('../features/identity/security-policy-page.tsx'),
      'SecurityPolicyPage',
    ),
    listRoute('/api-tokens', () => import('../features/identity/tokens/tokens-page.tsx'), 'TokensPage'),
    pageRoute('/single-sign-on', () => import('../features/identity/sign-on/sign-on-page.tsx'), 'SignOnPage'),
    pageRoute('/forms', () => import('../features/forms/forms-page.tsx'), 'FormsPage'),
    pageRoute('/dictionaries', () => import('../features/forms/dictionaries-page.tsx'), 'DictionariesPage'),
    pageRoute('/floor', () => import('../features/routing/floor-page.tsx'), 'FloorPage'),
    listRoute('/audit', () => import('../features/audit/audit-page.tsx'), 'AuditPage'),
    listRoute('/exports', () => import('../features/trust/export-requests-page.tsx'), 'ExportRequestsPage'),
    listRoute('/recycle-bin', () => import('../features/trust/recycle-bin-page.tsx'), 'RecycleBinPage'),
    listRoute('/violations', () => import('../features/trust/violations-page.tsx'), 'ViolationsPage'),
    listRoute('/backups', () => import('../features/backup/backups-page.tsx'), 'BackupsPage'),
    pageRoute('/reveals', () => import('../features/trust/reveal-use-page.tsx'), 'RevealUsePage'),
    pageRoute('/data-protection', () => import('../features/trust/settings-page.tsx'), 'TrustSettingsPage'),
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: CrashedPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
