import type { DuplicateReason } from '@guanjia/contracts/customers/merging';
import type { Tx } from '#kernel/db.ts';
import { keyId, type MatchFacts, type MatchKey } from './match-keys.ts';

/** Who has a key, in the order of their ids; at most one more than was asked for. */
export type Holders = ReadonlyMap<string, readonly string[]>;

/** Names and numbers as they are stored, of customers who are not deleted. */
export async function readMatchFacts(tx: Tx, ids: readonly string[]): Promise<MatchFacts[]> {
  if (ids.length === 0) return [];
  const points = (channel: string) =>
    `array(select p.value from customers.contact_point p
      where p.tenant_id = c.tenant_id and p.customer_id = c.id and p.channel = '${channel}')`;
  return tx.query<MatchFacts & { [column: string]: unknown }>(
    `select c.id, c.name, c.company,
       array(select p.e164 from customers.phone p where p.tenant_id = c.tenant_id and p.customer_id = c.id) as numbers,
       ${points('email')} as emails, ${points('document')} as documents, ${points('address')} as addresses
     from customers.customer c where c.tenant_id = $1 and c.id = any($2) and c.deleted_at is null`,
    [tx.tenantId, ids],
  );
}

const live = 'c.tenant_id = $1 and c.deleted_at is null';
const pointOf = (channel: string) =>
  `customers.contact_point p join customers.customer c on c.id = p.customer_id
   where p.tenant_id = $1 and p.channel = '${channel}' and p.value = k.value and ${live}`;

/**
 * Where the key `k` is looked for, each by an index: of numbers, of other ways, of companies. The customer is `c`.
 */
const ways: Readonly<Record<DuplicateReason, string>> = {
  phone: `customers.phone p join customers.customer c on c.id = p.customer_id
   where p.tenant_id = $1 and p.e164 = k.value and ${live}`,
  id_document: pointOf('document'),
  email: pointOf('email'),
  name_and_address: `${pointOf('address')} and c.name = k.name`,
  name_and_company: `customers.customer c
   where ${live} and c.company collate "zh-x-icu" = k.value and c.name = k.name`,
};

/** Who has these keys. Of a key that more than `most` have, `most` and one more are told. */
export async function findHolders(tx: Tx, keys: readonly MatchKey[], most: number): Promise<Holders> {
  const found = new Map<string, readonly string[]>();
  for (const [reason, ofReason] of Map.groupBy(keys, (key) => key.reason)) {
    const rows = await tx.query<{ value: string; name: string | null; ids: string[] }>(
      `select k.value, k.name, array(select distinct c.id from ${ways[reason]} order by c.id limit $4) as ids
       from unnest($2::text[], $3::text[]) as k(value, name)`,
      [tx.tenantId, ofReason.map(({ value }) => value), ofReason.map(({ name }) => name), most + 1],
    );
    for (const { value, name, ids } of rows) found.set(keyId({ reason, value, name }), ids);
  }
  return found;
}
