import type { FormValues } from '@guanjia/contracts/core/form';
import type { FilterCondition } from '@guanjia/contracts/core/list';
import * as customers from '@guanjia/contracts/customers/routes';
import * as tasks from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FormOffice, field, options, sheetRows, startFormOffice } from './form-office.ts';
import { until } from './until.ts';

let office: FormOffice;

beforeAll(async () => {
  office = await startFormOffice();
});

afterAll(() => office.app[Symbol.asyncDispose]());

describe('the list', () => {
  const names: Record<string, string> = {};

  beforeAll(async () => {
    const published = await office.publishedFields();
    const more = [
      field('level', 'select', { options }),
      field('tags', 'multi_select', { options }),
      field('born', 'date'),
      field('rank', 'number'),
    ];
    await office.publish([...published, ...more]);
    for (const [name, custom] of Object.entries<FormValues>({
      L1: { level: 'a', tags: ['a', 'b'], born: '2000-01-01', rank: 3 },
      L2: { level: 'b', tags: ['b'], born: '2001-01-01', rank: 1 },
      L3: { level: 'a', tags: ['c'], rank: 2 },
      L4: { level: 'c' },
    })) {
      names[(await office.add(custom, office.administrator, name)).id] = name;
    }
  });

  const found = async (filter: FilterCondition[], sort?: string) => {
    const { items } = await office.list({ filter, limit: 200, ...(sort && { sort }) });
    return items.flatMap(({ id }) => names[id] ?? []);
  };

  it('finds exact values of any field', async () => {
    expect((await found([{ column: 'custom.level', op: 'in', values: ['a', 'b'] }])).toSorted()).toEqual([
      'L1',
      'L2',
      'L3',
    ]);
    expect((await found([{ column: 'custom.tags', op: 'in', values: ['b'] }])).toSorted()).toEqual([
      'L1',
      'L2',
    ]);
    expect(await found([{ column: 'custom.tags', op: 'empty', value: true }])).toEqual(['L4']);
    await expect(found([], 'custom.rank')).rejects.toMatchObject({ code: 'bad_request' });
    await expect(found([{ column: 'custom.nothing', op: 'empty', value: true }])).rejects.toMatchObject({
      code: 'bad_request',
    });
  });

  it('sorts and filters by a field that was given a slot, old and new records alike', async () => {
    const published = await office.publishedFields();
    const listed = ['rank', 'born', 'level'];
    await office.publish(published.map((one) => (listed.includes(one.key) ? { ...one, listed: true } : one)));
    const { ready } = await office.administrator.client.call(customers.getCustomerForm, {});
    expect(ready.toSorted()).toEqual(['born', 'level', 'rank']);
    names[(await office.add({ rank: 2.5, level: 'b' }, office.administrator, 'L5')).id] = 'L5';
    const ranked = [{ column: 'custom.rank', op: 'empty', value: false } as const];
    expect(await found(ranked, 'custom.rank')).toEqual(['L2', 'L3', 'L5', 'L1']);
    expect(await found(ranked, '-custom.rank')).toEqual(['L1', 'L5', 'L3', 'L2']);
    expect(await found([{ column: 'custom.rank', op: 'range', from: 2, to: 2.5 }], 'custom.rank')).toEqual([
      'L3',
      'L5',
    ]);
    expect(
      await found([{ column: 'custom.born', op: 'range', from: '2001-01-01', to: '2001-01-01' }]),
    ).toEqual(['L2']);
    expect((await found([{ column: 'custom.level', op: 'in', values: ['a'] }])).toSorted()).toEqual([
      'L1',
      'L3',
    ]);
  });

  it('pages through all rows once, those without a value last', async () => {
    for (const sort of ['custom.rank', '-custom.rank', 'custom.born']) {
      const seen: { id: string; value: unknown }[] = [];
      let cursor: string | undefined;
      do {
        const page = await office.list({ sort, limit: 3, ...(cursor && { cursor }) });
        seen.push(
          ...page.items.map(({ id, custom }) => ({ id, value: custom[sort.replace(/^-?custom\./, '')] })),
        );
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      const all = await office.list({ limit: 200 });
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
      expect(seen).toHaveLength(all.items.length);
      const firstEmpty = seen.findIndex(({ value }) => value === undefined);
      expect(seen.slice(firstEmpty).every(({ value }) => value === undefined)).toBe(true);
    }
  });

  it('is exported with its columns', async () => {
    const task = await office.administrator.client.call(tasks.exportList, {
      body: {
        list: 'customers.customers',
        purpose: 'test',
        query: {
          sort: 'custom.rank',
          filter: JSON.stringify([{ column: 'custom.rank', op: 'range', to: 2 }]),
        },
        columns: [
          { key: 'name', title: 'Name' },
          { key: 'custom.rank', title: 'Rank' },
          { key: 'custom.tags', title: 'Tags', words: { b: 'Bee', c: 'Cee' } },
        ],
      },
    });
    await until('the export ends', async () => {
      const { items } = await office.administrator.client.call(tasks.listBackgroundTasks, {});
      return items.find(({ id }) => id === task.id)?.state === 'done';
    });
    const file = await office.administrator.client.download(tasks.downloadTaskResult, {
      params: { id: task.id },
    });
    expect(await sheetRows(file)).toEqual([
      ['Name', 'Rank', 'Tags'],
      ['L2', '1', 'Bee'],
      ['L3', '2', 'Cee'],
    ]);
  });

  it('gives a slot back when the field is no longer listed', async () => {
    const published = await office.publishedFields();
    await office.publish(published.map((one) => (one.key === 'rank' ? { ...one, listed: false } : one)));
    const { rows } = await office.app.admin.query(
      'select count(*)::int as filled from customers.customer where n1 is not null',
    );
    expect(rows).toEqual([{ filled: 0 }]);
    await expect(office.list({ sort: 'custom.rank' })).rejects.toMatchObject({ code: 'bad_request' });
  });
});
