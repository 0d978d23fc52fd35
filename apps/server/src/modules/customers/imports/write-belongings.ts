import type { Tx } from '#kernel/db.ts';
import { newIds } from '#kernel/ids.ts';
import { makeTags } from '../record/tags.ts';
import { added, type Content, phoneKey, plainTag, pointKey } from './content.ts';
import type { State } from './known.ts';
import type { Phone, Point } from './targets/target.ts';

/** What customers have that were not there before: each kind in one statement, if there is any. */
export async function insertBelongings(tx: Tx, states: readonly State[], now: Date): Promise<void> {
  await addAll(
    tx,
    states.map(({ id, current }) => ({ id, before: undefined, after: current })),
    now,
  );
}

/** Adds what is new and takes away what is gone. */
export async function replaceBelongings(
  tx: Tx,
  changes: readonly { id: string; original: Content; current: Content }[],
  now: Date,
): Promise<void> {
  const pairs = changes.map(({ id, original, current }) => ({ id, before: original, after: current }));
  await removeAll(tx, pairs);
  await addAll(tx, pairs, now);
}

interface Pair {
  id: string;
  before: Content | undefined;
  after: Content;
}

async function addAll(tx: Tx, pairs: readonly Pair[], now: Date): Promise<void> {
  const phones = pairs.flatMap(({ id, before, after }) =>
    added(before?.phones ?? [], after.phones, phoneKey).map((phone) => ({
      customer_id: id,
      is_primary: (before?.phones.length ?? 0) === 0 && phone === after.phones[0],
      phone,
    })),
  );
  const points = pairs.flatMap(({ id, before, after }) =>
    added(before?.points ?? [], after.points, pointKey).map((point) => ({
      customer_id: id,
      // One of each channel is the primary one: the first that comes.
      is_primary:
        !before?.points.some(({ channel }) => channel === point.channel) &&
        point === after.points.find(({ channel }) => channel === point.channel),
      point,
    })),
  );
  const tags = pairs.flatMap(({ id, before, after }) =>
    added(before?.tags ?? [], after.tags, plainTag).map((name) => ({ customer_id: id, name })),
  );
  const categories = pairs.flatMap(({ id, before, after }) =>
    added(before?.categories ?? [], after.categories, (key) => key).map((category) => ({
      customer_id: id,
      category,
    })),
  );
  await insertPhones(tx, phones, now);
  await insertPoints(tx, points, now);
  await insertTags(tx, tags, now);
  if (categories.length > 0)
    await tx.query(
      `insert into customers.customer_category (tenant_id, customer_id, category)
       select $1, customer_id, category from json_to_recordset($2) as v(customer_id uuid, category text)
       on conflict do nothing`,
      [tx.tenantId, JSON.stringify(categories)],
    );
}

async function insertPhones(
  tx: Tx,
  rows: readonly { customer_id: string; is_primary: boolean; phone: Phone }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const ids = newIds(rows.length, now.getTime());
  await tx.query(
    `insert into customers.phone (id, tenant_id, customer_id, e164, extension, raw, type, is_primary)
     select id, $1, customer_id, e164, extension, raw, type, is_primary
     from json_to_recordset($2)
       as v(id uuid, customer_id uuid, e164 text, extension text, raw text, type text, is_primary boolean)`,
    [
      tx.tenantId,
      JSON.stringify(rows.map(({ phone, ...row }, index) => ({ id: ids[index], ...row, ...phone }))),
    ],
  );
}

async function insertPoints(
  tx: Tx,
  rows: readonly { customer_id: string; is_primary: boolean; point: Point }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const ids = newIds(rows.length, now.getTime());
  await tx.query(
    `insert into customers.contact_point (id, tenant_id, customer_id, channel, type, value, detail, is_primary)
     select id, $1, customer_id, channel, type, value, detail, is_primary
     from json_to_recordset($2)
       as v(id uuid, customer_id uuid, channel text, type text, value text, detail jsonb, is_primary boolean)`,
    [
      tx.tenantId,
      JSON.stringify(rows.map(({ point, ...row }, index) => ({ id: ids[index], ...row, ...point }))),
    ],
  );
}

/** Throws `too_many_tags`. */
async function insertTags(
  tx: Tx,
  rows: readonly { customer_id: string; name: string }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const names = [...new Set(rows.map(({ name }) => name))];
  const ids = new Map((await makeTags(tx, names, now)).map(({ id, name }) => [plainTag(name), id]));
  await tx.query(
    `insert into customers.customer_tag (tenant_id, customer_id, tag_id)
     select $1, customer_id, tag_id from json_to_recordset($2) as v(customer_id uuid, tag_id uuid)
     on conflict do nothing`,
    [
      tx.tenantId,
      JSON.stringify(rows.map(({ customer_id, name }) => ({ customer_id, tag_id: ids.get(plainTag(name)) }))),
    ],
  );
}

async function removeAll(tx: Tx, pairs: readonly Required<Pair>[]): Promise<void> {
  const gone = <T>(of: (content: Content) => readonly T[], keyOf: (one: T) => string) =>
    pairs.flatMap(({ id, before, after }) =>
      before ? added(of(after), of(before), keyOf).map((one) => ({ id, one })) : [],
    );
  await remove(
    tx,
    `delete from customers.phone p using json_to_recordset($2) as v(id uuid, e164 text, extension text)
     where p.tenant_id = $1 and p.customer_id = v.id and p.e164 = v.e164
       and p.extension is not distinct from v.extension`,
    gone(({ phones }) => phones, phoneKey).map(({ id, one }) => ({ id, ...one })),
  );
  await remove(
    tx,
    `delete from customers.contact_point p
     using json_to_recordset($2) as v(id uuid, channel text, type text, value text, region text)
     where p.tenant_id = $1 and p.customer_id = v.id and p.channel = v.channel and p.type = v.type
       and p.value = v.value and p.detail ->> 'region' is not distinct from v.region`,
    gone(({ points }) => points, pointKey).map(({ id, one }) => ({ id, ...one, region: one.detail.region })),
  );
  await remove(
    tx,
    `delete from customers.customer_tag k using json_to_recordset($2) as v(id uuid, name text), customers.tag t
     where k.tenant_id = $1 and t.tenant_id = $1 and k.customer_id = v.id and k.tag_id = t.id
       and lower(t.name) = lower(v.name)`,
    gone(({ tags }) => tags, plainTag).map(({ id, one }) => ({ id, name: one })),
  );
  await remove(
    tx,
    `delete from customers.customer_category k using json_to_recordset($2) as v(id uuid, category text)
     where k.tenant_id = $1 and k.customer_id = v.id and k.category = v.category`,
    gone(
      ({ categories }) => categories,
      (key) => key,
    ).map(({ id, one }) => ({ id, category: one })),
  );
}

async function remove(tx: Tx, statement: string, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await tx.query(statement, [tx.tenantId, JSON.stringify(rows)]);
}
