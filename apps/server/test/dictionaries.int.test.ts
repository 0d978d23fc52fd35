import * as customers from '@guanjia/contracts/customers/routes';
import * as dictionaries from '@guanjia/contracts/forms/dictionaries';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FormOffice, field, labelled, problemsOf, sheetRows, startFormOffice } from './form-office.ts';

let office: FormOffice;

beforeAll(async () => {
  office = await startFormOffice();
});

afterAll(() => office.app[Symbol.asyncDispose]());

describe('a dictionary', () => {
  const entry = (code: string, more: Partial<dictionaries.DictionaryEntry> = {}) => ({
    code,
    label: labelled(code),
    parent: null,
    retired: false,
    ...more,
  });
  const save = (version: number, entries: dictionaries.DictionaryEntry[], id = 'industries') =>
    office.administrator.client.call(dictionaries.saveDictionary, {
      params: { id },
      body: { label: labelled('Industries'), kind: 'tree', entries, version },
    });

  it('has versions, each readable, and keeps its codes', async () => {
    await save(0, [entry('it'), entry('software', { parent: 'it' })]);
    const changed = await save(1, [
      entry('it', { label: labelled('IT') }),
      entry('software', { parent: 'it', retired: true }),
    ]);
    expect(changed.version).toBe(2);
    const get = (version?: number) =>
      office.administrator.client.call(dictionaries.getDictionary, {
        params: { id: 'industries' },
        query: version === undefined ? {} : { version: String(version) },
      });
    expect((await get(1)).entries[0]?.label.en).toBe('it');
    expect((await get()).entries[0]?.label.en).toBe('IT');
    await expect(save(1, [entry('it')])).rejects.toMatchObject({ code: 'version_conflict' });
    await expect(save(2, [entry('it')])).rejects.toMatchObject({ code: 'bad_request' });
    await expect(save(2, [entry('software', { parent: 'it' }), entry('it')])).rejects.toMatchObject({
      fields: [{ path: 'entries.0', message: 'parent' }],
    });
  });

  it('gives a field its options; a retired one stays where it is and is chosen no more', async () => {
    await office.publish([
      field('budget', 'number'),
      field('industry', 'select', { dictionary: 'industries' }),
    ]);
    const holder = await office.add({ industry: 'it' });
    await save(2, [entry('it', { retired: true }), entry('software', { parent: 'it' })]);
    await expect(office.add({ industry: 'it' })).rejects.toMatchObject(
      problemsOf('custom.industry', 'option'),
    );
    const changed = await office.administrator.client.call(customers.updateCustomer, {
      params: { id: holder.id },
      body: { custom: { industry: 'it', budget: 1234 }, version: holder.version },
    });
    expect(changed.custom).toEqual({ industry: 'it', budget: 1234 });
  });

  it('of the product can be made the own; regions cannot', async () => {
    const { items } = await office.agent.client.call(dictionaries.listDictionaries, {});
    expect(items.find(({ key }) => key === 'genders')).toMatchObject({
      version: 0,
      origin: 'shipped',
      entries: 3,
    });
    expect(items.find(({ key }) => key === 'regions')?.entries).toBeGreaterThan(3000);
    await expect(save(0, [], 'regions')).rejects.toMatchObject({ code: 'dictionary_shipped' });
    const genders = await office.agent.client.call(dictionaries.getDictionary, { params: { id: 'genders' } });
    const own = await save(0, [...genders.entries, entry('other')], 'genders');
    expect(own).toMatchObject({ version: 1, origin: 'shipped' });
  });

  it('can be taken from a file; what that leaves out is retired', async () => {
    const upload = (text: string) =>
      office.administrator.client.upload(
        dictionaries.importDictionary,
        { params: { id: 'industries' } },
        new Blob([text]),
        'words.csv',
      );
    const { version } = await office.agent.client.call(dictionaries.getDictionary, {
      params: { id: 'industries' },
    });
    const saved = await upload('编码,上级编码,中文名称,英文名称\nit,,信息技术,IT\nai,it,人工智能,AI\n');
    expect(saved.version).toBe(version + 1);
    expect(saved.entries.map(({ code, parent, retired }) => [code, parent, retired])).toEqual([
      ['it', null, false],
      ['ai', 'it', false],
      ['software', 'it', true],
    ]);
    await expect(upload('a,b\n1,2\n')).rejects.toMatchObject({ code: 'file_unreadable' });
    await expect(upload('Code,English\n,nothing\n')).rejects.toMatchObject({
      code: 'bad_request',
      fields: [{ path: 'lines.2' }],
    });
  });

  it('can be downloaded by whoever is signed in', async () => {
    const download = (format: 'xlsx' | 'csv' | 'json') =>
      office.agent.client.download(dictionaries.downloadDictionary, {
        params: { id: 'industries' },
        query: { format },
      });
    const json = await (await download('json')).json();
    expect(json).toMatchObject({ key: 'industries', version: 4 });
    for (const format of ['xlsx', 'csv'] as const) {
      const rows = await sheetRows(await download(format));
      expect(rows[3]?.slice(0, 2)).toEqual(['software', 'it']);
    }
  });
});
