import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import type { CompletenessRule } from '@guanjia/contracts/customers/record-settings';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { type CustomRecords, customRecords, type SlotValues } from '#kernel/custom-records.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { PhoneNumber } from '#kernel/phone-number.ts';
import { publishFields } from '#modules/forms/index.ts';
import { refreshTerms, termsOf } from './finding/term-store.ts';
import { completenessOf } from './record/completeness.ts';
import { phoneTypeOf } from './record/contact-point.ts';
import type { recordColumnsOf } from './record/fields.ts';
import { refreshRecords } from './record/refresh.ts';
import { readRecordSettings } from './record/settings-store.ts';
import type { CustomersTables } from './tables.ts';

export interface NewCustomer {
  kind: Customer['kind'];
  name: string;
  gender: Customer['gender'];
  birthYear: number | null;
  region: string | null;
  /** For whom a person works. */
  company?: string | null | undefined;
  level: Customer['level'];
  source: string | null;
  note: string | null;
  custom: FormValues;
  /** Typed copies of `custom`, by slot column. */
  slots?: SlotValues;
  /** What else the record holds. */
  columns?: Awaited<ReturnType<typeof recordColumnsOf>>;
  /** Null: into the public pool. */
  ownerId: string | null;
  /** The first is the primary one. */
  phones: (PhoneNumber & { raw: string })[];
}

/** Adds customers in one statement per table; ids come back in the order given. */
export async function insertCustomers(
  tx: Tx,
  customers: readonly NewCustomer[],
  now: Date,
): Promise<string[]> {
  if (customers.length === 0) return [];
  const tenantId = tx.tenantId ?? '';
  const withIds = customers.map((customer) => ({ ...customer, id: newId(now.getTime()) }));
  const kysely = tx.kysely<CustomersTables>();
  const { completeness } = await readRecordSettings(tx);
  await kysely
    .insertInto('customers.customer')
    .values(
      withIds.map((customer) => ({
        id: customer.id,
        tenant_id: tenantId,
        kind: customer.kind,
        name: customer.name,
        gender: customer.gender,
        birth_year: customer.birthYear,
        region: customer.region,
        level: customer.level,
        pool: customer.ownerId ? ('private' as const) : ('public' as const),
        owner_id: customer.ownerId,
        source: customer.source,
        note: customer.note,
        company: customer.company ?? null,
        terms: termsOf({
          ...customer,
          company: customer.company ?? null,
          numbers: customer.phones.map(({ e164 }) => e164),
        }),
        custom: JSON.stringify(customer.custom) as never,
        ...customer.slots,
        ...customer.columns,
        completeness: scoreOfNew(completeness[customer.kind], customer),
        last_contact_at: null,
        owned_since: customer.ownerId ? now : null,
        released_at: customer.ownerId ? null : now,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute();
  const phones = withIds.flatMap((customer) =>
    customer.phones.map((phone, index) => ({
      id: newId(now.getTime()),
      tenant_id: tenantId,
      customer_id: customer.id,
      e164: phone.e164,
      extension: phone.extension,
      raw: phone.raw,
      is_primary: index === 0,
    })),
  );
  if (phones.length > 0) await kysely.insertInto('customers.phone').values(phones).execute();
  await refreshListed(tx, phones, now);
  return withIds.map(({ id }) => id);
}

/** A score without reading back what was just written: lists of hundreds of thousands come through here. */
function scoreOfNew(rule: CompletenessRule, customer: NewCustomer): number {
  const { columns } = customer;
  return completenessOf(rule, {
    ...customer,
    stage: columns?.stage ?? null,
    media: columns?.media ?? null,
    industry: columns?.industry ?? null,
    products: columns?.products ?? null,
    turnover: columns?.turnover ?? null,
    employees: columns?.employees ?? null,
    points: customer.phones.map(({ e164 }) => ({
      ...{ channel: 'phone', type: phoneTypeOf(e164) },
      ...{ doNotUse: false, detail: {} },
    })),
    hasCompany: Boolean(customer.company),
    contacts: [],
  }).score;
}

/** Numbers on a list mark the new customers that have them. */
async function refreshListed(
  tx: Tx,
  phones: readonly { customer_id: string; e164: string }[],
  now: Date,
): Promise<void> {
  const listed = await tx.query<{ e164: string }>(
    `select e164 from customers.listing where tenant_id = $1 and state = 'active' and e164 = any($2)`,
    [tx.tenantId, phones.map(({ e164 }) => e164)],
  );
  const numbers = new Set(listed.map(({ e164 }) => e164));
  const ids = phones.filter(({ e164 }) => numbers.has(e164)).map(({ customer_id }) => customer_id);
  await refreshRecords(tx, ids, now);
}

/** Fills the customers' form of a tenant that is being set up. */
export function saveFormFields(tx: Tx, fields: readonly FormField[], now: Date): Promise<void> {
  return publishFields(tx, 'customers.customer', fields, now);
}

const records = customRecords('customers.customer');

/** The table that the form `customers.customer` describes; what its own fields say is found too. */
export const customerRecords: CustomRecords = {
  ...records,
  async writeBatch(tx, batch) {
    await records.writeBatch(tx, batch);
    await refreshTerms(
      tx,
      batch.map(({ id }) => id),
    );
  },
};

/** Customers by number, oldest first: several may share one. */
export async function findByNumbers(
  tx: Tx,
  numbers: readonly string[],
): Promise<{ e164: string; customerId: string; ownerId: string | null }[]> {
  if (numbers.length === 0) return [];
  return tx.query(
    `select p.e164, p.customer_id as "customerId", c.owner_id as "ownerId"
     from customers.phone p join customers.customer c on c.id = p.customer_id
     where p.tenant_id = $1 and p.e164 = any($2) and c.deleted_at is null order by c.created_at, c.id`,
    [tx.tenantId, numbers],
  );
}
