import type { Tag } from '@guanjia/contracts/customers/record-tags';
import { type TermColor, termColors } from '@guanjia/contracts/customers/record-vocabulary';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';

/** More of them help nobody to find anything, and every list offers all. */
const mostTags = 1000;

export const mergeTagsJobName = 'customers.merge_tags';

export function listTags(tx: Tx): Promise<Tag[]> {
  return tx.query<Tag & { [column: string]: unknown }>(
    `select id, name, color from customers.tag where tenant_id = $1 and merged_into is null
     order by name collate "zh-x-icu", id`,
    [tx.tenantId],
  );
}

/** The tags of these names; those that are not there yet are made. Throws `too_many_tags`. */
export async function makeTags(tx: Tx, names: readonly string[], now: Date): Promise<Tag[]> {
  const wanted = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
  if (wanted.length === 0) return [];
  const [count] = await tx.query<{ n: number }>(
    'select count(*)::int as n from customers.tag where tenant_id = $1 and merged_into is null',
    [tx.tenantId],
  );
  const known = await findTags(tx, wanted);
  const fresh = wanted.filter((name) => !known.some((one) => one.name.toLowerCase() === name.toLowerCase()));
  if ((count?.n ?? 0) + fresh.length > mostTags) {
    throw new AppError('too_many_tags', { params: { most: mostTags } });
  }
  if (fresh.length > 0) {
    await tx.query(
      `insert into customers.tag (id, tenant_id, name, color, created_at)
       select t.id, $1, t.name, t.color, $2 from unnest($3::uuid[], $4::text[], $5::text[]) as t (id, name, color)
       on conflict do nothing`,
      [tx.tenantId, now, fresh.map(() => newId(now.getTime())), fresh, fresh.map(colorOf)],
    );
  }
  return findTags(tx, wanted);
}

function findTags(tx: Tx, names: readonly string[]): Promise<Tag[]> {
  return tx.query<Tag & { [column: string]: unknown }>(
    `select id, name, color from customers.tag
     where tenant_id = $1 and merged_into is null and lower(name) = any($2) order by name collate "zh-x-icu", id`,
    [tx.tenantId, names.map((name) => name.toLowerCase())],
  );
}

/** A new tag has a colour of its own without anybody choosing one, the same wherever it is made. */
function colorOf(name: string): TermColor {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return termColors[sum % termColors.length] ?? 'grey';
}

/** Throws `not_found`, `tag_known`. */
export async function updateTag(
  { audit }: { audit: AuditTrail },
  tx: Tx,
  principal: Principal,
  id: string,
  change: { name?: string | undefined; color?: TermColor | undefined },
): Promise<Tag> {
  const before = await getTag(tx, id);
  if (change.name !== undefined) {
    const [other] = await findTags(tx, [change.name]);
    if (other && other.id !== id) throw new AppError('tag_known', { params: { name: other.name } });
  }
  await tx.query(
    'update customers.tag set name = coalesce($3, name), color = coalesce($4, color) where tenant_id = $1 and id = $2',
    [tx.tenantId, id, change.name ?? null, change.color ?? null],
  );
  const after = await getTag(tx, id);
  await audit.record(tx, {
    actor: principal,
    action: 'customers.tag_changed',
    entityType: 'tag',
    entityId: id,
    before: { name: before.name, color: before.color },
    after: { name: after.name, color: after.color },
  });
  return after;
}

/** From now on there is only the other tag; customers follow in the background. Throws `not_found`. */
export async function mergeTag(
  { audit }: { audit: AuditTrail },
  tx: Tx,
  principal: Principal,
  id: string,
  into: string,
): Promise<Tag> {
  const gone = await getTag(tx, id);
  const kept = await getTag(tx, into);
  if (id === into) {
    throw new AppError('bad_request', { fields: [{ path: 'body.into', message: 'the tag itself' }] });
  }
  await tx.query(
    'update customers.tag set merged_into = $3 where tenant_id = $1 and (id = $2 or merged_into = $2)',
    [tx.tenantId, id, into],
  );
  await addJob(tx, mergeTagsJobName, { tenantId: principal.tenantId });
  await audit.record(tx, {
    actor: principal,
    action: 'customers.tag_changed',
    entityType: 'tag',
    entityId: id,
    before: { name: gone.name },
    after: { name: kept.name },
  });
  return kept;
}

async function getTag(tx: Tx, id: string): Promise<Tag> {
  const [tag] = await tx.query<Tag & { [column: string]: unknown }>(
    'select id, name, color from customers.tag where tenant_id = $1 and id = $2 and merged_into is null for update',
    [tx.tenantId, id],
  );
  if (!tag) throw notFound();
  return tag;
}

const batch = 5000;

/** Moves customers from merged tags to those that they became part of, then drops the empty ones. */
export function mergeTagsJob({ db }: { db: Db; clock: Clock }): Job<{ tenantId: string }> {
  return {
    name: mergeTagsJobName,
    async handle({ tenantId }, signal) {
      for (let moved = batch; moved > 0; ) {
        signal.throwIfAborted();
        moved = await db.tenantTx(tenantId, async (tx) => {
          const rows = await tx.query(
            `with gone as (
               delete from customers.customer_tag where (tenant_id, tag_id, customer_id) in (
                 select k.tenant_id, k.tag_id, k.customer_id from customers.customer_tag k
                 join customers.tag t on t.id = k.tag_id and t.merged_into is not null
                 where k.tenant_id = $1 limit ${batch}
               ) returning tag_id, customer_id
             ), moved as (
               insert into customers.customer_tag (tenant_id, tag_id, customer_id)
               select distinct $1::uuid, t.merged_into, g.customer_id from gone g join customers.tag t on t.id = g.tag_id
               on conflict do nothing
             ) select 1 from gone`,
            [tx.tenantId],
          );
          return rows.length;
        });
      }
      await db.tenantTx(tenantId, (tx) =>
        tx.query(
          `delete from customers.tag t where t.tenant_id = $1 and t.merged_into is not null
             and not exists (select 1 from customers.customer_tag k where k.tenant_id = $1 and k.tag_id = t.id)`,
          [tx.tenantId],
        ),
      );
    },
  };
}
