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
import { findHolders, readMatchFacts } from '../duplicates/holders.ts';
import { keyId, keysOf, type MatchFacts, sortedReasons } from '../duplicates/match-keys.ts';
import type { CustomersTables } from '../tables.ts';

/** What of a customer may be that of another. */
export interface Probe extends Omit<MatchFacts, 'id'> {
  region: string | null;
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
  emails: readonly string[];
}): Probe {
  return {
    name: typed.name,
    company: typed.company || null,
    region: typed.region || null,
    // A number that is not complete yet finds nobody.
    numbers: typed.phones.flatMap((raw) => parsePhone(raw)?.e164 ?? []),
    addresses: typed.address ? [typed.address] : [],
    documents: typed.documents.map(normaliseDocument).filter(Boolean),
    emails: typed.emails.map((email) => email.normalize('NFKC').toLowerCase()),
  };
}

/** What a customer is found by; as stored, whatever the reader's role sees of it. */
export async function probeOfCustomer(tx: Tx, id: string): Promise<Probe> {
  const [facts] = await readMatchFacts(tx, [id]);
  const [row] = await tx.query<{ region: string | null }>(
    'select region from customers.customer where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  );
  const nobody = { name: '', company: null, numbers: [], addresses: [], documents: [], emails: [] };
  return { ...nobody, ...facts, region: row?.region ?? null };
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

/** By customer, why: by the keys of all duplicates, and by name and region, which is worth a hint while somebody types. */
async function findReasons(
  tx: Tx,
  probe: Probe,
  except: string | undefined,
): Promise<Map<string, DuplicateReason[]>> {
  const keys = keysOf(probe);
  const holders = await findHolders(tx, keys, mostLooked - 1);
  const found = new Map<string, Set<DuplicateReason>>();
  const add = (id: string, reason: DuplicateReason) => {
    if (id !== except) found.set(id, (found.get(id) ?? new Set()).add(reason));
  };
  for (const key of keys) for (const id of holders.get(keyId(key)) ?? []) add(id, key.reason);
  for (const id of await findNeighbours(tx, probe)) add(id, 'name_and_address');
  return new Map([...found].map(([id, reasons]) => [id, sortedReasons(reasons)]));
}

/** Whoever has the same name in the same region. */
async function findNeighbours(tx: Tx, { name, region }: Probe): Promise<string[]> {
  if (!name || !region) return [];
  const rows = await tx.query<{ id: string }>(
    `select c.id from customers.customer c where c.tenant_id = $1 and c.deleted_at is null
       and c.name collate "zh-x-icu" = $2 and c.region = $3 limit ${mostLooked}`,
    [tx.tenantId, name, region],
  );
  return rows.map(({ id }) => id);
}
