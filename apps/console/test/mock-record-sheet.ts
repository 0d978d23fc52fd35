import { getRecordSheet } from '@guanjia/contracts/customers/record';
import * as contactApi from '@guanjia/contracts/customers/record-contact-points';
import { listTags } from '@guanjia/contracts/customers/record-tags';
import * as vocabularyApi from '@guanjia/contracts/customers/record-vocabulary';
import { standardVocabularies } from '@guanjia/contracts/customers/standard-vocabularies';
import type { Mount } from './mock-types.ts';

/** The tenant's words, and what belongs to a customer besides its own fields. */
export function mountMockRecordSheet(mount: Mount): void {
  mount(vocabularyApi.listVocabularies, () =>
    Object.fromEntries(
      vocabularyApi.vocabularyKinds.map((kind) => [
        kind,
        { terms: [...standardVocabularies[kind]], version: 0 },
      ]),
    ),
  );
  mount(listTags, () => ({ items: [] }));
  const changed = () => ({ items: [], changeId: crypto.randomUUID() });
  mount(contactApi.addContactPoint, changed);
  mount(contactApi.changeContactPoint, changed);
  mount(contactApi.removeContactPoint, changed);
  mount(contactApi.undoContactChange, () => ({ items: [] }));
  mount(getRecordSheet, () => ({
    ...{
      contactPoints: [],
      categories: [],
      tags: [],
      contacts: [],
      relations: [],
      listings: [],
      attachments: [],
    },
    marketingConsent: { state: 'unknown' as const, at: null, way: null, note: null, by: null },
    completeness: { score: 57, missing: ['email', 'address'] },
  }));
}
