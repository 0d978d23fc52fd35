import {
  type ContactChannel,
  type ContactType,
  contactChannels,
} from '@guanjia/contracts/customers/record-contact-points';
import type { Selectable } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { CustomersTables } from '../tables.ts';
import { type PointDetail, phoneTypeOf, type StoredPoint } from './contact-point.ts';

type PhoneRow = Selectable<CustomersTables['customers.phone']>;
type PointRow = CustomersTables['customers.contact_point'];

/** The points of customers, by customer; kind by kind, the primary one first. */
export async function readPoints(
  tx: Tx,
  customerIds: readonly string[],
  channel?: ContactChannel,
): Promise<ReadonlyMap<string, StoredPoint[]>> {
  const tenantId = tx.tenantId ?? '';
  const kysely = tx.kysely<CustomersTables>();
  const phones =
    channel && channel !== 'phone'
      ? []
      : await kysely
          .selectFrom('customers.phone')
          .where('tenant_id', '=', tenantId)
          .where('customer_id', 'in', customerIds)
          .selectAll()
          .execute();
  const others =
    channel === 'phone'
      ? []
      : await kysely
          .selectFrom('customers.contact_point')
          .where('tenant_id', '=', tenantId)
          .where('customer_id', 'in', customerIds)
          .$if(channel !== undefined, (query) => query.where('channel', '=', channel as 'email'))
          .selectAll()
          .execute();
  const all = [
    ...phones.map((row) => ({ customerId: row.customer_id, point: ofPhone(row) })),
    ...others.map((row) => ({ customerId: row.customer_id, point: ofRow(row) })),
  ].toSorted(
    ({ point: one }, { point: other }) =>
      contactChannels.indexOf(one.channel) - contactChannels.indexOf(other.channel) ||
      Number(other.primary) - Number(one.primary) ||
      (one.id < other.id ? -1 : 1),
  );
  const byCustomer = Map.groupBy(all, ({ customerId }) => customerId);
  return new Map([...byCustomer].map(([id, list]) => [id, list.map(({ point }) => point)]));
}

function ofPhone(row: PhoneRow): StoredPoint {
  return {
    id: row.id,
    channel: 'phone',
    type: (row.type as ContactType | null) ?? phoneTypeOf(row.e164),
    label: row.label,
    value: row.e164,
    raw: row.raw,
    extension: row.extension,
    detail: {},
    primary: row.is_primary,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    doNotUse: row.do_not_use,
    doNotUseReason: row.do_not_use_reason,
  };
}

function ofRow(row: PointRow): StoredPoint {
  return {
    id: row.id,
    channel: row.channel,
    type: row.type as ContactType,
    label: row.label,
    value: row.value,
    raw: row.value,
    extension: null,
    detail: row.detail,
    primary: row.is_primary,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    doNotUse: row.do_not_use,
    doNotUseReason: row.do_not_use_reason,
  };
}

/** Adds points of customers that had none of the channel; for many customers at once. */
export async function insertPoints(
  tx: Tx,
  points: readonly (StoredPoint & { customerId: string })[],
): Promise<void> {
  const tenantId = tx.tenantId ?? '';
  const kysely = tx.kysely<CustomersTables>();
  const phones = points.filter(({ channel }) => channel === 'phone');
  const others = points.filter(({ channel }) => channel !== 'phone');
  if (phones.length > 0) {
    await kysely
      .insertInto('customers.phone')
      .values(
        phones.map((point) => ({ ...phoneRow(point), tenant_id: tenantId, customer_id: point.customerId })),
      )
      .execute();
  }
  if (others.length > 0) {
    await kysely
      .insertInto('customers.contact_point')
      .values(
        others.map((point) => ({
          ...pointRow(point),
          id: point.id,
          tenant_id: tenantId,
          customer_id: point.customerId,
          channel: point.channel as PointRow['channel'],
        })),
      )
      .execute();
  }
}

/** Makes the stored points of one channel those of `after`; `before` are the present ones. */
export async function replacePoints(
  tx: Tx,
  customerId: string,
  { before, after }: { before: readonly StoredPoint[]; after: readonly StoredPoint[] },
): Promise<void> {
  const channel = (after[0] ?? before[0])?.channel;
  if (!channel) return;
  const table = channel === 'phone' ? 'customers.phone' : 'customers.contact_point';
  const gone = before.filter(({ id }) => !after.some((point) => point.id === id)).map(({ id }) => id);
  // At most one is primary at any moment, so the old one steps back before the new one comes.
  await tx.query(
    `update ${table} set is_primary = false where tenant_id = $1 and customer_id = $2 and is_primary
     ${channel === 'phone' ? '' : `and channel = '${channel}'`}`,
    [tx.tenantId, customerId],
  );
  if (gone.length > 0) {
    await tx.query(`delete from ${table} where tenant_id = $1 and customer_id = $2 and id = any($3)`, [
      tx.tenantId,
      customerId,
      gone,
    ]);
  }
  const kysely = tx.kysely<CustomersTables>();
  for (const point of after) {
    if (!before.some(({ id }) => id === point.id)) await insertPoints(tx, [{ ...point, customerId }]);
    else if (channel === 'phone')
      await kysely.updateTable('customers.phone').set(phoneRow(point)).where('id', '=', point.id).execute();
    else
      await kysely
        .updateTable('customers.contact_point')
        .set(pointRow(point))
        .where('id', '=', point.id)
        .execute();
  }
}

function commonColumns(point: StoredPoint) {
  return {
    label: point.label,
    is_primary: point.primary,
    verified_at: point.verifiedAt ? new Date(point.verifiedAt) : null,
    do_not_use: point.doNotUse,
    do_not_use_reason: point.doNotUseReason,
  };
}

function phoneRow(point: StoredPoint) {
  const { id, type, value, extension, raw } = point;
  return { ...commonColumns(point), id, type, e164: value, extension, raw };
}

function pointRow(point: StoredPoint) {
  const { type, value, detail } = point;
  return { ...commonColumns(point), type, value, detail: JSON.stringify(detail) as never as PointDetail };
}

export interface ContactChange {
  channel: ContactChannel;
  before: StoredPoint[];
  after: StoredPoint[];
}

export async function keepChange(
  tx: Tx,
  change: ContactChange & { id: string; customerId: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into customers.contact_change (id, tenant_id, customer_id, channel, before, after, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      change.id,
      tx.tenantId,
      change.customerId,
      change.channel,
      JSON.stringify(change.before),
      JSON.stringify(change.after),
      change.at,
    ],
  );
}

/** A change that can still be undone, taken out: it is undone once. */
export async function takeChange(
  tx: Tx,
  customerId: string,
  changeId: string,
): Promise<ContactChange | undefined> {
  const [row] = await tx.query<{ channel: ContactChannel; before: StoredPoint[]; after: StoredPoint[] }>(
    `delete from customers.contact_change where tenant_id = $1 and customer_id = $2 and id = $3
     returning channel, before, after`,
    [tx.tenantId, customerId, changeId],
  );
  return row;
}

/** Forgets before-images from before `until`; answers how many. All tenants. */
export async function forgetChanges(tx: Tx, until: Date, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from customers.contact_change where id in (
       select id from customers.contact_change where changed_at < $1 limit $2 for update skip locked
     ) returning 1`,
    [until, limit],
  );
  return rows.length;
}
