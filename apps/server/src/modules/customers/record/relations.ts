import type { Relation } from '@guanjia/contracts/customers/record-company';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { readCustomer } from '../customer-views.ts';
import { requireChangeable } from '../sharing/changeable.ts';
import { shownName } from '../shown.ts';
import { addEntry } from '../timeline.ts';
import { readVocabularies, requireTerm } from './vocabularies.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

/** Relations of a customer as it sees them; to customers that are gone there are none. */
export async function readRelations(
  tx: Tx,
  customerId: string,
  { fieldRules }: Pick<Principal, 'fieldRules'>,
): Promise<Relation[]> {
  const rows = await tx.query<{
    id: string;
    type: string;
    forward: boolean;
    otherId: string;
    name: string;
    note: string | null;
  }>(
    `select r.id, r.type, r.from_id = $2 as forward, c.id as "otherId", c.name, r.note
     from customers.relation r
     join customers.customer c on c.id = case when r.from_id = $2 then r.to_id else r.from_id end and c.deleted_at is null
     where r.tenant_id = $1 and (r.from_id = $2 or r.to_id = $2) order by r.created_at, r.id`,
    [tx.tenantId, customerId],
  );
  return rows.map(({ id, type, forward, otherId, name, note }) => ({
    ...{ id, type, forward, note },
    customer: { id: otherId, name: shownName(fieldRules, name) },
  }));
}

interface NewRelation {
  customerId: string;
  type: string;
  forward: boolean;
  note?: string | null | undefined;
}

/** Throws `not_found` when either is outside the data scope, `relation_known`. */
export async function addRelation(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  input: NewRelation,
): Promise<Relation[]> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const other = await readCustomer(tx, input.customerId, principal);
  if (other.id === customerId) throw new AppError('relation_self');
  const type = requireTerm(await readVocabularies(tx), 'relation', input.type, { field: 'type' });
  const now = clock.now();
  const [from, to] = input.forward ? [customerId, other.id] : [other.id, customerId];
  const added = await tx.query(
    `insert into customers.relation (id, tenant_id, from_id, to_id, type, note, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
    [newId(now.getTime()), tx.tenantId, from, to, type.key, input.note ?? null, principal.userId, now],
  );
  if (added.length === 0) throw new AppError('relation_known');
  const words = input.forward ? type.label : (type.inverse ?? type.label);
  await audit.record(tx, {
    actor: principal,
    action: 'customers.related',
    entityType: 'customer',
    entityId: customerId,
    after: { relation: words.zh || words.en, relatedTo: other.id },
  });
  for (const id of [customerId, other.id]) await tell(tx, principal, id, now);
  return readRelations(tx, customerId, principal);
}

/** Throws `not_found`. */
export async function removeRelation(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  { customerId, relationId }: { customerId: string; relationId: string },
): Promise<Relation[]> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const [gone] = await tx.query<{ type: string; from_id: string; to_id: string }>(
    `delete from customers.relation where tenant_id = $1 and id = $2 and (from_id = $3 or to_id = $3)
     returning type, from_id, to_id`,
    [tx.tenantId, relationId, customerId],
  );
  if (!gone) throw notFound();
  const type = (await readVocabularies(tx)).relation.terms.find(({ key }) => key === gone.type);
  await audit.record(tx, {
    actor: principal,
    action: 'customers.related',
    entityType: 'customer',
    entityId: customerId,
    before: {
      relation: type?.label.zh ?? gone.type,
      relatedTo: gone.from_id === customerId ? gone.to_id : gone.from_id,
    },
  });
  for (const id of [gone.from_id, gone.to_id]) await tell(tx, principal, id, clock.now());
  return readRelations(tx, customerId, principal);
}

async function tell(tx: Tx, principal: Principal, customerId: string, now: Date): Promise<void> {
  await addEntry(tx, {
    customerId,
    kind: 'change',
    occurredAt: now,
    actorId: principal.userId,
    data: { fields: 'relations' },
    refId: null,
  });
}
