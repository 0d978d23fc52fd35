import { mayWrite, ruleOf } from '@guanjia/contracts/core/field-rules';
import type {
  ContactChannel,
  ContactPoint,
  NewContactPoint,
} from '@guanjia/contracts/customers/record-contact-points';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { readCustomer } from '../customer-views.ts';
import { markDue } from '../duplicates/due.ts';
import { refreshTerms } from '../finding/term-store.ts';
import { requireChangeable } from '../sharing/changeable.ts';
import { addEntry } from '../timeline.ts';
import {
  emptyPoint,
  type PointChange,
  type PointContext,
  type StoredPoint,
  settlePoint,
} from './contact-point.ts';
import { withoutPoint, withPoint } from './contact-set.ts';
import { fieldOfChannel, fullValue, shownPoint } from './contact-shown.ts';
import { keepChange, readPoints, replacePoints, takeChange } from './contact-store.ts';
import { companiesOf, refreshRecords } from './refresh.ts';
import { todayOf } from './today.ts';

export interface ContactDeps {
  clock: Clock;
  audit: AuditTrail;
}

interface Changed {
  items: ContactPoint[];
  changeId: string;
}

export async function listPoints(tx: Tx, principal: Principal, customerId: string): Promise<ContactPoint[]> {
  await readCustomer(tx, customerId, principal);
  const points = (await readPoints(tx, [customerId])).get(customerId) ?? [];
  return points.map((point) => shownPoint(principal.fieldRules, point));
}

/** Throws `not_found`, `field_protected`, `contact_point_known` and what `settlePoint` throws. */
export function addPoint(
  deps: ContactDeps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  { channel, ...change }: NewContactPoint,
): Promise<Changed> {
  return changeChannel(deps, tx, principal, { customerId, channel }, (points, context) => {
    const id = newId(context.now.getTime());
    return known(withPoint(points, settlePoint(emptyPoint(id, channel), change, context)));
  });
}

/** Throws as `addPoint` does. */
export async function changePoint(
  deps: ContactDeps,
  tx: Tx,
  principal: Principal,
  { customerId, pointId }: { customerId: string; pointId: string },
  change: PointChange,
): Promise<Changed> {
  const channel = await channelOf(tx, principal, customerId, pointId);
  return changeChannel(deps, tx, principal, { customerId, channel }, (points, context) => {
    const stored = points.find(({ id }) => id === pointId);
    if (!stored) throw notFound();
    return known(withPoint(points, settlePoint(stored, change, context)));
  });
}

/** Throws `not_found`, `field_protected`. */
export async function removePoint(
  deps: ContactDeps,
  tx: Tx,
  principal: Principal,
  { customerId, pointId }: { customerId: string; pointId: string },
): Promise<Changed> {
  const channel = await channelOf(tx, principal, customerId, pointId);
  return changeChannel(deps, tx, principal, { customerId, channel }, (points) =>
    withoutPoint(points, pointId),
  );
}

/** Puts back what a change replaced. Throws `not_found`, `version_conflict` when something came after it. */
export async function undoChange(
  deps: ContactDeps,
  tx: Tx,
  principal: Principal,
  { customerId, changeId }: { customerId: string; changeId: string },
): Promise<ContactPoint[]> {
  await readCustomer(tx, customerId, principal);
  const change = await takeChange(tx, customerId, changeId);
  if (!change) throw notFound();
  const { items } = await changeChannel(
    deps,
    tx,
    principal,
    { customerId, channel: change.channel },
    (points) => {
      if (!isSameSet(points, change.after)) throw new AppError('version_conflict');
      return change.before;
    },
  );
  return items;
}

/** A value in full. Throws `not_found` outside the data scope and for a channel that the role does not see. */
export async function readPointInFull(
  tx: Tx,
  principal: Principal,
  customerId: string,
  pointId: string,
): Promise<StoredPoint & { full: string }> {
  await readCustomer(tx, customerId, principal);
  const point = (await readPoints(tx, [customerId])).get(customerId)?.find(({ id }) => id === pointId);
  if (
    !point ||
    ruleOf(principal.fieldRules, 'customers.customer', fieldOfChannel[point.channel]) === 'hidden'
  ) {
    throw notFound();
  }
  return { ...point, full: fullValue(point) };
}

async function channelOf(tx: Tx, principal: Principal, customerId: string, pointId: string) {
  return (await readPointInFull(tx, principal, customerId, pointId)).channel;
}

function known(points: StoredPoint[] | undefined): StoredPoint[] {
  if (points) return points;
  throw new AppError('contact_point_known', { fields: [{ path: 'body.value', message: 'known already' }] });
}

function isSameSet(one: readonly StoredPoint[], other: readonly StoredPoint[]): boolean {
  const plain = (points: readonly StoredPoint[]) =>
    JSON.stringify(
      points
        .map((point) => Object.entries(point).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        .map((entries) => JSON.stringify(entries, sortedKeys))
        .toSorted(),
    );
  return plain(one) === plain(other);
}

/** jsonb gives keys back in an order of its own. */
function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One change of the points of a channel, with everything that follows from it. */
async function changeChannel(
  { clock, audit }: ContactDeps,
  tx: Tx,
  principal: Principal,
  { customerId, channel }: { customerId: string; channel: ContactChannel },
  decide: (points: StoredPoint[], context: PointContext) => StoredPoint[],
): Promise<Changed> {
  const customer = await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const field = fieldOfChannel[channel];
  if (!mayWrite(principal.fieldRules, 'customers.customer', field)) {
    throw new AppError('field_protected', { params: { fields: field } });
  }
  const now = clock.now();
  const stored = await lockCustomer(tx, customerId);
  const before = (await readPoints(tx, [customerId], channel)).get(customerId) ?? [];
  const after = decide(before, { ...stored, kind: customer.kind, ...(await todayOf(tx, now)) });
  const changeId = newId(now.getTime());
  if (!isSameSet(before, after)) {
    await replacePoints(tx, customerId, { before, after });
    await keepChange(tx, { id: changeId, customerId, channel, before, after, at: now });
    if (channel === 'phone') await refreshTerms(tx, [customerId]);
    await markDue(tx, [customerId]);
    await refreshRecords(tx, [customerId, ...(await companiesOf(tx, customerId))], now);
    await audit.record(tx, {
      actor: principal,
      action: 'customers.contact_changed',
      entityType: 'customer',
      entityId: customerId,
      before: { [field]: before.map(forTrail) },
      after: { [field]: after.map(forTrail) },
    });
    await addEntry(tx, {
      customerId,
      kind: 'change',
      occurredAt: now,
      actorId: principal.userId,
      data: { fields: field },
      refId: null,
    });
  }
  const points = (await readPoints(tx, [customerId])).get(customerId) ?? [];
  return { items: points.map((point) => shownPoint(principal.fieldRules, point)), changeId };
}

/** Changes of one customer's points come one after the other. */
async function lockCustomer(tx: Tx, customerId: string): Promise<{ name: string; birthYear: number | null }> {
  const [row] = await tx.query<{ name: string; birthYear: number | null }>(
    'select name, birth_year as "birthYear" from customers.customer where tenant_id = $1 and id = $2 for update',
    [tx.tenantId, customerId],
  );
  if (!row) throw notFound();
  return row;
}

/** Masked, whatever the role of whoever acts shows. */
function forTrail(point: StoredPoint): Record<string, unknown> {
  const { id: _, revealable: __, ...shown } = shownPoint({}, point);
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null && value !== false));
}
