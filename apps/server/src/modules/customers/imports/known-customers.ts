import type { FormValues } from '@guanjia/contracts/core/form';
import type { ImportRules } from '@guanjia/contracts/customers/imports';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { BulkEntry } from '#modules/forms/index.ts';
import { customerScope } from '../customer-scope.ts';
import { nameWith } from '../duplicates/match-keys.ts';
import type { CustomersTables } from '../tables.ts';
import { contentOf } from './apply-row.ts';
import { besideName, matchKeys } from './match-keys.ts';
import type { Known, Match, State } from './plan.ts';
import type { ReadRow } from './read-row.ts';
import { ownPrefix } from './targets/own-fields.ts';
import type { Facts, Phone } from './targets/target.ts';

interface Input {
  principal: Principal;
  importId: string;
  rules: ImportRules;
  form: BulkEntry;
  rows: readonly ReadRow[];
}

/** What the database knows of a lot: customers with the same keys, those that may change, and values that are taken. */
export async function loadKnown(tx: Tx, input: Input): Promise<Known> {
  const { rules, form, rows } = input;
  const good = rows.filter(({ problems }) => problems.length === 0).map(({ draft }) => contentOf(draft));
  const keys = rules.onMatch === 'new' ? [] : good.flatMap((content) => matchKeys(rules.matchBy, content));
  const matches = await findMatches(tx, input, [...new Set(keys)]);
  const ids = [...matches.values()].flat().flatMap(({ id, visible }) => (visible ? [id] : []));
  const changes = rules.onMatch === 'update' || rules.onMatch === 'merge';
  const states = changes ? await loadStates(tx, [...new Set(ids)], input.importId) : new Map<string, State>();
  const claims = [
    ...good.map(({ custom }) => custom),
    ...[...states.values()].map(({ current }) => current.custom),
  ].flatMap((custom) => form.claimsOf(custom));
  return { matches, states, owners: await form.owners(claims) };
}

interface MatchRow extends Match {
  key: string;
}

async function findMatches(
  tx: Tx,
  { principal, importId, rules, form }: Input,
  keys: readonly string[],
): Promise<Map<string, Match[]>> {
  if (keys.length === 0) return new Map();
  const found = await queryMatches(tx, { principal, importId, matchBy: rules.matchBy, keys, form });
  const byKey = Map.groupBy(found, ({ key }) => key);
  return new Map(
    [...byKey].map(([key, rows]) => [key, rows.map(({ id, visible, own }) => ({ id, visible, own }))]),
  );
}

async function queryMatches(
  tx: Tx,
  input: Pick<Input, 'principal' | 'importId' | 'form'> & { matchBy: string; keys: readonly string[] },
): Promise<MatchRow[]> {
  const { principal, importId, matchBy, keys, form } = input;
  const live = tx
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
  if (matchBy === 'phone') {
    // Numbers first: most of a lot is new, and the planner, which expects one customer for each, would read them all.
    const numbers = await tx.query<{ key: string; id: string }>(
      'select e164 as key, customer_id as id from customers.phone where tenant_id = $1 and e164 = any($2)',
      [principal.tenantId, keys],
    );
    if (numbers.length === 0) return [];
    const ids = [...new Set(numbers.map(({ id }) => id))];
    const rows = await live.where(sql<boolean>`c.id = any(${ids}::uuid[])`).execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    return numbers.flatMap(({ key, id }) => {
      const row = byId.get(id);
      return row ? [{ ...row, key }] : [];
    });
  }
  const beside = besideName[matchBy];
  if (matchBy === 'name' || beside) {
    const names = [...new Set(keys.map((key) => key.split('\n')[0] ?? ''))];
    const rows = await live
      // As the index is ordered, or it would not serve.
      .where(sql<boolean>`c.name collate "zh-x-icu" = any(${names}::text[])`)
      .select(['c.name as key', 'c.region', 'c.company'])
      .execute();
    return rows.map((row) => ({ ...row, key: beside ? nameWith(row.key, row[beside]) : row.key }));
  }
  const key = matchBy.slice(ownPrefix.length);
  const owners = await form.owners(keys.map((value) => ({ key, value })));
  const valueById = new Map([...owners].map(([claim, id]) => [id, claim.slice(key.length + 1)]));
  const rows = await live.where(sql<boolean>`c.id = any(${[...valueById.keys()]}::uuid[])`).execute();
  return rows.map((row) => ({ ...row, key: valueById.get(row.id) ?? '' }));
}

interface CustomerRow {
  id: string;
  kind: Facts['kind'];
  name: string;
  gender: Facts['gender'];
  birth_year: number | null;
  region: string | null;
  company: string | null;
  level: Facts['level'];
  source: string | null;
  note: string | null;
  custom: FormValues;
  owner_id: string | null;
  version: number;
  import_id: string | null;
}

/** Customers as an import sees them, locked in one order for all until the transaction ends. */
export async function loadStates(
  tx: Tx,
  ids: readonly string[],
  importId: string,
): Promise<Map<string, State>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<CustomerRow>(
    `select id, kind, name, gender, birth_year, region, company, level, source, note, custom, owner_id, version, import_id
     from customers.customer where tenant_id = $1 and id = any($2) and deleted_at is null order by id for update`,
    [tx.tenantId, ids],
  );
  const phones = Map.groupBy(
    await tx.query<Phone & { customerId: string }>(
      `select customer_id as "customerId", e164, extension, raw from customers.phone
       where tenant_id = $1 and customer_id = any($2) order by is_primary desc, id`,
      [tx.tenantId, ids],
    ),
    ({ customerId }) => customerId,
  );
  return new Map(
    rows.map((row): [string, State] => {
      const content = {
        facts: factsOf(row),
        custom: row.custom,
        phones: (phones.get(row.id) ?? []).map(({ e164, extension, raw }) => ({ e164, extension, raw })),
      };
      return [
        row.id,
        {
          id: row.id,
          original: { ...content, version: row.version },
          own: row.import_id === importId,
          current: content,
          slots: {},
          ownerId: row.owner_id,
        },
      ];
    }),
  );
}

function factsOf(row: CustomerRow): Facts {
  const { kind, name, gender, birth_year: birthYear, region, company, level, source, note } = row;
  return { kind, name, gender, birthYear, region, company, level, source, note };
}
