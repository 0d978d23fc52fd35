import * as ledger from './audit/ledger.ts';
import * as recycleBin from './audit/recycle-bin.ts';
import * as reveals from './audit/reveals.ts';
import * as audit from './audit/routes.ts';
import * as trustSettings from './audit/settings.ts';
import * as violations from './audit/violations.ts';
import * as backup from './backup/routes.ts';
import type { AnyRoute } from './core/route.ts';
import * as customerBreakdown from './customers/breakdown.ts';
import * as customerBulk from './customers/bulk.ts';
import * as customerConsent from './customers/consent.ts';
import * as customerDeletion from './customers/deletion.ts';
import * as customerDuplicates from './customers/duplicates.ts';
import * as customerHistory from './customers/history.ts';
import * as customerImports from './customers/imports.ts';
import * as customerMerging from './customers/merging.ts';
import * as customerPasswords from './customers/passwords.ts';
import * as customerPools from './customers/pools.ts';
import * as customerRecord from './customers/record.ts';
import * as customerCompany from './customers/record-company.ts';
import * as contactPoints from './customers/record-contact-points.ts';
import * as customerListings from './customers/record-listings.ts';
import * as recordSettings from './customers/record-settings.ts';
import * as customerTags from './customers/record-tags.ts';
import * as vocabularies from './customers/record-vocabulary.ts';
import * as customers from './customers/routes.ts';
import * as customerSegments from './customers/segments.ts';
import * as customerSharing from './customers/sharing.ts';
import * as files from './files/exports.ts';
import * as attachments from './forms/attachments.ts';
import * as dictionaries from './forms/dictionaries.ts';
import * as forms from './forms/routes.ts';
import * as apiTokens from './identity/api-tokens.ts';
import * as departures from './identity/departures.ts';
import * as impersonation from './identity/impersonation.ts';
import * as organisation from './identity/organisation.ts';
import * as passkeys from './identity/passkeys.ts';
import * as rights from './identity/rights.ts';
import * as roles from './identity/role-routes.ts';
import * as identity from './identity/routes.ts';
import * as secondFactor from './identity/second-factor.ts';
import * as securityAlerts from './identity/security-alerts.ts';
import * as securityPolicy from './identity/security-policy.ts';
import * as sessions from './identity/sessions.ts';
import * as singleSignOn from './identity/single-sign-on.ts';
import * as smsCodes from './identity/sms-codes.ts';
import * as userFields from './identity/user-fields.ts';
import * as userImports from './identity/user-imports.ts';
import * as users from './identity/users.ts';
import * as messages from './messaging/messages.ts';
import * as sendings from './messaging/sendings.ts';
import * as messageSettings from './messaging/settings.ts';
import * as messageTemplates from './messaging/templates.ts';
import * as productDeletion from './orders/deletion.ts';
import * as orders from './orders/routes.ts';
import * as additions from './outbound/additions.ts';
import * as campaigns from './outbound/campaigns.ts';
import * as content from './outbound/content.ts';
import * as imports from './outbound/imports.ts';
import * as work from './outbound/work.ts';
import * as reporting from './reporting/routes.ts';
import * as routing from './routing/routes.ts';
import * as tasks from './tasks/routes.ts';
import * as views from './views/routes.ts';
import * as voice from './voice/routes.ts';

const domains = [
  [
    'identity',
    {
      ...identity,
      ...organisation,
      ...roles,
      ...users,
      ...userImports,
      ...departures,
      ...rights,
      ...securityPolicy,
      ...securityAlerts,
      ...sessions,
      ...smsCodes,
      ...secondFactor,
      ...passkeys,
      ...userFields,
      ...singleSignOn,
      ...impersonation,
      ...apiTokens,
    },
  ],
  [
    'customers',
    {
      ...customers,
      ...customerBreakdown,
      ...customerDeletion,
      ...customerHistory,
      ...customerImports,
      ...customerPasswords,
      ...customerRecord,
      ...contactPoints,
      ...customerCompany,
      ...customerListings,
      ...recordSettings,
      ...customerTags,
      ...vocabularies,
      ...customerPools,
      ...customerSegments,
      ...customerSharing,
      ...customerMerging,
      ...customerDuplicates,
      ...customerBulk,
      ...customerConsent,
    },
  ],
  ['orders', { ...orders, ...productDeletion }],
  ['forms', { ...forms, ...dictionaries, ...attachments }],
  ['outbound', { ...campaigns, ...content, ...work, ...imports, ...additions }],
  ['messaging', { ...messages, ...sendings, ...messageSettings, ...messageTemplates }],
  ['voice', voice],
  ['routing', routing],
  ['reporting', reporting],
  ['backup', backup],
  ['audit', { ...audit, ...ledger, ...recycleBin, ...reveals, ...trustSettings, ...violations }],
  ['views', views],
  ['tasks', tasks],
  ['files', files],
] as const;

/** Every operation with its domain: for the OpenAPI document, and for tests that walk all routes. */
export const allRoutes: readonly { domain: string; route: AnyRoute }[] = domains.flatMap(
  ([domain, exports]) =>
    Object.values(exports)
      .filter(isRoute)
      .map((route) => ({ domain, route })),
);

function isRoute(value: unknown): value is AnyRoute {
  return typeof value === 'object' && value !== null && 'operationId' in value;
}
