import type { Tx } from '#kernel/db.ts';
import { asVector, type Searchable, searchTerms } from './search-terms.ts';

/** What stands in the column `terms` of customers.customer. */
export function termsOf(record: Searchable): string {
  return asVector(searchTerms(record));
}

interface Row extends Searchable {
  id: string;
}

const searchable = `c.id, c.name, c.company, c.region, c.source, c.note, c.custom,
  array(select p.e164 from customers.phone p where p.customer_id = c.id) as numbers`;

/** Brings the terms of customers up to date: after a change of texts, own fields or numbers, in its transaction. */
export async function refreshTerms(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query<Row>(
    `select ${searchable} from customers.customer c where c.tenant_id = $1 and c.id = any($2)`,
    [tx.tenantId, ids],
  );
  await writeTerms(tx, rows);
}

/** Fills the next customers that have no terms. Returns how many. */
export async function fillMissingTerms(tx: Tx, limit: number): Promise<number> {
  const rows = await tx.query<Row>(
    `select ${searchable} from customers.customer c where c.tenant_id = $1 and c.terms is null
     order by c.id limit $2 for update of c skip locked`,
    [tx.tenantId, limit],
  );
  await writeTerms(tx, rows);
  return rows.length;
}

async function writeTerms(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.query(
    `update customers.customer c set terms = v.terms::tsvector
     from unnest($2::uuid[], $3::text[]) as v(id, terms) where c.tenant_id = $1 and c.id = v.id`,
    [tx.tenantId, rows.map(({ id }) => id), rows.map(termsOf)],
  );
}
