import type { Tx } from '#kernel/db.ts';
import type { MatchKey } from './match-keys.ts';

/** Parts of a full scan, in their order. */
export const fullPhases = ['phone', 'id_document', 'email', 'name_and_address', 'name_and_company'] as const;
export type FullPhase = (typeof fullPhases)[number];

/** Values that stand in more than one row, after a value, in the order of the index: nothing else of them is read. */
const shared: Readonly<Record<FullPhase, string>> = {
  phone: `select e164 as value from customers.phone
    where tenant_id = $1 and e164 > $2 group by e164 having count(*) > 1 order by e164 limit $3`,
  id_document: sharedPoints('document'),
  email: sharedPoints('email'),
  name_and_address: sharedPoints('address'),
  name_and_company: `select company collate "zh-x-icu" as value from customers.customer
    where tenant_id = $1 and deleted_at is null and company is not null and company collate "zh-x-icu" > $2
    group by company collate "zh-x-icu" having count(*) > 1 order by company collate "zh-x-icu" limit $3`,
};

function sharedPoints(channel: string): string {
  return `select value from customers.contact_point where tenant_id = $1 and channel = '${channel}' and value > $2
    group by value having count(*) > 1 order by value limit $3`;
}

/** Of values that say enough only together with a name: the names that more than one customer has with them. */
const named: Partial<Readonly<Record<FullPhase, string>>> = {
  name_and_address: `select p.value, c.name from customers.contact_point p join customers.customer c on c.id = p.customer_id
    where p.tenant_id = $1 and p.channel = 'address' and p.value = any($2)
      and c.tenant_id = $1 and c.deleted_at is null and c.name <> ''
    group by p.value, c.name having count(*) > 1`,
  name_and_company: `select company as value, name from customers.customer
    where tenant_id = $1 and deleted_at is null and company collate "zh-x-icu" = any($2) and name <> ''
    group by company, name having count(*) > 1`,
};

/** The next keys that more than one customer may have. `reached` is null where there are no more. */
export async function nextSharedKeys(
  tx: Tx,
  { phase, after, limit }: { phase: FullPhase; after: string; limit: number },
): Promise<{ keys: MatchKey[]; reached: string | null }> {
  const values = await tx.query<{ value: string }>(shared[phase], [tx.tenantId, after, limit]);
  const reached = values.length < limit ? null : (values.at(-1)?.value ?? null);
  const withNames = named[phase];
  if (!withNames) return { keys: values.map(({ value }) => ({ reason: phase, value, name: null })), reached };
  if (values.length === 0) return { keys: [], reached };
  const rows = await tx.query<{ value: string; name: string }>(withNames, [
    tx.tenantId,
    values.map(({ value }) => value),
  ]);
  return { keys: rows.map(({ value, name }) => ({ reason: phase, value, name })), reached };
}

const hour = 3_600_000;

/** Changed customers, part by part of a scan of changes. */
export const changePhases = ['due', 'imported', 'added'] as const;
export type ChangePhase = (typeof changePhases)[number];

/**
 * The next customers whose keys may have changed since a moment, after the place that was reached. Whoever is marked as due
 * is no longer.
 */
export async function nextChanged(
  tx: Tx,
  { phase, after, since, limit }: { phase: ChangePhase; after: string; since: Date; limit: number },
): Promise<{ ids: string[]; reached: string | null }> {
  if (phase === 'due') {
    const rows = await tx.query<{ id: string }>(
      `delete from customers.duplicate_due d using (
         select customer_id from customers.duplicate_due where tenant_id = $1 order by customer_id limit $2 for update
       ) next where d.tenant_id = $1 and d.customer_id = next.customer_id returning d.customer_id as id`,
      [tx.tenantId, limit],
    );
    // What is looked at is gone from the table: the place does not matter.
    return { ids: rows.map(({ id }) => id), reached: rows.length < limit ? null : '' };
  }
  // A transaction that was under way at the end of the last scan had older ids: it is not an hour long.
  const from = new Date(since.getTime() - hour);
  const rows =
    phase === 'added' ? await added(tx, { after, from, limit }) : await imported(tx, { after, from, limit });
  const last = rows.at(-1);
  return {
    ids: rows.map(({ id }) => id),
    reached: rows.length < limit || !last ? null : last.place,
  };
}

interface Part {
  after: string;
  from: Date;
  limit: number;
}

interface Changed {
  id: string;
  place: string;
}

/** Ids tell when a customer was added. */
function added(tx: Tx, { after, from, limit }: Part): Promise<Changed[]> {
  const millis = Math.max(0, from.getTime()).toString(16).padStart(12, '0');
  const first = `${millis.slice(0, 8)}-${millis.slice(8)}-0000-0000-000000000000`;
  return tx.query(
    `select id, id::text as place from customers.customer where tenant_id = $1 and id > $2 and deleted_at is null
     order by id limit $3`,
    [tx.tenantId, after || first, limit],
  );
}

/** Whom imports changed; those that they added are found by their ids. */
function imported(tx: Tx, { after, from, limit }: Part): Promise<Changed[]> {
  const [importId, customerId] = after ? after.split(' ') : [nobody, nobody];
  return tx.query(
    `select h.customer_id as id, h.import_id || ' ' || h.customer_id as place from customers.import_change h
     where h.tenant_id = $1 and (h.import_id, h.customer_id) > ($2::uuid, $3::uuid)
       and h.import_id in (select i.id from customers.import i where i.tenant_id = $1
         and (i.started_at >= $4 or i.finished_at >= $4 or i.undone_at >= $4 or i.state in ('running', 'paused', 'undoing')))
     order by h.import_id, h.customer_id limit $5`,
    [tx.tenantId, importId, customerId, from, limit],
  );
}

const nobody = '00000000-0000-0000-0000-000000000000';
