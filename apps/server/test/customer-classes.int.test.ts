import { getRecordSheet } from '@guanjia/contracts/customers/record';
import * as company from '@guanjia/contracts/customers/record-company';
import * as contact from '@guanjia/contracts/customers/record-contact-points';
import * as settings from '@guanjia/contracts/customers/record-settings';
import * as tags from '@guanjia/contracts/customers/record-tags';
import * as vocabulary from '@guanjia/contracts/customers/record-vocabulary';
import * as customers from '@guanjia/contracts/customers/routes';
import { arpuLevels } from '@guanjia/contracts/customers/standard-vocabularies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { saveFormFields } from '../src/modules/customers/index.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let agent: SignedIn;
let administrator: SignedIn;
let numbers = 0;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  agent = await app.logIn('T1', 'agent');
  administrator = await app.logIn('T1', 'administrator');
  const fields = [
    { key: 'arpu', type: 'number', label: { zh: '月 ARPU', en: 'ARPU' }, required: false },
  ] as const;
  await app.db.tenantTx(tenantId, (tx) => saveFormFields(tx, [...fields], app.clock.now()));
});
afterAll(() => app[Symbol.asyncDispose]());

const code = (wanted: string) => expect.objectContaining({ code: wanted });
const fields = (...paths: string[]) =>
  expect.objectContaining({ fields: paths.map((path) => expect.objectContaining({ path: `body.${path}` })) });

function addCustomer(more: object = {}, who = agent): Promise<customers.Customer> {
  numbers += 1;
  const phones = [`1360000${String(numbers).padStart(4, '0')}`];
  return who.client.call(customers.createCustomer, { body: { name: '韩梅', phones, ...more } });
}

const words = async (kind: vocabulary.VocabularyKind) =>
  (await administrator.client.call(vocabulary.listVocabularies, {}))[kind] as vocabulary.Vocabulary;

async function reword(
  kind: vocabulary.VocabularyKind,
  change: (terms: vocabulary.Term[]) => vocabulary.Term[],
): Promise<vocabulary.Vocabulary> {
  const { terms, version } = await words(kind);
  return administrator.client.call(vocabulary.saveVocabulary, {
    body: { kind, terms: change(terms), version },
  });
}

async function decide(change: Partial<settings.RecordSettings>): Promise<void> {
  const stored = await administrator.client.call(settings.getRecordSettings, {});
  await administrator.client.call(settings.saveRecordSettings, {
    body: { settings: { ...stored.settings, ...change }, version: stored.version },
  });
}

async function find(query: object): Promise<string[]> {
  const { items } = await administrator.client.call(customers.listCustomers, { query: query as never });
  return items.map(({ id }) => id);
}

const by = (column: string, ...values: string[]) =>
  find({ filter: JSON.stringify([{ column, op: 'in', values }]) });
const term = (key: string, zh: string): vocabulary.Term => ({
  ...{ key, label: { zh, en: '' }, color: 'blue', retired: false },
});

describe('the enterprise’s own words', () => {
  it('are there from the start, and are changed with a version', async () => {
    const { terms, version } = await words('status');
    expect([terms[0]?.key, version]).toEqual(['new', 0]);
    const saved = await reword('status', (old) => [term('waiting', '等资料'), ...old]);
    expect([saved.terms[0]?.key, saved.version]).toEqual(['waiting', 1]);
    await expect(
      administrator.client.call(vocabulary.saveVocabulary, { body: { kind: 'status', terms, version: 0 } }),
    ).rejects.toEqual(code('version_conflict'));
    const { id } = await addCustomer({ status: 'waiting' });
    expect(await by('status', 'waiting')).toEqual([id]);
  });

  it('stay readable once records hold them: retired, not removed', async () => {
    await reword('stage', (old) => [...old, term('trial', '试用')]);
    const { id, version } = await addCustomer({ stage: 'trial' });
    await expect(reword('stage', (old) => old.filter(({ key }) => key !== 'trial'))).rejects.toEqual(
      code('in_use'),
    );
    await reword('stage', (old) => old.map((one) => (one.key === 'trial' ? { ...one, retired: true } : one)));
    await expect(addCustomer({ stage: 'trial' })).rejects.toEqual(fields('stage'));
    const kept = await agent.client.call(customers.updateCustomer, {
      params: { id },
      body: { stage: 'trial', note: '再等等', version },
    });
    expect(kept.stage).toBe('trial');
    expect(await by('stage', 'trial')).toEqual([id]);
  });

  it('keep the level that nobody gave, and take others besides', async () => {
    await expect(reword('level', (old) => old.filter(({ key }) => key !== 'normal'))).rejects.toEqual(
      code('in_use'),
    );
    await reword('level', (old) => [...old, term('black_card', '黑卡')]);
    const { id } = await addCustomer({ level: 'black_card' });
    expect(await by('level', 'black_card')).toEqual([id]);
    await expect(addCustomer({ level: 'tin' })).rejects.toEqual(fields('level'));
  });

  it('form trees without rings', async () => {
    const ring = [
      { ...term('a', '甲'), parent: 'b' },
      { ...term('b', '乙'), parent: 'a' },
    ];
    await expect(reword('category', () => ring)).rejects.toEqual(code('bad_request'));
  });
});

