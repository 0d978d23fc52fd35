import type * as routes from '@guanjia/contracts/customers/consent';
import type { MarketingConsent } from '@guanjia/contracts/customers/consent';
import { changeSet } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { readCustomer } from '../customer-views.ts';
import { requireChangeable } from '../sharing/changeable.ts';
import { addEntry } from '../timeline.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

interface Row {
  consent: MarketingConsent['state'];
  at: Date | null;
  way: MarketingConsent['way'];
  note: string | null;
  by_id: string | null;
  by_name: string | null;
}

/** Whether a customer agreed to advertising. Throws `not_found`; `lock`: nobody else changes it meanwhile. */
export async function readConsent(tx: Tx, customerId: string, lock = false): Promise<MarketingConsent> {
  const [row] = await tx.query<Row & { [column: string]: unknown }>(
    `select c.consent, c.consent_at as at, c.consent_way as way, c.consent_note as note, c.consent_by as by_id,
       (select p.name from identity.person p where p.id = c.consent_by) as by_name
     from customers.customer c where c.tenant_id = $1 and c.id = $2 ${lock ? 'for no key update of c' : ''}`,
    [tx.tenantId, customerId],
  );
  if (!row) throw notFound();
  return {
    state: row.consent,
    at: row.at?.toISOString() ?? null,
    way: row.way,
    note: row.note,
    by: row.by_id ? { id: row.by_id, name: row.by_name ?? '' } : null,
  };
}

/**
 * Takes down what a customer said about advertising. What was known before stays in the trail. Throws `not_found`
 * outside the data scope, `customer_read_only`, `consent_in_future`.
 */
export async function setConsent(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  input: OperationInput<typeof routes.setMarketingConsent>['body'],
): Promise<MarketingConsent> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const now = clock.now();
  const said = input.at === undefined ? now : new Date(input.at);
  if (said.getTime() > now.getTime() + clockToleranceMs) throw new AppError('consent_in_future');
  const before = await readConsent(tx, customerId, true);
  const known = input.state !== 'unknown';
  await tx.query(
    `update customers.customer set consent = $3, consent_at = $4, consent_way = $5, consent_note = $6, consent_by = $7
     where tenant_id = $1 and id = $2`,
    [
      ...[tx.tenantId, customerId, input.state, known ? said : null],
      ...[known ? input.way : null, known ? input.note || null : null, known ? principal.userId : null],
    ],
  );
  const after = await readConsent(tx, customerId);
  const { before: was, after: is } = changeSet(before, after);
  await audit.record(tx, {
    actor: principal,
    action: 'customers.consent_changed',
    entityType: 'customer',
    entityId: customerId,
    before: { ...was, state: before.state },
    after: { ...is, state: after.state },
  });
  if (before.state !== after.state)
    await addEntry(tx, {
      customerId,
      kind: 'change',
      occurredAt: now,
      actorId: principal.userId,
      data: { fields: 'marketingConsent', consent: after.state },
      refId: null,
    });
  return after;
}

/** What customers said, as it is set up; without a trail. */
export async function fillConsents(
  tx: Tx,
  customerIds: readonly string[],
  { state, way, at }: { state: 'given' | 'withdrawn'; way: MarketingConsent['way']; at: Date },
): Promise<void> {
  await tx.query(
    `update customers.customer set consent = $3, consent_way = $4, consent_at = $5
     where tenant_id = $1 and id = any($2)`,
    [tx.tenantId, customerIds, state, way, at],
  );
}

/** The clock of whoever types may be a little ahead. */
const clockToleranceMs = 5 * 60_000;
