import * as record from '@guanjia/contracts/customers/record';
import * as company from '@guanjia/contracts/customers/record-company';
import * as contact from '@guanjia/contracts/customers/record-contact-points';
import * as listings from '@guanjia/contracts/customers/record-listings';
import * as tags from '@guanjia/contracts/customers/record-tags';
import * as customers from '@guanjia/contracts/customers/routes';
import { uploadAttachment } from '@guanjia/contracts/forms/attachments';
import type { SignedIn } from './app.ts';
import type { Call } from './walk.ts';

type Client = SignedIn['client'];

/** One of everything that belongs to a customer's record, and how its routes are called. */
export async function fillRecord(
  client: Client,
  { customerId, mark }: { customerId: string; mark: string },
): Promise<Record<string, Call>> {
  const params = { id: customerId };
  const email = (value: string) =>
    client.call(contact.addContactPoint, { params, body: { channel: 'email', value } });
  const idOf = (items: { channel: string; id: string }[]) =>
    items.findLast(({ channel }) => channel === 'email')?.id;
  const kept = idOf((await email(`${mark}@example.com`)).items) ?? '';
  const added = await email(`${mark}2@example.com`);
  const gone = idOf(added.items) ?? '';
  const people = await Promise.all(
    ['13800000499', '13800000599'].map((number) =>
      client.call(customers.createCustomer, { body: { name: mark, phones: [number] } }),
    ),
  );
  const firm = await client.call(customers.createCustomer, {
    body: { kind: 'company', name: `${mark} Ltd`, phones: ['01088880099'] },
  });
  const [one, other] = people.map(({ id }) => id);
  for (const personId of [one ?? '', other ?? '']) {
    await client.call(company.saveCompanyContact, { params: { id: firm.id, personId }, body: {} });
  }
  const related = await client.call(company.addRelation, {
    params,
    body: { customerId: one ?? '', type: 'colleague', forward: true },
  });
  const { items: made } = await client.call(tags.setTags, {
    params: { id: one ?? '' },
    body: { names: [`${mark}a`, `${mark}b`, `${mark}c`] },
  });
  const list = (number: string) =>
    client.call(listings.requestListing, { body: { list: 'black', number, reason: mark } });
  const [active, ended] = [await list('13800000699'), await list('13800000799')];
  await client.call(listings.endListing, { params: { id: ended.id } });
  const upload = (name: string) => client.upload(uploadAttachment, {}, new Blob([name]), `${name}.txt`);
  const [file, spareFile] = [await upload(`${mark}1`), await upload(`${mark}2`)];
  await client.call(record.attachFile, { params: { id: customerId, attachmentId: file.id } });
  const of = (id: string, more: Call = {}): Call => ({ params: { id }, ...more });
  const ofFirm = (personId = '', more: Call = {}): Call => ({ params: { id: firm.id, personId }, ...more });
  const ofPoint = (id: string, more: Call = {}): Call => ({
    params: { id: customerId, pointId: id },
    ...more,
  });
  return {
    getRecordSheet: of(customerId),
    listContactPoints: of(customerId),
    addContactPoint: of(customerId, { body: { channel: 'chat', type: 'qq', value: mark } }),
    changeContactPoint: ofPoint(kept, { body: { label: mark } }),
    removeContactPoint: ofPoint(gone),
    undoContactChange: { params: { id: customerId, changeId: added.changeId } },
    revealContactPoint: ofPoint(kept, { body: { purpose: 'other', note: mark } }),
    saveCompanyContact: ofFirm(one, { body: { post: mark } }),
    decideCompanyContact: ofFirm(one, { body: { approve: true } }),
    removeCompanyContact: ofFirm(other),
    addRelation: of(customerId, { body: { customerId: other, type: 'colleague', forward: true } }),
    removeRelation: { params: { id: customerId, relationId: related.items[0]?.id ?? '' } },
    setTags: of(customerId, { body: { names: [mark] } }),
    setCategories: of(customerId, { body: { categories: [] } }),
    updateTag: of(made[0]?.id ?? '', { body: { color: 'red' } }),
    mergeTag: of(made[1]?.id ?? '', { body: { into: made[2]?.id ?? '' } }),
    attachFile: { params: { id: customerId, attachmentId: spareFile.id } },
    removeAttachment: { params: { id: customerId, attachmentId: file.id } },
    decideListing: of(active.id, { body: { approve: true } }),
    endListing: of(active.id),
    resumeListing: of(ended.id),
  };
}
