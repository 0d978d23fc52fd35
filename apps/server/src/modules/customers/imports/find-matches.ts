import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { BulkEntry } from '#modules/forms/index.ts';
import { customerScope } from '../customer-scope.ts';
import { nameWith } from '../duplicates/match-keys.ts';
import type { CustomersTables } from '../tables.ts';
import type { Match } from './known.ts';
import { addressKey, besideName } from './match-keys.ts';
import { ownPrefix } from './targets/own-fields.ts';

interface Input {
  principal: Principal;
  importId: string;
  matchBy: string;
  keys: readonly string[];
  form: BulkEntry;
}

/** Customers that are not deleted, by the keys of `matchKeys` that they have. */
export async function findMatches(tx: Tx, input: Input): Promise<Map<string, Match[]>> {
  if (input.keys.length === 0) return new Map();
  const found = await query(tx, input);
  const byKey = Map.groupBy(found, ({ key }) => key);
  return new Map(
    [...byKey].map(([key, rows]) => [key, rows.map(({ id, visible, own }) => ({ id, visible, own }))]),
  );
}

interface MatchRow extends Match {
  key: string;
}

function query(tx: Tx, input: Input): Promise<MatchRow[]> {
  const { matchBy } = input;
  if (matchBy === 'phone' || matchBy === 'email' || matchBy === 'document') return byValue(tx, input);
  return matchBy === 'name' || besideName(matchBy) ? byName(tx, input) : byField(tx, input);
}

function live(tx: Tx, { principal, importId }: Input) {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', principal.tenantId)
    .where('c.deleted_at', 'is', null)
    .select('c.id')
    .select([
      customerScope(principal).as('visible'),
      sql<boolean>`c.import_id is not distinct from ${importId}`.as('own'),
    ])
    .orderBy('c.id');
}

/** Values first: most of a lot is new, and the planner, which expects one customer for each, would read them all. */
async function byValue(tx: Tx, input: Input): Promise<MatchRow[]> {
  const { tenantId } = input.principal;
  const values =
    input.matchBy === 'phone'
      ? await tx.query<{ key: string; id: string }>(
          `select e164 as key, customer_id as id from customers.phone
           where tenant_id = $1 and e164 = any($2) and type is distinct from 'fax'`,
          [tenantId, input.keys],
        )
      : await tx.query<{ key: string; id: string }>(
          `select value as key, customer_id as id from customers.contact_point
           where tenant_id = $1 and channel = $2 and value = any($3)`,
          [tenantId, input.matchBy, input.keys],
        );
  return withKeys(tx, input, values);
}

async function withKeys(
  tx: Tx,
  input: Input,
  keys: readonly { key: string; id: string }[],
): Promise<MatchRow[]> {
  if (keys.length === 0) return [];
  const ids = [...new Set(keys.map(({ id }) => id))];
  const rows = await live(tx, input).where(sql<boolean>`c.id = any(${ids}::uuid[])`).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return keys.flatMap(({ key, id }) => {
    const row = byId.get(id);
    return row ? [{ ...row, key }] : [];
  });
}

async function byName(tx: Tx, input: Input): Promise<MatchRow[]> {
  const beside = besideName(input.matchBy);
  const names = [...new Set(input.keys.map((key) => key.split('\n')[0] ?? ''))];
  const rows = await live(tx, input)
    // As the index is ordered, or it would not serve.
    .where(sql<boolean>`c.name collate "zh-x-icu" = any(${names}::text[])`)
    .select(['c.name as key', 'c.region', 'c.company'])
    .execute();
  if (beside !== 'address')
    return rows.map((row) => ({ ...row, key: beside ? nameWith(row.key, row[beside]) : row.key }));
  const addresses = await tx.query<{ id: string; value: string; region: string | null }>(
    `select customer_id as id, value, detail ->> 'region' as region from customers.contact_point
     where tenant_id = $1 and customer_id = any($2) and channel = 'address'`,
    [input.principal.tenantId, rows.map(({ id }) => id)],
  );
  const byId = Map.groupBy(addresses, ({ id }) => id);
  return rows.flatMap((row) => {
    const keys = (byId.get(row.id) ?? []).map(({ region, value }) => addressKey(row.key, region, value));
    return [...new Set(keys)].map((key) => ({ ...row, key }));
  });
}

/** By a field of the tenant's own that no two customers share. */
async function byField(tx: Tx, input: Input): Promise<MatchRow[]> {
  const key = input.matchBy.slice(ownPrefix.length);
  const owners = await input.form.owners(input.keys.map((value) => ({ key, value })));
  const values = [...owners].map(([claim, id]) => ({ id, key: claim.slice(key.length + 1) }));
  return withKeys(tx, input, values);
}
