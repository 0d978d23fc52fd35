import type { FormValues } from '@guanjia/contracts/core/form';
import * as customers from '@guanjia/contracts/customers/routes';
import * as forms from '@guanjia/contracts/forms/routes';
import * as userFields from '@guanjia/contracts/identity/user-fields';
import * as orders from '@guanjia/contracts/orders/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FormOffice, field, object, problemsOf, startFormOffice } from './form-office.ts';

let office: FormOffice;

beforeAll(async () => {
  office = await startFormOffice();
});

afterAll(() => office.app[Symbol.asyncDispose]());

describe('a form', () => {
  it('is a draft that nobody meets until it is published', async () => {
    await office.draft([field('budget', 'number')]);
    expect((await office.agent.client.call(customers.getCustomerForm, {})).fields).toEqual([]);
    await expect(office.add({ budget: 5 })).rejects.toMatchObject(problemsOf('custom.budget', 'unknown'));
    await office.publish([field('budget', 'number')]);
    expect((await office.agent.client.call(customers.getCustomerForm, {})).fields).toMatchObject([
      { key: 'budget' },
    ]);
    expect((await office.add({ budget: 5 })).custom).toEqual({ budget: 5 });
    await expect(office.add({ budget: 'much' })).rejects.toMatchObject(problemsOf('custom.budget', 'type'));
  });

  it('is guarded against two who change it at once', async () => {
    const revision = await office.draft([field('budget', 'number')]);
    const body = { object, revision: revision - 1, fields: [], groups: [] } as const;
    await expect(
      office.administrator.client.call(forms.saveFormDraft, { body: { ...body, fields: [], groups: [] } }),
    ).rejects.toMatchObject({ code: 'version_conflict' });
  });

  it('is refused while it makes no sense', async () => {
    const revision = await office.draft([
      field('budget', 'number'),
      field('sum', 'formula', { formula: '{gone} + 1' }),
    ]);
    await expect(
      office.administrator.client.call(forms.publishForm, { body: { object, revision } }),
    ).rejects.toMatchObject({
      code: 'form_invalid',
      fields: [{ path: 'fields.sum', message: 'formula_field' }],
    });
  });

  it('never loses what records hold: a field in use is retired and comes back', async () => {
    const revision = await office.draft([]);
    const effect = await office.effect();
    expect(effect.items).toEqual([{ key: 'budget', change: 'removed', values: 1, blocked: 'has_values' }]);
    await expect(
      office.administrator.client.call(forms.publishForm, { body: { object, revision } }),
    ).rejects.toMatchObject({ code: 'form_loses_values' });
    await office.draft([field('budget', 'date')]);
    const retyped = await office.effect();
    expect(retyped.items[0]).toMatchObject({ change: 'changed', blocked: 'retyped' });

    const { items } = await office.list({});
    const [holder] = items.filter(({ custom }) => custom.budget === 5);
    await office.publish([field('budget', 'number', { retired: true })]);
    await expect(office.add({ budget: 5 })).resolves.toMatchObject({ custom: {} });
    const params = { id: holder?.id ?? '' };
    const kept = await office.administrator.client.call(customers.getCustomer, { params });
    const changed = await office.administrator.client.call(customers.updateCustomer, {
      params,
      body: { custom: {}, version: kept.version },
    });
    expect(changed.custom).toEqual({ budget: 5 });
    await office.publish([field('budget', 'number')]);
    const versions = await office.administrator.client.call(forms.listFormVersions, { query: { object } });
    expect(versions.items.map(({ version }) => version)).toEqual([3, 2, 1]);
  });
});

