import { setMarketingConsent } from '@guanjia/contracts/customers/consent';
import * as routes from '@guanjia/contracts/customers/record';
import * as company from '@guanjia/contracts/customers/record-company';
import * as contact from '@guanjia/contracts/customers/record-contact-points';
import * as listings from '@guanjia/contracts/customers/record-listings';
import * as settings from '@guanjia/contracts/customers/record-settings';
import * as tags from '@guanjia/contracts/customers/record-tags';
import * as vocabulary from '@guanjia/contracts/customers/record-vocabulary';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail, Reveals } from '#modules/audit/index.ts';
import { attachFile, releaseRemovedJob, removeFile } from './attachments.ts';
import { findChoices } from './choices.ts';
import { setCategories, setTags } from './classification.ts';
import { decideContact, removeContact, saveContact } from './company-contacts.ts';
import { listContacts } from './company-views.ts';
import { setConsent } from './consent.ts';
import { forgetChangesJob } from './contact-changes-job.ts';
import {
  addPoint,
  changePoint,
  listPoints,
  readPointInFull,
  removePoint,
  undoChange,
} from './contact-service.ts';
import { listListings } from './listing-views.ts';
import { decideListing, endListing, endListingsJob, requestListing, resumeListing } from './listings.ts';
import { addRelation, removeRelation } from './relations.ts';
import { findUnscoredJob, rescoreJob } from './rescore-job.ts';
import { saveRecordSettings } from './settings-service.ts';
import { readStoredSettings } from './settings-store.ts';
import { readSheet } from './sheet.ts';
import { listTags, mergeTag, mergeTagsJob, updateTag } from './tags.ts';
import { readVocabularies, saveVocabulary } from './vocabularies.ts';

export interface RecordDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  reveals: Reveals;
}

/** What belongs to a customer's record besides its own fields. */
export function recordOperations(deps: RecordDeps): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  const items = async <T>(list: Promise<T[]>) => ({ items: await list });
  return [
    operation(routes.getRecordSheet, ({ principal }, { params }) =>
      inTenant(principal, (tx) => readSheet(deps, tx, principal, params.id)),
    ),
    ...contactOperations(deps),
    operation(tags.setTags, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => items(setTags(deps, tx, principal, params.id, body.names))),
    ),
    operation(tags.setCategories, ({ principal }, { params, body }) =>
      inTenant(principal, async (tx) => ({
        categories: await setCategories(deps, tx, principal, params.id, body.categories),
      })),
    ),
    operation(company.saveCompanyContact, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) =>
        items(saveContact(deps, tx, principal, { companyId: params.id, personId: params.personId }, body)),
      ),
    ),
    operation(company.removeCompanyContact, ({ principal }, { params }) =>
      inTenant(principal, (tx) =>
        items(removeContact(deps, tx, principal, { companyId: params.id, personId: params.personId })),
      ),
    ),
    operation(company.decideCompanyContact, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) =>
        items(decideContact(deps, tx, principal, { companyId: params.id, personId: params.personId }, body)),
      ),
    ),
    operation(company.listCompanyContacts, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listContacts(tx, principal, query)),
    ),
    operation(company.addRelation, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => items(addRelation(deps, tx, principal, params.id, body))),
    ),
    operation(company.removeRelation, ({ principal }, { params }) =>
      inTenant(principal, (tx) =>
        items(removeRelation(deps, tx, principal, { customerId: params.id, relationId: params.relationId })),
      ),
    ),
    operation(company.findCustomers, ({ principal }, { query }) =>
      inTenant(principal, (tx) => items(findChoices(tx, principal, query))),
    ),
    operation(routes.attachFile, ({ principal }, { params }) =>
      inTenant(principal, (tx) =>
        items(attachFile(deps, tx, principal, { customerId: params.id, attachmentId: params.attachmentId })),
      ),
    ),
    operation(routes.removeAttachment, ({ principal }, { params }) =>
      inTenant(principal, (tx) =>
        items(removeFile(deps, tx, principal, { customerId: params.id, attachmentId: params.attachmentId })),
      ),
    ),
    operation(setMarketingConsent, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => setConsent(deps, tx, principal, params.id, body)),
    ),
    ...listingOperations(deps),
    ...settingsOperations(deps),
  ];
}

function contactOperations(deps: RecordDeps): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(contact.listContactPoints, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => ({ items: await listPoints(tx, principal, params.id) })),
    ),
    operation(contact.addContactPoint, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => addPoint(deps, tx, principal, params.id, body)),
    ),
    operation(contact.changeContactPoint, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) =>
        changePoint(deps, tx, principal, { customerId: params.id, pointId: params.pointId }, body),
      ),
    ),
    operation(contact.removeContactPoint, ({ principal }, { params }) =>
      inTenant(principal, (tx) =>
        removePoint(deps, tx, principal, { customerId: params.id, pointId: params.pointId }),
      ),
    ),
    operation(contact.undoContactChange, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => ({
        items: await undoChange(deps, tx, principal, { customerId: params.id, changeId: params.changeId }),
      })),
    ),
    operation(contact.revealContactPoint, ({ principal, locale }, { params, body }) =>
      inTenant(principal, async (tx) => {
        const point = await readPointInFull(tx, principal, params.id, params.pointId);
        const value = await deps.reveals.reveal(tx, principal, {
          entityType: 'customer',
          entityId: params.id,
          field: point.channel,
          action: point.channel === 'phone' ? 'customers.phone_revealed' : 'customers.contact_revealed',
          read: async () => point.full,
          reason: body,
          locale,
        });
        return { value };
      }),
    ),
  ];
}

function listingOperations(deps: RecordDeps): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(listings.listListings, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listListings(tx, principal, query)),
    ),
    operation(listings.requestListing, ({ principal }, { body }) =>
      inTenant(principal, (tx) => requestListing(deps, tx, principal, body)),
    ),
    operation(listings.decideListing, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => decideListing(deps, tx, principal, params.id, body)),
    ),
    operation(listings.endListing, ({ principal }, { params }) =>
      inTenant(principal, (tx) => endListing(deps, tx, principal, params.id)),
    ),
    operation(listings.resumeListing, ({ principal }, { params }) =>
      inTenant(principal, (tx) => resumeListing(deps, tx, principal, params.id)),
    ),
  ];
}

function settingsOperations(deps: RecordDeps): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(vocabulary.listVocabularies, ({ principal }) => inTenant(principal, readVocabularies)),
    operation(vocabulary.saveVocabulary, ({ principal }, { body }) =>
      inTenant(principal, (tx) => saveVocabulary(deps, tx, principal, body)),
    ),
    operation(settings.getRecordSettings, ({ principal }) =>
      inTenant(principal, (tx) => readStoredSettings(tx)),
    ),
    operation(settings.saveRecordSettings, ({ principal }, { body }) =>
      inTenant(principal, (tx) => saveRecordSettings(deps, tx, principal, body)),
    ),
    operation(tags.listTags, ({ principal }) =>
      inTenant(principal, async (tx) => ({ items: await listTags(tx) })),
    ),
    operation(tags.updateTag, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => updateTag(deps, tx, principal, params.id, body)),
    ),
    operation(tags.mergeTag, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => mergeTag(deps, tx, principal, params.id, body.into)),
    ),
  ];
}

export function recordJobs(deps: RecordDeps): Job<never>[] {
  return [
    rescoreJob(deps) as Job<never>,
    findUnscoredJob(deps),
    mergeTagsJob(deps) as Job<never>,
    endListingsJob(deps),
    releaseRemovedJob(deps),
    forgetChangesJob(deps),
  ];
}
