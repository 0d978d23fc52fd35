import { breakDownCustomers as breakDownRoute } from '@guanjia/contracts/customers/breakdown';
import { deleteCustomer as deleteCustomerRoute } from '@guanjia/contracts/customers/deletion';
import { listCustomerHistory } from '@guanjia/contracts/customers/history';
import * as listings from '@guanjia/contracts/customers/record-listings';
import * as routes from '@guanjia/contracts/customers/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import type { Log } from '#kernel/log.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Principal } from '#kernel/principal.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import { type AuditTrail, listHistory, type RecycleBin, type Reveals } from '#modules/audit/index.ts';
import { type BulkForms, exportableValues, type FormsApi, openForm } from '#modules/forms/index.ts';
import type { Explainer, HandOver, Secrets, SmsDelivery } from '#modules/identity/index.ts';
import { bulkActions } from './bulk/actions.ts';
import { bulkJob } from './bulk/bulk-run.ts';
import { forgetBulksJob } from './bulk/forget-bulks.ts';
import { type NextIds, nextIds } from './bulk/next-ids.ts';
import { bulkOperations } from './bulk/operations.ts';
import { addNote, createCustomer, openCustomer, updateCustomer } from './customer-service.ts';
import { customerRecycler, deleteCustomer } from './deletion.ts';
import { exportableDuplicates } from './duplicates/exports.ts';
import { duplicateJobs, duplicateOperations } from './duplicates/operations.ts';
import { breakDownCustomers } from './finding/breakdown.ts';
import { listCustomers } from './finding/customer-list.ts';
import { fillTermsJob } from './finding/fill-terms.ts';
import { createListContext, type OtherTests } from './finding/list-context.ts';
import { importJobs, importOperations } from './imports/operations.ts';
import { mergeOperations } from './merging/operations.ts';
import { survivorOf } from './merging/survivors.ts';
import { customerExplainer, customerHandOver } from './ownership.ts';
import { passwordOperations } from './passwords/operations.ts';
import { type Verified, type VerifyInput, verifyCustomer } from './passwords/verify.ts';
import { poolOperations } from './pools/operations.ts';
import { reckonJob } from './pools/recycling.ts';
import { sweepPools } from './pools/sweep.ts';
import { listListings } from './record/listing-views.ts';
import { recordJobs, recordOperations } from './record/operations.ts';
import { readMaskedField, readPhone } from './reveal.ts';
import { exportableSegments } from './segments/exports.ts';
import { forgetSegmentsJob } from './segments/forget-segments.ts';
import { freezeJob } from './segments/freeze-job.ts';
import { segmentOperations } from './segments/operations.ts';
import { shareOperations } from './sharing/operations.ts';
import { timelineSubscriber } from './subscribers.ts';
import { listEntries, shownEntries } from './timeline.ts';
import { entryFor } from './trail.ts';

/** What the history of a customer tells: changes and reveals, not every look. */
const historyActions = [
  'customers.created',
  'customers.updated',
  'customers.note_added',
  'customers.contact_changed',
  'customers.contact_revealed',
  'customers.classified',
  'customers.contact_of_company_changed',
  'customers.consent_changed',
  'customers.related',
  'customers.attached',
  'customers.phone_revealed',
  'customers.identity_checked',
  'customers.password_issued',
  'customers.password_reset',
  'customers.password_changed',
  'customers.field_revealed',
  'customers.deleted',
  'customers.restored',
  'customers.moved',
  'customers.protected',
  'customers.shared',
  'customers.unshared',
  'customers.merged',
  'customers.merge_undone',
];

export interface Customers {
  operations: Operation[];
  lists: ExportableList[];
  subscribers: Subscriber[];
  explainers: Explainer[];
  handOvers: HandOver[];
  jobs: Job<never>[];
  /** Recycling by the rules of the pools, and shares that ended; called every second. */
  sweep(): Promise<void>;
  api: CustomersApi;
}

export interface CustomersApi {
  /** Who speaks to whom they say they are; for every channel. What the level opens: `allows` in the contracts. */
  verifyCustomer(tx: Tx, input: VerifyInput): Promise<Verified>;
  /** Ids of the next customers of a target that somebody sees. Throws `bad_request` for a filter that there is not. */
  nextIds(tx: Tx, principal: Principal, part: NextIds): Promise<string[]>;
}

export interface CustomersDeps {
  db: Db;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  reveals: Reveals;
  recycleBin: RecycleBin;
  forms: FormsApi;
  bulkForms: BulkForms;
  objects: ObjectStore;
  delivery: SmsDelivery;
  secrets: Secrets;
  /** What other modules know of customers, to filter the list by. */
  listTests: OtherTests;
}

