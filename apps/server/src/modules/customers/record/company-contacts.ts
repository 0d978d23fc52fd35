import type { CompanyContact } from '@guanjia/contracts/customers/record-company';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { readCustomer } from '../customer-views.ts';
import { markDue } from '../duplicates/due.ts';
import { refreshTerms } from '../finding/term-store.ts';
import { requireChangeable } from '../sharing/changeable.ts';
import { addEntry } from '../timeline.ts';
import { readForTrail } from '../trail.ts';
import { readContacts } from './company-views.ts';
import { refreshRecords } from './refresh.ts';
import { readRecordSettings } from './settings-store.ts';
import { readVocabularies, requireTerm } from './vocabularies.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

interface Link {
  companyId: string;
  personId: string;
}

interface Details {
  post?: string | null | undefined;
  category?: string | null | undefined;
  primary?: boolean | undefined;
}

/**
 * Makes a person a contact of a company, or changes what it is there. Where contacts need approval, one that somebody
 * without that right adds waits for it. Throws `not_found` when either is outside the data scope, `contact_kinds`.
 */
export async function saveContact(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  { companyId, personId }: Link,
  details: Details,
): Promise<CompanyContact[]> {
  await readCustomer(tx, companyId, principal);
  await requireChangeable(tx, principal, companyId);
  const company = await readForTrail(tx, companyId);
  const person = await readCustomer(tx, personId, principal);
  await requireChangeable(tx, principal, personId);
  if (company.kind !== 'company' || person.kind !== 'person') throw new AppError('contact_kinds');
  await lock(tx, companyId);
  const before = await find(tx, { companyId, personId });
  if (details.category && details.category !== before?.category) {
    requireTerm(await readVocabularies(tx), 'contact_category', details.category, { field: 'category' });
  }
  const now = deps.clock.now();
  const primary = details.primary ?? before?.primary ?? !(await hasPrimary(tx, companyId));
  if (primary) {
    await tx.query(
      'update customers.company_contact set is_primary = false where tenant_id = $1 and company_id = $2 and person_id <> $3',
      [tx.tenantId, companyId, personId],
    );
  }
  await tx.query(
    `insert into customers.company_contact
       (tenant_id, company_id, person_id, post, category, is_primary, approval, added_by, added_at, id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (company_id, person_id) do update
       set post = excluded.post, category = excluded.category, is_primary = excluded.is_primary`,
    [
      tx.tenantId,
      companyId,
      personId,
      details.post === undefined ? (before?.post ?? null) : details.post || null,
      details.category === undefined ? (before?.category ?? null) : details.category,
      primary,
      before?.approval ?? (await firstApproval(tx, principal)),
      principal.userId,
      now,
      newId(now.getTime()),
    ],
  );
  await nameEmployer(tx, personId, company.name);
  return told(deps, tx, principal, { companyId, personId }, before);
}

/** Whom a person works for stands in lists and is searched as a text; what somebody wrote there stays. */
async function nameEmployer(tx: Tx, personId: string, company: string): Promise<void> {
  const named = await tx.query(
    `update customers.customer set company = $3, version = version + 1
     where tenant_id = $1 and id = $2 and company is null returning 1`,
    [tx.tenantId, personId, company],
  );
  if (named.length > 0) {
    await refreshTerms(tx, [personId]);
    await markDue(tx, [personId]);
  }
}

/** Throws `not_found`. */
export async function removeContact(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  link: Link,
): Promise<CompanyContact[]> {
  await readCustomer(tx, link.companyId, principal);
  await requireChangeable(tx, principal, link.companyId);
  await lock(tx, link.companyId);
  const before = await find(tx, link);
  if (!before) throw notFound();
  await tx.query(
    'delete from customers.company_contact where tenant_id = $1 and company_id = $2 and person_id = $3',
    [tx.tenantId, link.companyId, link.personId],
  );
  return told(deps, tx, principal, link, before);
}

/** Throws `not_found`. */
export async function decideContact(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  link: Link,
  { approve }: { approve: boolean },
): Promise<CompanyContact[]> {
  await readCustomer(tx, link.companyId, principal);
  await lock(tx, link.companyId);
  const before = await find(tx, link);
  if (!before) throw notFound();
  await tx.query(
    `update customers.company_contact set approval = $4, decided_by = $5, decided_at = $6
     where tenant_id = $1 and company_id = $2 and person_id = $3`,
    [
      tx.tenantId,
      link.companyId,
      link.personId,
      approve ? 'approved' : 'declined',
      principal.userId,
      deps.clock.now(),
    ],
  );
  return told(deps, tx, principal, link, before);
}

async function firstApproval(tx: Tx, principal: Principal): Promise<CompanyContact['approval']> {
  const { contactApproval } = await readRecordSettings(tx);
  return contactApproval && !principal.permissions.has('customers.approve') ? 'pending' : 'approved';
}

async function lock(tx: Tx, companyId: string): Promise<void> {
  await tx.query('select 1 from customers.customer where tenant_id = $1 and id = $2 for no key update', [
    tx.tenantId,
    companyId,
  ]);
}

async function hasPrimary(tx: Tx, companyId: string): Promise<boolean> {
  const rows = await tx.query(
    'select 1 from customers.company_contact where tenant_id = $1 and company_id = $2 and is_primary',
    [tx.tenantId, companyId],
  );
  return rows.length > 0;
}

type Stored = Pick<CompanyContact, 'post' | 'category' | 'primary' | 'approval' | 'personName'>;

async function find(tx: Tx, { companyId, personId }: Link): Promise<Stored | undefined> {
  const contacts = await readContacts(tx, companyId, { fieldRules: {} });
  return contacts.find((contact) => contact.companyId === companyId && contact.personId === personId);
}

/** The company's contacts after a change, which stands in the trail of the company and on both timelines. */
async function told(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  link: Link,
  before: Stored | undefined,
): Promise<CompanyContact[]> {
  const now = clock.now();
  const after = await find(tx, link);
  await refreshRecords(tx, [link.companyId, link.personId], now);
  await audit.record(tx, {
    actor: principal,
    action: 'customers.contact_of_company_changed',
    entityType: 'customer',
    entityId: link.companyId,
    ...(before && { before: forTrail(before) }),
    ...(after && { after: forTrail(after) }),
  });
  for (const customerId of [link.companyId, link.personId]) {
    await addEntry(tx, {
      customerId,
      kind: 'change',
      occurredAt: now,
      actorId: principal.userId,
      data: { fields: customerId === link.companyId ? 'contacts' : 'company' },
      refId: null,
    });
  }
  return readContacts(tx, link.companyId, principal);
}

function forTrail({ personName, post, category, primary, approval }: Stored): Record<string, unknown> {
  return { contact: personName, post, contactCategory: category, primary, approval };
}
