import type { RecordSettings } from '@guanjia/contracts/customers/record-settings';
import type { Term } from '@guanjia/contracts/customers/record-vocabulary';
import type { Tx } from '#kernel/db.ts';
import { reckonRecycling } from '../pools/reckon.ts';
import type { CustomersTables } from '../tables.ts';
import { completenessOf, type RecordFacts } from './completeness.ts';
import { readPoints } from './contact-store.ts';
import { levelByArpu } from './levels.ts';
import { readRecordSettings } from './settings-store.ts';
import { readVocabularies } from './vocabularies.ts';

/**
 * Brings up to date what follows from the rest of a record: its score, the list that it is on, and, where levels follow
 * ARPU, its level. Whoever changes what they follow from calls it in the same transaction; it may be repeated.
 */
export async function refreshRecords(tx: Tx, customerIds: readonly string[], now: Date): Promise<void> {
  if (customerIds.length === 0) return;
  const settings = await readRecordSettings(tx);
  const levels = settings.arpuField === null ? [] : (await readVocabularies(tx)).level.terms;
  const facts = await readFacts(tx, customerIds);
  const rows = [...facts].map(([id, one]) => ({
    id,
    score: completenessOf(settings.completeness[one.kind], one).score,
    level: levelOf(settings, levels, one) ?? null,
  }));
  await tx.query(
    `update customers.customer c set completeness = v.score, level = coalesce(v.level, c.level), listed = l.list
     from unnest($3::uuid[], $4::int[], $5::text[]) as v (id, score, level)
     left join lateral (
       select case when bool_or(list = 'black') then 'black' when bool_or(list = 'white') then 'white' end as list
       from customers.listing
       where tenant_id = $1 and state = 'active' and (until is null or until > $2) and (customer_id = v.id
         or e164 in (select e164 from customers.phone where tenant_id = $1 and customer_id = v.id))
     ) l on true
     where c.tenant_id = $1 and c.id = v.id and (c.completeness, c.listed, c.level) is distinct from
       (v.score, l.list, coalesce(v.level, c.level))`,
    [
      tx.tenantId,
      now,
      rows.map(({ id }) => id),
      rows.map(({ score }) => score),
      rows.map(({ level }) => level),
    ],
  );
  // Limits and recycling go by levels.
  if (settings.arpuField !== null) await reckonRecycling(tx, customerIds);
}

/** Companies whose scores follow from a person's record too. */
export async function companiesOf(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select company_id as id from customers.company_contact where tenant_id = $1 and person_id = $2',
    [tx.tenantId, personId],
  );
  return rows.map(({ id }) => id);
}

function levelOf({ arpuField }: RecordSettings, levels: readonly Term[], { custom }: RecordFacts) {
  const arpu = arpuField === null ? undefined : custom[arpuField];
  return typeof arpu === 'number' ? levelByArpu(levels, arpu) : undefined;
}

/** What scores are made of, by customer. */
export async function readFacts(
  tx: Tx,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, RecordFacts>> {
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', 'in', customerIds)
    .select(['id', 'kind', 'name', 'gender', 'birth_year as birthYear', 'region', 'stage', 'media'])
    .select(['industry', 'products', 'turnover', 'employees', 'company', 'custom'])
    .execute();
  const points = await readPoints(tx, customerIds);
  const contacts = await tx.query<{
    companyId: string;
    personId: string;
    category: string | null;
    hasEmail: boolean;
  }>(
    `select k.company_id as "companyId", k.person_id as "personId", k.category,
       exists (select 1 from customers.contact_point e where e.tenant_id = $1 and e.customer_id = k.person_id
         and e.channel = 'email' and not e.do_not_use) as "hasEmail"
     from customers.company_contact k join customers.customer p on p.id = k.person_id and p.deleted_at is null
     where k.tenant_id = $1 and k.approval = 'approved' and (k.company_id = any($2) or k.person_id = any($2))`,
    [tx.tenantId, customerIds],
  );
  const ofCompany = Map.groupBy(contacts, ({ companyId }) => companyId);
  const employed = new Set(contacts.map(({ personId }) => personId));
  return new Map(
    rows.map(({ id, company, ...row }) => [
      id,
      {
        ...row,
        points: points.get(id) ?? [],
        hasCompany: Boolean(company) || employed.has(id),
        contacts: ofCompany.get(id) ?? [],
      },
    ]),
  );
}
