import type { Tx } from '#kernel/db.ts';
import { newIds } from '#kernel/ids.ts';
import type { Decided } from './decide-groups.ts';

/** Keys of the groups that these customers are in, and everybody who is in one with them. */
export async function readNeighbours(
  tx: Tx,
  ids: readonly string[],
): Promise<{ keys: string[]; customerIds: string[] }> {
  const groups = `select m.group_id from customers.duplicate_member m where m.tenant_id = $1 and m.customer_id = any($2)`;
  const keys = await tx.query<{ key: string }>(
    `select key from customers.duplicate_key where tenant_id = $1 and group_id in (${groups})`,
    [tx.tenantId, ids],
  );
  const customers = await tx.query<{ id: string }>(
    `select distinct customer_id as id from customers.duplicate_member where tenant_id = $1 and group_id in (${groups})`,
    [tx.tenantId, ids],
  );
  return {
    keys: keys.map(({ key }) => key),
    customerIds: [...new Set([...ids, ...customers.map(({ id }) => id)])],
  };
}

/** Brings the groups in line with what was decided. */
export async function writeGroups(
  tx: Tx,
  { sets, shared, dissolved }: Omit<Decided, 'crowded'>,
  { scan, now }: { scan: number; now: Date },
): Promise<void> {
  const touched = await groupsOf(tx, [...shared.map(({ key }) => key), ...dissolved]);
  await addSets(tx, sets, now);
  await tx.query(
    `insert into customers.duplicate_key (tenant_id, key, reason, group_id, scan)
     select $1, k.key, k.reason, g.id, $3 from jsonb_to_recordset($2) as k(key text, reason text, "membersKey" text)
     join customers.duplicate_group g on g.tenant_id = $1 and g.members_key = k."membersKey"
     on conflict (tenant_id, key) do update set group_id = excluded.group_id, scan = excluded.scan`,
    [tx.tenantId, JSON.stringify(shared), scan],
  );
  await tx.query('delete from customers.duplicate_key where tenant_id = $1 and key = any($2)', [
    tx.tenantId,
    dissolved,
  ]);
  const reached = await groupsOf(
    tx,
    shared.map(({ key }) => key),
  );
  const all = [...new Set([...touched, ...reached])];
  await lockGroups(tx, all);
  await heedWider(tx, all);
  await settleStates(tx, all, now);
}

/** In one order for all, so that a scan and whoever decides about groups cannot wait for each other. */
async function lockGroups(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `select 1 from customers.duplicate_group where tenant_id = $1 and id = any($2) order by id for no key update`,
    [tx.tenantId, ids],
  );
}

/** Lets keys go that the last full scan did not see. Returns how many. */
export async function dissolveStale(
  tx: Tx,
  { scan, limit, now }: { scan: number; limit: number; now: Date },
): Promise<number> {
  const stale = await tx.query<{ key: string }>(
    'select key from customers.duplicate_key where tenant_id = $1 and scan < $2 limit $3',
    [tx.tenantId, scan, limit],
  );
  const dissolved = stale.map(({ key }) => key);
  if (dissolved.length > 0) await writeGroups(tx, { sets: new Map(), shared: [], dissolved }, { scan, now });
  return dissolved.length;
}

async function groupsOf(tx: Tx, keys: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select distinct group_id as id from customers.duplicate_key where tenant_id = $1 and key = any($2)',
    [tx.tenantId, keys],
  );
  return rows.map(({ id }) => id);
}

/** Adds the sets that are not known yet. */
async function addSets(tx: Tx, sets: Decided['sets'], now: Date): Promise<void> {
  const ids = newIds(sets.size, now.getTime());
  const rows = [...sets].map(([membersKey, members], index) => ({ id: ids[index], membersKey, members }));
  const added = await tx.query<{ id: string }>(
    `insert into customers.duplicate_group (id, tenant_id, members_key, size, reasons, state, found_at)
     select s.id, $1, s."membersKey", cardinality(s.members), '{}', 'gone', $3
     from jsonb_to_recordset($2) as s(id uuid, "membersKey" text, members uuid[])
     on conflict (tenant_id, members_key) do nothing returning id`,
    [tx.tenantId, JSON.stringify(rows), now],
  );
  const isNew = new Set(added.map(({ id }) => id));
  await tx.query(
    `insert into customers.duplicate_member (tenant_id, group_id, customer_id)
     select $1, s.id, m from jsonb_to_recordset($2) as s(id uuid, members uuid[]), unnest(s.members) as m`,
    [tx.tenantId, JSON.stringify(rows.filter(({ id }) => isNew.has(id ?? '')))],
  );
}

/** What was said of customers holds for some of them as well. */
async function heedWider(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `with wider as (${widerGroups}), said as (
       select w.id, array_agg(distinct k) as keys, max(d.dismissed_at) as at,
         (array_agg(d.dismissed_by order by d.dismissed_at desc))[1] as by
       from wider w join customers.duplicate_group d on d.tenant_id = $1 and d.id = w.wider,
         unnest(d.dismissed_keys) as k
       where d.dismissed_at is not null group by w.id
     ) update customers.duplicate_group g set dismissed_by = coalesce(g.dismissed_by, said.by),
         dismissed_at = coalesce(g.dismissed_at, said.at),
         dismissed_keys = array(select unnest(g.dismissed_keys) union select unnest(said.keys))
       from said where g.tenant_id = $1 and g.id = said.id and not said.keys <@ g.dismissed_keys`,
    [tx.tenantId, ids],
  );
}

/** Of the groups `$2` those that have all of their customers and more: `id`, `wider`. */
export const widerGroups = `select n.id, dm.group_id as wider from customers.duplicate_group n
  join customers.duplicate_member nm on nm.tenant_id = $1 and nm.group_id = n.id
  join customers.duplicate_member dm on dm.tenant_id = $1 and dm.customer_id = nm.customer_id and dm.group_id <> n.id
  where n.tenant_id = $1 and n.id = any($2) group by n.id, dm.group_id having count(*) = n.size`;

/** What the customers of these groups share decides whether they are shown. Whatever says nothing any more goes. */
export async function settleStates(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `update customers.duplicate_group g set reasons = s.reasons, state = s.state,
       found_at = case when g.state = 'gone' and s.state = 'open' then $3 else g.found_at end
     from (
       select o.id, coalesce(array_agg(distinct k.reason) filter (where k.key is not null), '{}') as reasons,
         case when count(k.key) = 0 then 'gone'
           when bool_and(k.key = any(o.dismissed_keys)) then 'dismissed' else 'open' end as state
       from customers.duplicate_group o
       left join customers.duplicate_key k on k.tenant_id = $1 and k.group_id = o.id
       where o.tenant_id = $1 and o.id = any($2) group by o.id
     ) s where g.tenant_id = $1 and g.id = s.id and (g.reasons, g.state) is distinct from (s.reasons, s.state)`,
    [tx.tenantId, ids, now],
  );
  await tx.query(
    `delete from customers.duplicate_group
     where tenant_id = $1 and id = any($2) and state = 'gone' and dismissed_at is null`,
    [tx.tenantId, ids],
  );
}
