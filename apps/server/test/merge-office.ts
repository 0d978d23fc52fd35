import * as merging from '@guanjia/contracts/customers/merging';
import * as customers from '@guanjia/contracts/customers/routes';
import type { SignedIn, TestApp } from './app.ts';

/** Merges customers at their present versions. */
export async function mergeNow(
  { client }: Pick<SignedIn, 'client'>,
  [survivorId = '', ...otherIds]: readonly string[],
  choices: Record<string, string> = {},
) {
  const versions: Record<string, number> = {};
  for (const id of [survivorId, ...otherIds]) {
    const { version } = await client.call(customers.getCustomer, { params: { id } });
    versions[id] = version;
  }
  return client.call(merging.mergeCustomers, { body: { survivorId, otherIds, choices, versions } });
}

export function undoNow({ client }: SignedIn, id: string) {
  return client.call(merging.undoMerge, { params: { id } });
}

/** Tables that only ever grow: they tell of the merge, and of its undoing, besides what was there. */
const ledgers = ['timeline_entry', 'pool_move', 'merge', 'duplicate_due'];

/**
 * Every row of the schema `customers` of a tenant, and what the forms keep of customers. Left out are `version` and
 * `updated_at` of customers, which count changes, `last_move_id`, which names the newest move, and tables that only grow.
 */
export async function everyRow(app: TestApp, tenantId: string): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await app.admin.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition
       and (n.nspname = 'customers' and c.relname <> all($1) or n.nspname = 'forms' and c.relname in ('unique_value', 'attachment'))
     order by 1`,
    [ledgers],
  );
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    const { rows } = await app.admin.query<{ row: unknown }>(
      `select to_jsonb(t) - '{version,updated_at,last_move_id}'::text[] as row from ${name} t
       where t.tenant_id = $1 order by to_jsonb(t)::text collate "C"`,
      [tenantId],
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}
