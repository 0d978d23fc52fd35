import type { FilterCondition } from '@guanjia/contracts/core/list';
import { breakDownCustomers } from '@guanjia/contracts/customers/breakdown';
import * as customers from '@guanjia/contracts/customers/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SegmentOffice, startSegmentOffice, within } from './segment-office.ts';

let office: SegmentOffice;

beforeAll(async () => {
  office = await startSegmentOffice();
  office.next();
  await office.add('Anna', { grade: 'a', revenue: 10 });
  await office.add('Ben', { grade: 'a', revenue: 20 });
  await office.add('Cleo', { grade: 'b', revenue: 300 });
  office.next();
  await office.add('Dora', { grade: 'b', revenue: 4000 });
  await office.add('Emil', {});
});
afterAll(() => office.app[Symbol.asyncDispose]());

type Query = { column: string; bounds?: string; filter?: FilterCondition[] };

async function countedBy({ filter, ...query }: Query, who = office.administrator) {
  const { groups, ...rest } = await who.client.call(breakDownCustomers, {
    query: { ...query, ...(filter && { filter: JSON.stringify(filter) }) } as never,
  });
  return { ...rest, groups };
}

describe('customers by the values of a column', () => {
  it('are counted beside all, the largest group first', async () => {
    const filter = [office.ofSource()];
    const all = await countedBy({ column: 'custom.grade' });
    expect(all.groups.map(({ value, count, ofAll }) => [value, count, ofAll])).toEqual([
      ['a', 2, 2],
      ['b', 2, 2],
      [null, 1, 1],
    ]);
    expect(all).toMatchObject({ total: 5, totalOfAll: 5, others: { values: 0, count: 0, ofAll: 0 } });
    const some = await countedBy({ column: 'custom.grade', filter });
    expect(some.groups.map(({ value, count, ofAll }) => [value, count, ofAll])).toEqual([
      ['b', 1, 2],
      [null, 1, 1],
    ]);
    expect(some).toMatchObject({ total: 2, totalOfAll: 5 });
  });

  it('are counted in bands of a number, from each bound to below the next', async () => {
    const { groups } = await countedBy({ column: 'custom.revenue', bounds: '20,1000' });
    expect(groups.map(({ from, to, count }) => [from, to, count])).toEqual([
      [null, 20, 1],
      [20, 1000, 2],
      [1000, null, 1],
      [null, null, 1],
    ]);
    const fifths = await countedBy({ column: 'custom.revenue' });
    expect(fifths.groups.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(fifths.groups.length).toBeGreaterThan(3);
  });

  it('that have several values stand with each; owners have names', async () => {
    const { items } = await office.administrator.client.call(customers.listCustomers, { query: {} });
    const [first, second] = items;
    for (const [row, terms] of [
      [first, ['vip', 'partner']],
      [second, ['vip']],
    ] as const)
      await office.app.admin.query(
        `insert into customers.customer_category (tenant_id, customer_id, category)
         select tenant_id, id, unnest($2::text[]) from customers.customer where id = $1`,
        [row?.id, terms],
      );
    const by = await countedBy({ column: 'categories' });
    expect(by.groups.map(({ value, count }) => [value, count])).toEqual([
      ['vip', 2],
      ['partner', 1],
    ]);
    expect(by).toMatchObject({ total: 5, totalOfAll: 5 });
    await office.app.admin.query(
      `update customers.customer set owner_id = $2, pool = 'private' where id = $1`,
      [first?.id, office.leader.me.user.id],
    );
    const owners = await countedBy({ column: 'ownerId' });
    expect(owners.groups[1]).toMatchObject({ count: 1, name: office.leader.me.user.name });
  });

  it('of a segment are counted as in its list', async () => {
    const segment = await office.create();
    const { total } = await countedBy({ column: 'level', filter: [within(segment.id)] });
    expect(total).toBe(2);
  });

  it('are counted inside the data scope only', async () => {
    const { totalOfAll } = await countedBy({ column: 'level' }, office.agent);
    // One of the five belongs to the leader.
    expect(totalOfAll).toBe(4);
  });

  it('are not counted by what has no groups, nor by bounds that do not rise', async () => {
    for (const query of [
      { column: 'name' },
      { column: 'phone' },
      { column: 'nothing' },
      { column: 'level', bounds: '1,2' },
      { column: 'custom.revenue', bounds: '2,1' },
      { column: 'custom.revenue', bounds: 'x' },
    ])
      await expect(countedBy(query)).rejects.toMatchObject({ code: 'bad_request' });
  });
});
