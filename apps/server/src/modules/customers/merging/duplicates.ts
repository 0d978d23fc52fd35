import { normaliseDocument } from '@guanjia/contracts/core/id-document';
import {
  type Duplicate,
  type DuplicateReason,
  type Duplicates,
  duplicateReasons,
  mostDuplicates,
} from '@guanjia/contracts/customers/merging';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerScope } from '../customer-scope.ts';
import { readCustomers } from '../customer-views.ts';
import type { CustomersTables } from '../tables.ts';

/** What of a customer may be that of another. */
export interface Probe {
  name: string;
  company: string | null;
  region: string | null;
  /** E.164. */
  numbers: readonly string[];
  addresses: readonly string[];
  /** Of ID documents, normalised. */
  documents: readonly string[];
}

/** So many customers with one number or name are looked at. */
const mostLooked = 200;

export function probeOf(typed: {
  name: string;
  company: string;
  region: string;
  address: string;
  phones: readonly string[];
  documents: readonly string[];
}): Probe {
  return {
    name: typed.name,
    company: typed.company || null,
    region: typed.region || null,
    // A number that is not complete yet finds nobody.
    numbers: typed.phones.flatMap((raw) => parsePhone(raw)?.e164 ?? []),
    addresses: typed.address ? [typed.address] : [],
    documents: typed.documents.map(normaliseDocument).filter(Boolean),
  };
}

/** What a customer is found by; as stored, whatever the reader's role sees of it. */
export async function probeOfCustomer(tx: Tx, id: string): Promise<Probe> {
  const [row] = await tx.query<Probe & { [column: string]: unknown }>(
    `select c.name, c.company, c.region,
       array(select p.e164 from customers.phone p where p.customer_id = c.id) as numbers,
       array(select p.value from customers.contact_point p where p.customer_id = c.id and p.channel = 'address') as addresses,
       array(select p.value from customers.contact_point p where p.customer_id = c.id and p.channel = 'document') as documents
     from customers.customer c where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, id],
  );
  return row ?? { name: '', company: null, region: null, numbers: [], addresses: [], documents: [] };
}

/**
 * Customers who may be the one asked about, each with why. Those outside the reader's scope are only counted. Nothing is
 * guessed from parts of names or numbers: what is told is the same in both.
 */
export async function findDuplicates(
  tx: Tx,
  principal: Principal,
  probe: Probe,
  except?: string,
): Promise<Duplicates> {
  const found = await findReasons(tx, probe, except);
  if (found.size === 0) return { items: [], elsewhere: 0 };
  const visible = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', principal.tenantId)
    .where('c.id', 'in', [...found.keys()])
    .where(customerScope(principal))
    .select('c.id')
    .execute();
  const weight = (id: string) =>
    Math.min(...(found.get(id) ?? []).map((reason) => duplicateReasons.indexOf(reason)));
  const chosen = visible
    .map(({ id }) => id)
    .toSorted(
      (one, other) =>
        weight(one) - weight(other) ||
        (found.get(other)?.length ?? 0) - (found.get(one)?.length ?? 0) ||
        (one < other ? -1 : 1),
    )
    .slice(0, mostDuplicates);
  const customers = new Map((await readCustomers(tx, chosen, principal)).map((one) => [one.id, one]));
  return {
    items: chosen.flatMap((id) => {
      const customer = customers.get(id);
      return customer ? [{ ...shownOf(customer), reasons: found.get(id) ?? [] }] : [];
    }),
    elsewhere: found.size - visible.length,
  };
}

/** What is told of a customer beside another. */
export function shownOf(customer: Customer): Omit<Duplicate, 'reasons'> {
  const { id, kind, name, company, region, level, owner, phones, createdAt, lastContactAt } = customer;
  return { id, kind, name, company, region, level, owner, phones, createdAt, lastContactAt };
}

/** By customer, why; each question is answered by an index. */
async function findReasons(
  tx: Tx,
  probe: Probe,
  except: string | undefined,
): Promise<Map<string, DuplicateReason[]>> {
  const rows = await tx.query<{ id: string; reason: DuplicateReason }>(
    `select f.id, f.reason from (
       (select p.customer_id as id, 'phone' as reason from customers.phone p
        where p.tenant_id = $1 and p.e164 = any($2) limit $8)
       union
       (select p.customer_id, 'id_document' from customers.contact_point p
        where p.tenant_id = $1 and p.channel = 'document' and p.value = any($3) limit $8)
       union
       (select n.id, 'name_and_company' from customers.customer n
        where n.tenant_id = $1 and n.deleted_at is null and n.name collate "zh-x-icu" = $4 and n.company = $5 limit $8)
       union
       (select n.id, 'name_and_address' from customers.customer n
        where n.tenant_id = $1 and n.deleted_at is null and n.name collate "zh-x-icu" = $4 and (n.region = $6 or exists
          (select 1 from customers.contact_point a where a.tenant_id = $1 and a.customer_id = n.id
            and a.channel = 'address' and a.value = any($7))) limit $8)
     ) f join customers.customer c on c.id = f.id
     where c.tenant_id = $1 and c.deleted_at is null and f.id is distinct from $9::uuid`,
    [
      tx.tenantId,
      probe.numbers,
      probe.documents,
      probe.name || null,
      probe.company,
      probe.region,
      probe.addresses,
      mostLooked,
      except ?? null,
    ],
  );
  const byId = Map.groupBy(rows, ({ id }) => id);
  return new Map(
    [...byId].map(([id, reasons]) => [
      id,
      duplicateReasons.filter((reason) => reasons.some((one) => one.reason === reason)),
    ]),
  );
}
