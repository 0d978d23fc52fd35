import * as dictionariesApi from '@guanjia/contracts/forms/dictionaries';
import * as formsApi from '@guanjia/contracts/forms/routes';
import * as userFieldsApi from '@guanjia/contracts/identity/user-fields';
import { agents, customerFields } from './mock-data.ts';
import { MockProblem, type Mount } from './mock-types.ts';

/** Forms and dictionaries, changed in memory. Two records hold every field that is published. */
export function mountMockForms(mount: Mount): void {
  let definition: formsApi.FormDefinition = {
    object: 'customers.customer',
    version: 1,
    published: { fields: customerFields, groups: [] },
    draft: null,
    revision: 1,
    changedAt: null,
    changedBy: null,
    slots: true,
    filling: [],
  };
  const write = (revision: number, patch: Partial<formsApi.FormDefinition>) => {
    if (revision !== definition.revision) throw new MockProblem('version_conflict');
    definition = { ...definition, ...patch, revision: revision + 1 };
    return definition;
  };
  const effects = (): formsApi.FormEffect[] => {
    const before = definition.published.fields;
    const after = definition.draft?.fields ?? before;
    const kept = new Set(after.map(({ key }) => key));
    const known = new Set(before.map(({ key }) => key));
    return [
      ...after
        .filter(({ key }) => !known.has(key))
        .map(({ key }) => ({ key, change: 'added' as const, values: 0, blocked: null })),
      ...before
        .filter(({ key }) => !kept.has(key))
        .map(({ key }) => ({ key, change: 'removed' as const, values: 2, blocked: 'has_values' as const })),
    ];
  };
  mount(formsApi.getForm, () => definition);
  mount(formsApi.saveFormDraft, ({ body }) => {
    const { object: _, revision, ...draft } = body;
    return write(revision, { draft: formsApi.formContent.parse(draft) });
  });
  mount(formsApi.discardFormDraft, ({ body }) => write(body.revision, { draft: null }));
  mount(formsApi.previewFormEffect, () => ({ items: effects() }));
  mount(formsApi.publishForm, ({ body }) =>
    write(body.revision, {
      version: definition.version + 1,
      published: definition.draft ?? definition.published,
      draft: null,
    }),
  );
  mount(formsApi.findReferences, () => ({ items: agents.map(({ id, name }) => ({ id, name })) }));
  mount(userFieldsApi.getUserForm, () => ({ version: 0, fields: [], groups: [], ready: [] }));
  mount(userFieldsApi.getUserFields, () => ({ custom: {} }));

  let sources: dictionariesApi.Dictionary = {
    key: 'customer_sources',
    label: { zh: '客户来源', en: 'Customer sources' },
    kind: 'flat',
    version: 0,
    origin: 'shipped',
    entries: ['website', 'store'].map((code) => ({
      code,
      label: { zh: code === 'store' ? '门店' : '官网', en: code },
      parent: null,
      retired: false,
    })),
  };
  mount(dictionariesApi.listDictionaries, () => ({
    items: [{ ...sources, entries: sources.entries.length }],
  }));
  mount(dictionariesApi.getDictionary, () => sources);
  mount(dictionariesApi.listDictionaryVersions, () => ({ items: [] }));
  mount(dictionariesApi.saveDictionary, ({ body }) => {
    if (body.version !== sources.version) throw new MockProblem('version_conflict');
    sources = { ...sources, ...body, version: body.version + 1 };
    return sources;
  });
}
