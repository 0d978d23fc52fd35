import type { RecordSheet } from '@guanjia/contracts/customers/record';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { readCustomer } from '../customer-views.ts';
import { readFiles } from './attachments.ts';
import { readCategories, readTags } from './classification.ts';
import { readContacts } from './company-views.ts';
import { completenessOf } from './completeness.ts';
import { readConsent } from './consent.ts';
import { shownPoint } from './contact-shown.ts';
import { readPoints } from './contact-store.ts';
import { readListings } from './listing-views.ts';
import { readFacts } from './refresh.ts';
import { readRelations } from './relations.ts';
import { readRecordSettings } from './settings-store.ts';

/** What belongs to a customer besides its own fields. Throws `not_found` outside the data scope. */
export async function readSheet(
  { clock }: { clock: Clock },
  tx: Tx,
  principal: Principal,
  customerId: string,
): Promise<RecordSheet> {
  await readCustomer(tx, customerId, principal);
  const facts = (await readFacts(tx, [customerId])).get(customerId);
  if (!facts) throw notFound();
  const { completeness } = await readRecordSettings(tx);
  const points = (await readPoints(tx, [customerId])).get(customerId) ?? [];
  return {
    contactPoints: points.map((point) => shownPoint(principal.fieldRules, point)),
    categories: await readCategories(tx, customerId),
    tags: await readTags(tx, customerId),
    contacts: await readContacts(tx, customerId, principal),
    relations: await readRelations(tx, customerId, principal),
    listings: await readListings(tx, customerId, { reader: principal, now: clock.now() }),
    marketingConsent: await readConsent(tx, customerId),
    attachments: await readFiles(tx, customerId),
    completeness: completenessOf(completeness[facts.kind], facts),
  };
}