describe('tags and categories', () => {
  const tag = (id: string, ...names: string[]) =>
    agent.client.call(tags.setTags, { params: { id }, body: { names } });
  const categorise = (id: string, ...categories: string[]) =>
    agent.client.call(tags.setCategories, { params: { id }, body: { categories } });

  it('are made while typing, one for all spellings, and found by', async () => {
    const [one, other] = [await addCustomer(), await addCustomer()];
    const { items } = await tag(one.id, 'Fleet', '续费');
    await tag(other.id, 'fleet');
    const fleet = items.find(({ name }) => name === 'Fleet')?.id ?? '';
    expect((await by('tags', fleet)).toSorted()).toEqual([one.id, other.id].toSorted());
    expect(
      await find({ filter: JSON.stringify([{ column: 'tags', op: 'in', values: [fleet] }]), limit: '1' }),
    ).toHaveLength(1);
    await expect(by('tags', one.id)).rejects.toEqual(code('bad_request'));
    await tag(one.id, '续费');
    expect(await by('tags', fleet)).toEqual([other.id]);
  });

  it('are renamed everywhere, and merged with all their customers', async () => {
    const [one, both] = [await addCustomer(), await addCustomer()];
    const [vip] = (await tag(one.id, 'VIP客户')).items;
    const [, kept] = (await tag(both.id, 'VIP客户', '贵宾')).items.toSorted((a) =>
      a.id === vip?.id ? -1 : 1,
    );
    await administrator.client.call(tags.updateTag, {
      params: { id: vip?.id ?? '' },
      body: { name: '重要' },
    });
    const shown = await agent.client.call(customers.getCustomer, { params: { id: one.id } });
    expect(shown.tags.map(({ name }) => name)).toEqual(['重要']);
    await expect(
      administrator.client.call(tags.updateTag, { params: { id: vip?.id ?? '' }, body: { name: '贵宾' } }),
    ).rejects.toEqual(code('tag_known'));
    await administrator.client.call(tags.mergeTag, {
      params: { id: vip?.id ?? '' },
      body: { into: kept?.id ?? '' },
    });
    await until('all are moved', async () => (await by('tags', kept?.id ?? '')).length === 2);
    const sheet = await agent.client.call(getRecordSheet, { params: { id: both.id } });
    expect(sheet.tags.map(({ name }) => name)).toEqual(['贵宾']);
    const { items } = await agent.client.call(tags.listTags, {});
    expect(items.map(({ name }) => name)).not.toContain('重要');
  });

  it('come several to a customer, and only those that there are', async () => {
    await reword('category', () => [term('car', '车主'), { ...term('fleet', '车队'), parent: 'car' }]);
    const { id } = await addCustomer();
    await categorise(id, 'car', 'fleet');
    expect(await by('categories', 'fleet')).toEqual([id]);
    await expect(categorise(id, 'boat')).rejects.toEqual(fields('categories'));
    await categorise(id);
    expect(await by('categories', 'fleet')).toEqual([]);
  });
});

describe('how a customer came', () => {
  it('is asked for where the enterprise wants it, with the station of a programme', async () => {
    await expect(addCustomer({ media: 'tv' })).rejects.toEqual(fields('mediaDetail'));
    const { media, mediaDetail } = await addCustomer({ media: 'tv', mediaDetail: '云南卫视' });
    expect([media, mediaDetail]).toEqual(['tv', '云南卫视']);
    await decide({ mediaRequired: true });
    await expect(addCustomer()).rejects.toEqual(fields('media'));
    expect((await addCustomer({ media: 'web' })).media).toBe('web');
    await decide({ mediaRequired: false });
  });
});

describe('a special greeting', () => {
  it('is worded by those who lead, and shown to whoever takes the call', async () => {
    const { id, version } = await addCustomer();
    const greet = (who: SignedIn, at: number) =>
      who.client.call(customers.updateCustomer, {
        params: { id },
        body: { greeting: '韩总您好', version: at },
      });
    await expect(greet(agent, version)).rejects.toEqual(code('field_protected'));
    await greet(administrator, version);
    expect((await agent.client.call(customers.getCustomer, { params: { id } })).greeting).toBe('韩总您好');
  });
});