describe('what is entered', () => {
  it('is settled, and refers only to what is there', async () => {
    await office.publish([
      field('budget', 'number'),
      field('mobile', 'phone'),
      field('total', 'formula', { formula: '{budget} * 2' }),
      field('where', 'address'),
      field('helper', 'user'),
      field('likes', 'product'),
      field('friend', 'customer'),
    ]);
    const friend = await office.add({});
    const stored = await office.add({
      budget: 4,
      mobile: '138 0013 8000',
      total: 99,
      where: { region: '370102', detail: ' 泉城路 1 号 ' },
      helper: office.users.agent ?? '',
      friend: friend.id,
    });
    expect(stored.custom).toEqual({
      budget: 4,
      mobile: '+8613800138000',
      total: 8,
      where: { region: '370102', detail: '泉城路 1 号' },
      helper: office.users.agent,
      friend: friend.id,
    });
    const nobody = '0190a0a0-0000-7000-8000-000000000000';
    for (const key of ['helper', 'likes', 'friend']) {
      await expect(office.add({ [key]: nobody })).rejects.toMatchObject(
        problemsOf(`custom.${key}`, 'option'),
      );
    }
    await expect(office.add({ where: { region: '999999', detail: '' } })).rejects.toMatchObject(
      problemsOf('custom.where', 'option'),
    );
    // A private customer of somebody else is not there for an office.agent.
    await expect(office.add({ friend: friend.id }, office.agent)).rejects.toMatchObject(
      problemsOf('custom.friend', 'option'),
    );
  });

  it('is found by name or id in the rights of who looks', async () => {
    const category = await office.administrator.client.call(orders.createCategory, {
      body: { name: 'Cards', dispositions: [{ name: 'Sold', kind: 'success' }] },
    });
    const product = await office.administrator.client.call(orders.createProduct, {
      body: { code: 'P1', name: 'Gold card', price: 1, categoryId: category.id, description: '' },
    });
    const find = (
      query: { kind: 'product' | 'user' | 'customer'; q?: string; ids?: string },
      who = office.agent,
    ) => who.client.call(forms.findReferences, { query });
    expect((await find({ kind: 'product', q: 'gold' })).items).toEqual([
      { id: product.id, name: 'Gold card' },
    ]);
    expect((await find({ kind: 'product', ids: product.id })).items).toHaveLength(1);
    expect((await find({ kind: 'customer', q: 'Some' })).items).toEqual([]);
    expect((await find({ kind: 'customer', q: 'Some' }, office.administrator)).items.length).toBeGreaterThan(
      0,
    );
  });

  it('by a role without the right is neither shown nor changed', async () => {
    await office.publish([
      field('budget', 'number', { editableBy: ['administrator'] }),
      field('mobile', 'phone', { mask: 'phone', unmaskedFor: ['administrator'] }),
      field('grade', 'text', { visibleTo: ['administrator'], required: true }),
      ...['total', 'where', 'helper', 'likes', 'friend'].map((key) =>
        field(
          key,
          key === 'total'
            ? 'formula'
            : key === 'where'
              ? 'address'
              : key === 'helper'
                ? 'user'
                : key === 'likes'
                  ? 'product'
                  : 'customer',
          {
            ...(key === 'total' ? { formula: '{budget} * 2' } : {}),
          },
        ),
      ),
    ]);
    const own = await office.add({ mobile: '13800138001' }, office.agent, 'Own');
    expect(own.custom).toEqual({ mobile: '138****8001' });
    const changed = await office.agent.client.call(customers.updateCustomer, {
      params: { id: own.id },
      body: { custom: { mobile: '138****8001', budget: 7, grade: 'Z' }, version: own.version },
    });
    expect(changed.custom).toEqual({ mobile: '138****8001' });
    const full = await office.administrator.client.call(customers.getCustomer, { params: { id: own.id } });
    expect(full.custom).toEqual({ mobile: '+8613800138001' });
    const { items } = await office.list({}, office.agent);
    expect(items.find(({ id }) => id === own.id)?.custom).toEqual({ mobile: '138****8001' });
    expect(
      (await office.agent.client.call(customers.getCustomerForm, {})).fields.map(({ key }) => key),
    ).not.toContain('grade');
    await expect(
      office.list(
        { filter: [{ column: 'custom.mobile', op: 'equals', value: '+8613800138001' }] },
        office.agent,
      ),
    ).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('a unique field', () => {
  const code = field('code', 'text', { unique: true });

  it('is taken once, and the other record is named to whoever may see it', async () => {
    const published = await office.publishedFields();
    await office.publish([...published.filter(({ key }) => key !== 'grade'), code]);
    const first = await office.add({ code: 'C-1' }, office.administrator, 'First');
    await expect(office.add({ code: 'c-1' })).rejects.toMatchObject({
      code: 'value_taken_by',
      params: { field: 'code', name: 'First' },
    });
    await expect(office.add({ code: 'C-1' }, office.agent)).rejects.toMatchObject({
      code: 'value_taken',
      params: { field: 'code' },
    });
    await office.administrator.client.call(customers.updateCustomer, {
      params: { id: first.id },
      body: { custom: { code: 'C-2' }, version: first.version },
    });
    await expect(office.add({ code: 'C-1' })).resolves.toMatchObject({ custom: { code: 'C-1' } });
  });

  it('is taken once by many at the same time', async () => {
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => office.add({ code: 'RACE' })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('cannot become so while two records share a value', async () => {
    const published = await office.publishedFields();
    await office.add({ budget: 77 });
    await office.add({ budget: 77 });
    const fields = published.map((one) => (one.key === 'budget' ? { ...one, unique: true } : one));
    await office.draft(fields);
    const effect = await office.effect();
    expect(effect.items).toMatchObject([{ key: 'budget', blocked: 'duplicates' }]);
  });
});

describe('fields of users', () => {
  it('are those of the form identity.user', async () => {
    const of = 'identity.user' as const;
    const saved = await office.administrator.client.call(forms.saveFormDraft, {
      body: { object: of, revision: 0, fields: [field('badge', 'text', { unique: true })], groups: [] },
    });
    await office.administrator.client.call(forms.publishForm, {
      body: { object: of, revision: saved.revision },
    });
    const save = (id: string | undefined, badge: string) =>
      office.administrator.client.call(userFields.saveUserFields, {
        params: { id: id ?? '' },
        body: { custom: { badge } },
      });
    expect(await save(office.users.agent, 'B-1')).toEqual({ custom: { badge: 'B-1' } });
    await expect(save(office.users.leader, 'B-1')).rejects.toMatchObject({ code: 'value_taken_by' });
    const shown = await office.administrator.client.call(userFields.getUserFields, {
      params: { id: office.users.agent ?? '' },
    });
    expect(shown).toEqual({ custom: { badge: 'B-1' } });
  });
});

describe('a record', () => {
  it('may keep a value that it had before the form became stricter', async () => {
    const published = await office.publishedFields();
    await office.publish([...published, field('limit', 'number')]);
    const record = await office.add({ limit: 500 });
    await office.publish([
      ...published,
      field('limit', 'number', { max: 100 }),
      field('reason', 'text', { required: true }),
    ]);
    const change = (custom: FormValues) =>
      office.administrator.client.call(customers.updateCustomer, {
        params: { id: record.id },
        body: { custom, version: record.version },
      });
    await expect(change({ limit: 500 })).rejects.toMatchObject(problemsOf('custom.reason', 'required'));
    await expect(change({ limit: 501, reason: 'x' })).rejects.toMatchObject(
      problemsOf('custom.limit', 'range'),
    );
    await expect(change({ limit: 500, reason: 'x' })).resolves.toMatchObject({
      custom: { limit: 500, reason: 'x' },
    });
  });
});
