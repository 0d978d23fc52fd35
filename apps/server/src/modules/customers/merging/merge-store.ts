import type { FormValues } from '@guanjia/contracts/core/form';
import type { Tx } from '#kernel/db.ts';
import type { CustomerRow } from './merge-fields.ts';
import type { Row, RowChange } from './row-tables.ts';

/** Everything that a merge changed. Rows are those of `to_jsonb`, in UTC. */
export interface MergeImages {
  /** Columns of the survivor that changed. */
  columns: { before: Row; after: Row };
  custom: { before: FormValues; after: FormValues };
  rows: RowChange[];
  /** Customers that were merged into one of the others before, and into which. */
  chain: { id: string; into: string }[];
  /** The move by which the survivor changed owners. */
  moveId: string | null;
}

export interface StoredMerge {
  id: string;
  survivor_id: string;
  other_ids: string[];
  merged_at: Date;
  version: number;
  images: MergeImages;
  undone_at: Date | null;
}

/** Customers as rows in JSON, locked in the order of their ids; in the order asked for. Deleted ones too. */
export async function readCustomerRows(
  tx: Tx,
  ids: readonly string[],
  lock: boolean,
): Promise<CustomerRow[]> {
  // Images are compared as text: one time zone for all of them.
  await tx.query("select set_config('timezone', 'UTC', true)");
  const rows = await tx.query<{ row: CustomerRow }>(
    `select to_jsonb(c) - 'terms' as row from customers.customer c
     where c.tenant_id = $1 and c.id = any($2) order by c.id ${lock ? 'for no key update of c' : ''}`,
    [tx.tenantId, ids],
  );
  const byId = new Map(rows.map(({ row }) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Writes these columns of a customer, as they stand in an image, and its own fields with their slots. */
export async function writeCustomer(
  tx: Tx,
  id: string,
  { columns, at }: { columns: Row; at: Date },
): Promise<void> {
  const names = Object.keys(columns);
  const sets = names.map((name) => `"${name}" = r."${name}", `).join('');
  await tx.query(
    `update customers.customer c set ${sets} version = c.version + 1, updated_at = $4
     from jsonb_populate_record(null::customers.customer, $3) r where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, id, JSON.stringify(columns), at],
  );
}

/** The others lead to the survivor, and so do those who led to them. */
export async function leadTo(tx: Tx, survivorId: string, otherIds: readonly string[], at: Date) {
  const chain = await tx.query<{ id: string; into: string }>(
    `update customers.customer c set merged_into = $3
     from customers.customer o where c.tenant_id = $1 and o.id = c.id and c.merged_into = any($2)
     returning c.id, o.merged_into as "into"`,
    [tx.tenantId, otherIds, survivorId],
  );
  await tx.query(
    `update customers.customer set merged_into = $3, deleted_at = $4, version = version + 1, updated_at = $4
     where tenant_id = $1 and id = any($2)`,
    [tx.tenantId, otherIds, survivorId, at],
  );
  return chain.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** The others are customers again; whoever led to them before, leads to them again. */
export async function leadBack(
  tx: Tx,
  otherIds: readonly string[],
  chain: MergeImages['chain'],
  at: Date,
): Promise<void> {
  await tx.query(
    `update customers.customer set merged_into = null, deleted_at = null, version = version + 1, updated_at = $3
     where tenant_id = $1 and id = any($2)`,
    [tx.tenantId, otherIds, at],
  );
  await tx.query(
    `update customers.customer c set merged_into = k."into"
     from unnest($2::uuid[], $3::uuid[]) as k (id, "into") where c.tenant_id = $1 and c.id = k.id`,
    [tx.tenantId, chain.map(({ id }) => id), chain.map(({ into }) => into)],
  );
}

export async function keepMerge(
  tx: Tx,
  merge: Omit<StoredMerge, 'undone_at' | 'merged_at' | 'version'> & { by: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into customers.merge (id, tenant_id, survivor_id, other_ids, merged_by, merged_at, images, version)
     select $1, $2, $3, $4, $5, $6, $7, version from customers.customer where tenant_id = $2 and id = $3`,
    [
      merge.id,
      tx.tenantId,
      merge.survivor_id,
      merge.other_ids,
      merge.by,
      merge.at,
      JSON.stringify(merge.images),
    ],
  );
}

export async function readMerge(tx: Tx, id: string): Promise<StoredMerge | undefined> {
  const [merge] = await tx.query<StoredMerge & { [column: string]: unknown }>(
    `select id, survivor_id, other_ids, merged_at, version, images, undone_at from customers.merge
     where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, id],
  );
  return merge;
}

/** A merge that stands and came after: with the survivor, or of the survivor into somebody. */
export async function laterMerge(
  tx: Tx,
  { id, survivor_id, version }: StoredMerge,
): Promise<{ at: Date; name: string } | undefined> {
  const [later] = await tx.query<{ at: Date; name: string }>(
    `select m.merged_at as at, c.name from customers.merge m join customers.customer c on c.id = m.survivor_id
     where m.tenant_id = $1 and m.id <> $2 and m.undone_at is null
       and ((m.survivor_id = $3 and m.version > $4) or $3 = any(m.other_ids)) order by m.version desc limit 1`,
    [tx.tenantId, id, survivor_id, version],
  );
  return later;
}

export async function markUndone(tx: Tx, id: string, by: string, at: Date): Promise<void> {
  await tx.query(
    'update customers.merge set undone_by = $3, undone_at = $4 where tenant_id = $1 and id = $2',
    [tx.tenantId, id, by, at],
  );
}

/** Whether a bulk change that is under way means one of these. */
export async function inBulk(tx: Tx, ids: readonly string[]): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from customers.bulk b join customers.bulk_item i on i.bulk_id = b.id
     where b.tenant_id = $1 and b.state in ('freezing', 'running', 'paused', 'undoing')
       and i.customer_id = any($2) limit 1`,
    [tx.tenantId, ids],
  );
  return rows.length > 0;
}