export function createCustomers(deps: CustomersDeps): Customers {
  const { db } = deps;
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    db.tenantTx(principal.tenantId, work);
  const customerForm = (tx: Tx, { roleKey }: Principal) => openForm(tx, 'customers.customer', roleKey);
  const openList = createListContext(deps.clock, deps.listTests);
  const bulkDeps = { ...deps, actions: bulkActions(deps), openList };
  deps.recycleBin.register(customerRecycler(deps.clock));
  return {
    api: {
      verifyCustomer: (tx, input) => verifyCustomer(deps, tx, input),
      nextIds: (tx, principal, part) => nextIds(tx, principal, part, openList),
    },
    subscribers: [timelineSubscriber],
    explainers: [customerExplainer],
    handOvers: [customerHandOver(deps)],
    jobs: [
      fillTermsJob(deps),
      reckonJob(deps) as Job<never>,
      bulkJob(bulkDeps) as Job<never>,
      forgetBulksJob(deps),
      ...recordJobs(deps),
      ...importJobs(deps),
      ...duplicateJobs(deps),
      freezeJob({ ...deps, openList }) as Job<never>,
      forgetSegmentsJob(deps),
    ],
    sweep: () => sweepPools(deps),
    lists: [
      exportable({
        definition: routes.customerList,
        route: routes.listCustomers,
        title: { 'zh-CN': '客户', en: 'customers' },
        page: async (tx, principal, query) => {
          const context = await openList(tx, principal);
          const page = await listCustomers(tx, principal, query, context);
          const items = page.items.map((row) => ({
            ...row,
            custom: exportableValues(context.form.fields, row.custom),
          }));
          return { ...page, items };
        },
      }),
      exportable({
        definition: listings.listingList,
        route: listings.listListings,
        title: { 'zh-CN': '名单', en: 'lists' },
        page: listListings,
      }),
      exportableSegments,
      exportableDuplicates,
    ],
    operations: [
      ...passwordOperations(deps),
      ...recordOperations(deps),
      ...poolOperations({ ...deps, openList }),
      ...shareOperations(deps),
      ...bulkOperations(bulkDeps),
      ...mergeOperations(deps),
      ...duplicateOperations(deps),
      ...importOperations(deps),
      ...segmentOperations({ ...deps, openList }),
      operation(routes.getCustomerForm, ({ principal }) =>
        inTenant(principal, async (tx) => (await customerForm(tx, principal)).view),
      ),
      operation(breakDownRoute, ({ principal }, { query }) =>
        inTenant(principal, (tx) => breakDownCustomers(tx, principal, query, { openList })),
      ),
      operation(routes.listCustomers, ({ principal }, { query }) =>
        inTenant(principal, async (tx) => listCustomers(tx, principal, query, await openList(tx, principal))),
      ),
      operation(routes.createCustomer, ({ principal }, { body }) =>
        inTenant(principal, (tx) => createCustomer(deps, tx, principal, body)),
      ),
      operation(routes.getCustomer, ({ principal }, { params }) =>
        // Links to a merged customer lead to the one who stayed.
        inTenant(principal, async (tx) => openCustomer(deps, tx, principal, await survivorOf(tx, params.id))),
      ),
      operation(routes.updateCustomer, ({ principal }, { params, body }) =>
        inTenant(principal, (tx) => updateCustomer(deps, tx, principal, params.id, body)),
      ),
      operation(routes.revealPhone, ({ principal, locale }, { params, body }) =>
        inTenant(principal, async (tx) => ({
          number: await deps.reveals.reveal(tx, principal, {
            entityType: 'customer',
            entityId: params.id,
            field: 'phone',
            action: 'customers.phone_revealed',
            read: () => readPhone(tx, principal, params.id, params.phoneId),
            reason: body,
            locale,
          }),
        })),
      ),
      operation(routes.revealField, ({ principal, locale }, { params, body }) =>
        inTenant(principal, async (tx) => ({
          value: await deps.reveals.reveal(tx, principal, {
            entityType: 'customer',
            entityId: params.id,
            field: `custom.${params.key}`,
            action: 'customers.field_revealed',
            read: () => readMaskedField(tx, principal, params.id, params.key),
            reason: body,
            locale,
          }),
        })),
      ),
      operation(listCustomerHistory, ({ principal }, { params, query }) =>
        inTenant(principal, async (tx) => {
          await openCustomer(deps, tx, principal, params.id);
          const about = { entityType: 'customer', entityId: params.id, actions: historyActions };
          const page = await listHistory(tx, principal.tenantId, about, query);
          const form = await customerForm(tx, principal);
          return { ...page, items: page.items.map((entry) => entryFor(form, principal.fieldRules, entry)) };
        }),
      ),
      operation(deleteCustomerRoute, ({ principal }, { params, body }) =>
        inTenant(principal, (tx) => deleteCustomer(deps, tx, principal, params.id, body.reason)),
      ),
      operation(routes.listTimeline, ({ principal }, { params, query }) =>
        inTenant(principal, async (tx) => {
          await openCustomer(deps, tx, principal, params.id);
          return shownEntries(principal.fieldRules, await listEntries(tx, params.id, query));
        }),
      ),
      operation(routes.addNote, ({ principal }, { params, body }) =>
        inTenant(principal, (tx) => addNote(deps, tx, principal, params.id, body.text)),
      ),
    ],
  };
}
