import * as routes from '@guanjia/contracts/customers/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import type { Principal } from '#kernel/principal.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { exportableValues, type FormsApi, openForm } from '#modules/forms/index.ts';
import type { Explainer, HandOver } from '#modules/identity/index.ts';
import { createCustomer, revealPhone, updateCustomer } from './customer-service.ts';
import { listCustomers, readCustomer } from './customer-views.ts';
import { customerExplainer, customerHandOver } from './ownership.ts';
import { timelineSubscriber } from './subscribers.ts';
import { addEntry, listEntries } from './timeline.ts';

export interface Customers {
  operations: Operation[];
  lists: ExportableList[];
  subscribers: Subscriber[];
  explainers: Explainer[];
  handOvers: HandOver[];
}

export function createCustomers(deps: {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  forms: FormsApi;
}): Customers {
  const { db, clock } = deps;
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    db.tenantTx(principal.tenantId, work);
  const customerForm = (tx: Tx, { roleKey }: Principal) => openForm(tx, 'customers.customer', roleKey);
  return {
    subscribers: [timelineSubscriber],
    explainers: [customerExplainer],
    handOvers: [customerHandOver(clock)],
    lists: [
      exportable({
        definition: routes.customerList,
        route: routes.listCustomers,
        title: { 'zh-CN': '客户', en: 'customers' },
        page: async (tx, principal, query) => {
          const form = await customerForm(tx, principal);
          const page = await listCustomers(tx, principal, query, form);
          const items = page.items.map((row) => ({
            ...row,
            custom: exportableValues(form.fields, row.custom),
          }));
          return { ...page, items };
        },
      }),
    ],
    operations: [
      operation(routes.getCustomerForm, ({ principal }) =>
        inTenant(principal, async (tx) => (await customerForm(tx, principal)).view),
      ),
      operation(routes.listCustomers, ({ principal }, { query }) =>
        inTenant(principal, async (tx) =>
          listCustomers(tx, principal, query, await customerForm(tx, principal)),
        ),
      ),
      operation(routes.createCustomer, ({ principal }, { body }) =>
        inTenant(principal, (tx) => createCustomer(deps, tx, principal, body)),
      ),
      operation(routes.getCustomer, ({ principal }, { params }) =>
        inTenant(principal, (tx) => readCustomer(tx, params.id, principal)),
      ),
      operation(routes.updateCustomer, ({ principal }, { params, body }) =>
        inTenant(principal, (tx) => updateCustomer(deps, tx, principal, params.id, body)),
      ),
      operation(routes.revealPhone, ({ principal }, { params, body }) =>
        inTenant(principal, async (tx) => ({
          number: await revealPhone(deps, tx, principal, {
            customerId: params.id,
            phoneId: params.phoneId,
            purpose: body.purpose,
          }),
        })),
      ),
      operation(routes.listTimeline, ({ principal }, { params, query }) =>
        inTenant(principal, async (tx) => {
          await readCustomer(tx, params.id, principal);
          return listEntries(tx, params.id, query);
        }),
      ),
      operation(routes.addNote, ({ principal }, { params, body }) =>
        inTenant(principal, async (tx) => {
          await readCustomer(tx, params.id, principal);
          const occurredAt = clock.now();
          const data = { text: body.text };
          const id = await addEntry(tx, {
            customerId: params.id,
            kind: 'note',
            occurredAt,
            actorId: principal.userId,
            data,
            refId: null,
          });
          return {
            id,
            kind: 'note' as const,
            occurredAt: occurredAt.toISOString(),
            actor: { id: principal.userId, name: principal.userName },
            data,
            refId: null,
          };
        }),
      ),
    ],
  };
}
