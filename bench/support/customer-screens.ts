import { createClient } from '@guanjia/client/http';
import { previewBulk } from '@guanjia/contracts/customers/bulk';
import { listDuplicateGroups } from '@guanjia/contracts/customers/duplicates';
import { findDuplicates, listDuplicates } from '@guanjia/contracts/customers/merging';
import { getCustomerPool, getPoolStanding } from '@guanjia/contracts/customers/pools';
import { getRecordSheet } from '@guanjia/contracts/customers/record';
import { getCustomer, listCustomers, listTimeline } from '@guanjia/contracts/customers/routes';
import { countSegment, createSegment } from '@guanjia/contracts/customers/segments';
import type pg from 'pg';
import { type Spread, spreadOf } from './customer-queries.ts';

export interface Screen {
  name: string;
  /** Through HTTP. */
  http: Spread;
}

/** More customers than this are not opened by one person in so short a time: the server would refuse. */
const mostOpened = 60;

/** What the other pages of customers ask for, each of `rounds` customers once, sixty at most; in turns. */
export async function timeScreens(
  baseUrl: string,
  headers: Record<string, string>,
  { admin, rounds }: { admin: pg.Client; rounds: number },
): Promise<Screen[]> {
  const { call } = createClient({ baseUrl, headers: () => headers });
  const { items: few } = await call(listCustomers, { query: { limit: 1 } });
  const { rows } = await admin.query<{
    id: string;
    name: string;
    region: string;
    company: string;
    e164: string;
  }>(
    `select c.id, c.name, c.region, coalesce(c.company, '') as company, p.e164
     from customers.customer c tablesample system_rows($1) join customers.phone p on p.customer_id = c.id and p.is_primary
     where c.tenant_id = (select tenant_id from customers.customer where id = $2) and c.deleted_at is null`,
    [rounds * 3, few[0]?.id],
  );
  const segment = await call(createSegment, {
    body: {
      name: `bench ${Date.now()}`,
      kind: 'dynamic',
      query: { filter: [{ column: 'region', op: 'equals', value: rows[0]?.region ?? '' }] },
    },
  });
  type Row = (typeof rows)[number];
  const screens: Record<string, (row: Row) => Promise<unknown>> = {
    'known while typing': ({ name, region, company, e164 }) =>
      call(findDuplicates, { body: { name, region, company, phones: [e164.slice(3)] } }),
    'a customer': ({ id }) => call(getCustomer, { params: { id } }),
    'its record': ({ id }) => call(getRecordSheet, { params: { id } }),
    'its timeline': ({ id }) => call(listTimeline, { params: { id }, query: {} }),
    'its duplicates': ({ id }) => call(listDuplicates, { params: { id } }),
    'its pool': ({ id }) => call(getCustomerPool, { params: { id } }),
    'own standing in the pools': () => call(getPoolStanding, {}),
    'possible duplicates of all': () => call(listDuplicateGroups, { query: {} }),
    'count of a segment': () => call(countSegment, { params: { id: segment.id } }),
    'preview of a bulk change': ({ region }) =>
      call(previewBulk, {
        body: {
          what: { action: 'take_back', params: {} },
          target: {
            kind: 'query',
            query: { filter: JSON.stringify([{ column: 'region', op: 'equals', value: region }]) },
          },
        },
      }),
  };
  // Those that look at thousands need no hundred rounds.
  const slow = new Set(['count of a segment', 'preview of a bulk change']);
  const times = new Map(Object.keys(screens).map((name) => [name, [] as number[]]));
  for (const [round, row] of rows.slice(0, Math.min(rounds, mostOpened)).entries())
    for (const [name, ask] of Object.entries(screens)) {
      if (slow.has(name) && round % 20 !== 0) continue;
      const begun = performance.now();
      await ask(row);
      times.get(name)?.push(performance.now() - begun);
    }
  return [...times].map(([name, each]) => ({ name, http: spreadOf(each) }));
}