describe('levels by monthly ARPU', () => {
  it('follow the field as soon as the enterprise says so, for customers who are there already', async () => {
    const before = await addCustomer({ custom: { arpu: 1500 } });
    expect(before.level).toBe('normal');
    const used = (old: vocabulary.Term[]) =>
      old.filter(({ key }) => !arpuLevels.some((one) => one.key === key));
    await reword('level', (old) => [...arpuLevels, ...used(old)]);
    await decide({ arpuField: 'arpu' });
    await until('the customer is gold', async () => (await by('level', 'gold')).includes(before.id));
    const changed = await agent.client.call(customers.updateCustomer, {
      params: { id: before.id },
      body: { custom: { arpu: 3000.5 }, version: before.version },
    });
    expect(changed.level).toBe('diamond');
    expect((await addCustomer({ custom: { arpu: 700 } })).level).toBe('silver');
    expect((await addCustomer({ level: 'gold' })).level).toBe('gold');
    await decide({ arpuField: null });
  });
});

describe('completeness', () => {
  const sheet = async (id: string) =>
    (await agent.client.call(getRecordSheet, { params: { id } })).completeness;

  it('grows with what becomes known, to all eleven of a company', async () => {
    const firm = await addCustomer({ kind: 'company', name: '青禾商贸' });
    expect(await sheet(firm.id)).toMatchObject({ score: 18 });
    const add = (body: contact.NewContactPoint, id = firm.id) =>
      agent.client.call(contact.addContactPoint, { params: { id }, body });
    await add({ channel: 'phone', type: 'fax', value: '0531-88886666' });
    await add({ channel: 'address', value: '花园路 1 号', region: '370112', postcode: '250100' });
    await agent.client.call(customers.updateCustomer, {
      params: { id: firm.id },
      body: { products: '种子', turnover: 100, employees: 5, version: firm.version },
    });
    const person = await addCustomer();
    await agent.client.call(company.saveCompanyContact, {
      params: { id: firm.id, personId: person.id },
      body: { category: 'in_charge' },
    });
    expect(await sheet(firm.id)).toEqual({ score: 90, missing: ['contactEmail'] });
    await add({ channel: 'email', value: 'han@example.com' }, person.id);
    expect(await sheet(firm.id)).toEqual({ score: 100, missing: [] });
    const whole = { column: 'completeness', op: 'range', from: 100 };
    expect(await find({ filter: JSON.stringify([whole]) })).toContain(firm.id);
  });

  it('is filtered and sorted by, and counted anew when the rule changes', async () => {
    const { id } = await addCustomer({ name: '齐全' });
    const score = async () => {
      const { items } = await administrator.client.call(customers.listCustomers, {
        query: { q: '齐全', sort: '-completeness' } as never,
      });
      return items.find((row) => row.id === id)?.completeness;
    };
    expect(await score()).toBe(28);
    const full = { column: 'completeness', op: 'range', from: 99.5 };
    expect(await find({ filter: JSON.stringify([full]) })).not.toContain(id);
    const { settings: now } = await administrator.client.call(settings.getRecordSettings, {});
    await decide({ completeness: { ...now.completeness, person: [{ field: 'name', weight: 1 }] } });
    await until('it is counted anew', async () => (await score()) === 100);
    expect(await find({ filter: JSON.stringify([full]) })).toContain(id);
  });

  it('is counted for records from before there were scores', async () => {
    const { id } = await addCustomer({ name: '老客户' });
    await app.admin.query('update customers.customer set completeness = null where id = $1', [id]);
    await app.db.platformTx((tx) => addJob(tx, 'customers.find_unscored', {}));
    await until('it has a score', async () => {
      const { rows } = await app.admin.query<{ completeness: number | null }>(
        'select completeness from customers.customer where id = $1',
        [id],
      );
      return rows[0]?.completeness !== null;
    });
  });
});

describe('relations', () => {
  it('stand on both records, each with its own word, once', async () => {
    const [parent, child] = [await addCustomer({ name: '韩父' }), await addCustomer({ name: '韩子' })];
    const relate = (customerId: string) =>
      agent.client.call(company.addRelation, {
        params: { id: child.id },
        body: { customerId, type: 'parent', forward: true },
      });
    const { items } = await relate(parent.id);
    expect(items).toMatchObject([{ type: 'parent', forward: true, customer: { name: '韩父' } }]);
    const other = await agent.client.call(getRecordSheet, { params: { id: parent.id } });
    expect(other.relations).toMatchObject([{ type: 'parent', forward: false, customer: { id: child.id } }]);
    await expect(relate(parent.id)).rejects.toEqual(code('relation_known'));
    await expect(relate(child.id)).rejects.toEqual(code('relation_self'));
    const relationId = items[0]?.id ?? '';
    await agent.client.call(company.removeRelation, { params: { id: parent.id, relationId } });
    expect((await agent.client.call(getRecordSheet, { params: { id: child.id } })).relations).toEqual([]);
  });
});
