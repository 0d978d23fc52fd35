import { auditList } from '@guanjia/contracts/audit/routes';
import type { Column, ColumnType, ListDefinition } from '@guanjia/contracts/core/list';
import { recordColumns } from '@guanjia/contracts/customers/record-columns';
import { contactList as companyContactList } from '@guanjia/contracts/customers/record-company';
import { listingList } from '@guanjia/contracts/customers/record-listings';
import { type Vocabularies, vocabularyKinds } from '@guanjia/contracts/customers/record-vocabulary';
import { customerList } from '@guanjia/contracts/customers/routes';
import { standardVocabularies } from '@guanjia/contracts/customers/standard-vocabularies';
import { userList } from '@guanjia/contracts/identity/users';
import { messageList } from '@guanjia/contracts/messaging/messages';
import { sendingList } from '@guanjia/contracts/messaging/sendings';
import { campaignList } from '@guanjia/contracts/outbound/campaigns';
import {
  contactList,
  contactMenus,
  responseList,
  taskList,
  taskMenus,
} from '@guanjia/contracts/outbound/work';
import { callList } from '@guanjia/contracts/voice/routes';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillTenant } from './access-fixture.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { callRoute, routes } from './walk.ts';

let app: TestApp;
let viewers: SignedIn[];
/** Every id that belongs to the first tenant, and the word that stands in all its texts. */
let foreign: Set<string>;
const mark = 'ALPHA';
let people: { first: string[]; second: string[] };

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  const first = await app.tenant('T1');
  const second = await app.tenant('T2');
  await fillTenant(app, first.tenantId, await app.logIn('T1', 'administrator'), mark);
  await fillTenant(app, second.tenantId, await app.logIn('T2', 'administrator'), 'BETA');
  viewers = [
    await app.logIn('T2', 'administrator'),
    await app.logIn('T2', 'leader'),
    await app.logIn('T2', 'agent'),
  ];
  foreign = await idsOf(first.tenantId);
  people = { first: Object.values(first.users), second: Object.values(second.users) };
});

afterAll(() => app[Symbol.asyncDispose]());

/** All ids that stand in any table's rows of a tenant. */
async function idsOf(tenantId: string): Promise<Set<string>> {
  const { rows: tables } = await app.admin.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
     where column_name = 'tenant_id' and table_schema not in ('information_schema', 'pg_catalog')
       and (table_schema, table_name) in (select schemaname, tablename from pg_tables)`,
  );
  const ids = new Set<string>();
  for (const { name } of tables) {
    const { rows } = await app.admin.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${name} t where tenant_id = $1`,
      [tenantId],
    );
    for (const { row } of rows) for (const id of row.match(uuid) ?? []) ids.add(id);
  }
  return ids;
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function expectNothingForeign(text: string): void {
  expect((text.match(uuid) ?? []).filter((id) => foreign.has(id))).toEqual([]);
  expect(text).not.toContain(mark);
  expect(text).not.toContain('of T1');
}

const standardWords = Object.fromEntries(
  vocabularyKinds.map((kind) => [kind, { terms: [...standardVocabularies[kind]], version: 0 }]),
) as Vocabularies;
const customersWithWords: ListDefinition = {
  ...customerList,
  columns: { ...customerList.columns, ...recordColumns(standardWords, []) },
};

const lists: [string, ListDefinition, Record<string, readonly string[]>?][] = [
  ['listUsers', userList],
  ['listCustomers', customersWithWords],
  ['listListings', listingList],
  ['listCompanyContacts', companyContactList],
  ['listCalls', callList],
  ['listTasks', taskList, { menu: taskMenus }],
  ['listContacts', contactList, { menu: contactMenus }],
  ['listResponses', responseList],
  ['listAuditEntries', auditList],
  ['listCampaigns', campaignList],
  ['listSendings', sendingList],
  ['listMessages', messageList],
];

const words = fc.constantFrom(mark, 'A', '张三', '%', '_', "'", '13800000099', '0099', 'of T', 'card', '');

