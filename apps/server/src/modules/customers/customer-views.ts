import { ruleOf, shownText, shownValue } from '@guanjia/contracts/core/field-rules';
import type { FormValues } from '@guanjia/contracts/core/form';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { openForm } from '#modules/forms/index.ts';
import { customerScope } from './customer-scope.ts';
import { readOrigins } from './imports/origins.ts';
import { readMarks } from './record/marks.ts';
import { shownName, shownNumber } from './shown.ts';
import type { CustomersTables } from './tables.ts';

const record = 'customers.customer';

/** Values of own fields as they are stored, for the next change of them; locked until the transaction ends. */
export async function readStoredValues(tx: Tx, id: string): Promise<FormValues> {
  const row = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .select('custom')
    .forUpdate()
    .executeTakeFirst();
  return row?.custom ?? {};
}

/** For whom customers are read: `anyOwner` when being allowed to see them was decided otherwise (an offered call, say). */
export type Reader = Pick<Principal, 'fieldRules'> &
  ({ anyOwner: true; roleKey: string | null; branchId: string | null } | Principal);

/** Customers inside the reader's data scope, with phones, as the role may see them. */
export async function readCustomers(tx: Tx, ids: readonly string[], reader: Reader): Promise<Customer[]> {
  if (ids.length === 0) return [];
  const kysely = tx.kysely<CustomersTables>();
  const rows = await kysely
    .selectFrom('customers.customer as c')
    .leftJoin('identity.person as o', 'o.id', 'c.owner_id')
    .where('c.id', 'in', ids)
    .where('c.deleted_at', 'is', null)
    .$if(!('anyOwner' in reader), (query) =>
      'anyOwner' in reader ? query : query.where(customerScope(reader)),
    )
    .selectAll('c')
    .select('o.name as owner_name')
    .orderBy('c.created_at')
    .execute();
  const phones = await kysely
    .selectFrom('customers.phone')
    .where('customer_id', 'in', ids)
    .selectAll()
    .orderBy('is_primary', 'desc')
    .orderBy('id')
    .execute();
  const marks = await readMarks(tx, ids, reader.branchId);
  const rules = reader.fieldRules;
  const shown = (field: 'region' | 'company' | 'source' | 'note' | 'greeting', value: string | null) =>
    shownText(rules, record, field, value);
  const form = await openForm(tx, 'customers.customer', reader.roleKey);
  const origins = await readOrigins(
    tx,
    rows.map((row) => row.import_id),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: shownName(rules, row.name),
    gender: row.gender,
    birthYear: shownValue(rules, record, 'birthYear', row.birth_year),
    region: shown('region', row.region),
    company: shown('company', row.company),
    level: row.level,
    pool: row.pool,
    owner: row.owner_id ? { id: row.owner_id, name: row.owner_name ?? '' } : null,
    source: shown('source', row.source),
    stage: row.stage,
    status: row.status,
    media: row.media,
    mediaDetail: row.media_detail,
    industry: row.industry,
    products: row.products,
    turnover: row.turnover,
    employees: row.employees,
    greeting: shown('greeting', row.greeting),
    tags: marks.get(row.id)?.tags ?? [],
    listed: marks.get(row.id)?.listed ?? null,
    phones: phones
      .filter((phone) => phone.customer_id === row.id)
      .map((phone) => ({
        id: phone.id,
        number: shownNumber(rules, phone.e164),
        extension: phone.extension,
        primary: phone.is_primary,
        revealable: ruleOf(rules, record, 'phone') === 'masked',
        doNotUse: phone.do_not_use,
      })),
    custom: form.readable(row.custom),
    note: shown('note', row.note),
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    origin: origins.get(row.import_id ?? '') ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  }));
}

/** Throws `not_found` outside the data scope too. */
export async function readCustomer(tx: Tx, id: string, reader: Reader): Promise<Customer> {
  const [customer] = await readCustomers(tx, [id], reader);
  if (!customer) throw notFound();
  return customer;
}