function conditionsOn(column: string, { type, options = [] }: Column): fc.Arbitrary<object>[] {
  const empty = fc.boolean().map((value) => ({ column, op: 'empty', value }));
  const contains = words.map((value) => ({ column, op: 'contains', value }));
  const among = fc.nat(4).map((at) => ({ column, op: 'in', values: [people.first[at], people.second[at]] }));
  const always = { from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' };
  const byType: Record<ColumnType, () => fc.Arbitrary<object>[]> = {
    text: () => [empty, contains],
    phone: () => [empty, contains],
    enum: () =>
      options.length === 0
        ? [empty]
        : [fc.subarray([...options], { minLength: 1 }).map((values) => ({ column, op: 'in', values }))],
    user: () => [empty, among],
    record: () => [empty, among],
    happened: () => [
      fc
        .record({ times: fc.nat(2), days: fc.integer({ min: 1, max: 99 }) })
        .map((often) => ({ column, op: 'happened', ...often })),
    ],
    number: () => [fc.integer({ min: -1, max: 9 }).map((from) => ({ column, op: 'range', from }))],
    datetime: () => [fc.constant({ column, op: 'range', ...always })],
    date: () => [empty, fc.constant({ column, op: 'range', from: '2020-01-01', to: '2099-12-31' })],
    exact: () => [empty, words.map((value) => ({ column, op: 'equals', value }))],
    boolean: () => [fc.boolean().map((value) => ({ column, op: 'equals', value }))],
  };
  return byType[type]();
}

const condition = (definition: ListDefinition): fc.Arbitrary<object> =>
  fc.oneof(
    ...Object.entries(definition.columns)
      // A segment is found by its own id and by nothing else; those of others are tried in segment-rights.int.test.ts.
      .filter(([name, column]) => column.filter && name !== 'segment')
      .flatMap(([name, column]) => conditionsOn(name, column)),
  );

const queryOf = (definition: ListDefinition, more: Record<string, readonly string[]> = {}) =>
  fc.record(
    {
      filter: fc
        .array(condition(definition), { maxLength: 2 })
        .map((conditions) => JSON.stringify(conditions)),
      sort: fc
        .constantFrom(...Object.keys(definition.columns).filter((column) => definition.columns[column]?.sort))
        .chain((column) => fc.constantFrom(column, `-${column}`)),
      limit: fc.constantFrom('1', '2', '50'),
      ...(definition.search ? { q: words } : {}),
      ...Object.fromEntries(Object.entries(more).map(([key, values]) => [key, fc.constantFrom(...values)])),
    },
    { requiredKeys: Object.keys(more) as never[] },
  ) as fc.Arbitrary<Record<string, string>>;

describe('a tenant', () => {
  it.each(lists)(
    'finds nothing of another in %s, whatever it filters, searches and sorts by',
    async (id, definition, more) => {
      const route = routes.find(({ operationId }) => operationId === id);
      if (!route) throw new Error(`no route ${id}`);
      await fc.assert(
        fc.asyncProperty(queryOf(definition, more), fc.nat(2), async (query, at) => {
          let cursor: string | null = null;
          let rows = 0;
          let counted: number | undefined;
          do {
            const paged = { ...query, count: 'true', ...(cursor ? { cursor } : {}) };
            const answer = await callRoute(app, route, viewers[at], { query: paged });
            if (answer.status === 403) return;
            expect([answer.status, answer.problem.errors]).toEqual([200, undefined]);
            expectNothingForeign(answer.text);
            const page = JSON.parse(answer.text) as {
              items: unknown[];
              nextCursor: string | null;
              count: { value: number } | null;
            };
            rows += page.items.length;
            counted ??= page.count?.value;
            cursor = page.nextCursor;
          } while (cursor);
          expect(rows).toBe(counted);
        }),
        { numRuns: 25 },
      );
    },
  );

  it('finds nothing of another in any answer without parameters', async () => {
    const period = { from: '2020-01-01', to: '2020-12-31' };
    for (const route of routes.filter(
      ({ method, path, access }) => method === 'GET' && !path.includes(':') && access !== 'public',
    )) {
      for (const who of viewers) {
        const form = {
          object: 'customers.customer',
          kind: 'user',
          list: 'customers.customers',
          column: 'level',
        };
        const query = route.path.startsWith('/api/reporting') ? period : form;
        const menu = ['listTasks', 'listContacts'].includes(route.operationId);
        const answer = await callRoute(app, route, who, {
          query: menu ? { menu: route.operationId === 'listTasks' ? 'pending' : 'history' } : query,
        });
        expect([200, 403], route.operationId).toContain(answer.status);
        expectNothingForeign(answer.text);
      }
    }
  });
});
