import type * as routes from '@guanjia/contracts/customers/record-listings';
import type { Listing } from '@guanjia/contracts/customers/record-listings';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Job } from '#kernel/jobs.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { findByNumbers } from '../customer-store.ts';
import { readCustomer } from '../customer-views.ts';
import { addEntry } from '../timeline.ts';
import { readListing } from './listing-views.ts';
import { refreshRecords } from './refresh.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

type Request = OperationInput<typeof routes.requestListing>['body'];

/**
 * Puts a customer or number on a list; whoever may not approve asks for it. Throws `not_found` outside the data scope
 * or for a branch that is none, `phone_invalid`, `listing_known`.
 */
export async function requestListing(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  input: Request,
): Promise<Listing> {
  const phone = input.number === undefined ? undefined : parsePhone(input.number);
  if (input.number !== undefined && !phone) {
    throw new AppError('phone_invalid', { params: { number: input.number } });
  }
  if (input.customerId) await readCustomer(tx, input.customerId, principal);
  await requireBranches(tx, input.branchIds ?? []);
  const now = deps.clock.now();
  const id = newId(now.getTime());
  const decided = principal.permissions.has('customers.approve');
  const added = await tx.query(
    `insert into customers.listing (id, tenant_id, list, state, customer_id, e164, reason, origin, origin_id,
       everywhere, until, requested_by, requested_at, decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing returning 1`,
    [
      ...[id, tx.tenantId, input.list, decided ? 'active' : 'requested'],
      ...[input.customerId ?? null, phone?.e164 ?? null, input.reason, input.origin, input.originId],
      ...[input.branchIds === null, input.until === null ? null : new Date(input.until)],
      ...[principal.userId, now, decided ? principal.userId : null, decided ? now : null],
    ],
  );
  if (added.length === 0) throw new AppError('listing_known');
  await tx.query(
    `insert into customers.listing_branch (tenant_id, listing_id, branch_id)
     select $1, $2, b from unnest($3::uuid[]) as b on conflict do nothing`,
    [tx.tenantId, id, input.branchIds ?? []],
  );
  return told(deps, tx, principal, id, null);
}

/** Throws `not_found`, `listing_state`. */
export function decideListing(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  { approve, note }: { approve: boolean; note?: string | undefined },
): Promise<Listing> {
  return move(deps, tx, principal, { id, from: ['requested'], to: approve ? 'active' : 'declined', note });
}

/** Throws `not_found`, `listing_state`. */
export function endListing(deps: Deps, tx: Tx, principal: Principal, id: string): Promise<Listing> {
  return move(deps, tx, principal, { id, from: ['active'], to: 'ended' });
}

/** Throws `not_found`, `listing_state`, `listing_known` when it was put on the list anew meanwhile. */
export function resumeListing(deps: Deps, tx: Tx, principal: Principal, id: string): Promise<Listing> {
  return move(deps, tx, principal, { id, from: ['ended', 'declined'], to: 'active' });
}

async function move(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  step: { id: string; from: Listing['state'][]; to: Listing['state']; note?: string | undefined },
): Promise<Listing> {
  const [row] = await tx.query<{ state: Listing['state'] }>(
    'select state from customers.listing where tenant_id = $1 and id = $2 for update',
    [tx.tenantId, step.id],
  );
  if (!row) throw notFound();
  if (!step.from.includes(row.state)) throw new AppError('listing_state');
  const moved = await tx.query(
    `update customers.listing l set state = $3, decided_by = $4, decided_at = $5,
       decision_note = coalesce($6, decision_note)
     where tenant_id = $1 and id = $2 and ($3 <> 'active' or not exists (
       select 1 from customers.listing o where o.tenant_id = $1 and o.id <> l.id and o.list = l.list
         and o.state in ('requested', 'active') and (o.customer_id = l.customer_id or o.e164 = l.e164))) returning 1`,
    [tx.tenantId, step.id, step.to, principal.userId, deps.clock.now(), step.note ?? null],
  );
  if (moved.length === 0) throw new AppError('listing_known');
  return told(deps, tx, principal, step.id, row.state);
}

async function requireBranches(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const [found] = await tx.query<{ n: number }>(
    'select count(*)::int as n from identity.branch where tenant_id = $1 and id = any($2)',
    [tx.tenantId, ids],
  );
  if (found?.n !== new Set(ids).size) throw notFound();
}

/** The entry after a change, which reaches records, the trail and the timelines of the customers that it is about. */
async function told(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  before: Listing['state'] | null,
): Promise<Listing> {
  const now = clock.now();
  const entry = await readListing(tx, id, { fieldRules: {} });
  const customerIds = await customersOf(tx, id);
  await refreshRecords(tx, customerIds, now);
  const { list, state, customer, number, reason, until, decisionNote } = entry;
  await audit.record(tx, {
    actor: principal,
    action: 'customers.listed',
    entityType: 'listing',
    entityId: id,
    ...(before && { before: { state: before } }),
    after: { list, state, customerId: customer?.id ?? null, number, reason, until, decisionNote },
  });
  for (const customerId of customerIds) {
    await addEntry(tx, {
      customerId,
      kind: 'change',
      occurredAt: now,
      actorId: principal.userId,
      data: { fields: 'listed', list, state, reason },
      refId: null,
    });
  }
  return readListing(tx, id, principal);
}

/** Whom an entry is about: the customer, or all who have the number. */
async function customersOf(tx: Tx, id: string): Promise<string[]> {
  const [row] = await tx.query<{ customer_id: string | null; e164: string | null }>(
    'select customer_id, e164 from customers.listing where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  );
  if (row?.customer_id) return [row.customer_id];
  const owners = await findByNumbers(tx, row?.e164 ? [row.e164] : []);
  return [...new Set(owners.map(({ customerId }) => customerId))];
}

const batch = 500;

/** Entries whose time is over end, so that lists stop showing them; dialing does not wait for it. */
export function endListingsJob({ db, clock }: { db: Db; clock: Clock }): Job<never> {
  return {
    name: 'customers.end_listings',
    cron: '*/10 * * * *',
    async handle(_payload, signal) {
      const due = await db.platformTx((tx) =>
        tx.query<{ id: string; tenant_id: string }>(
          `select id, tenant_id from customers.listing where state = 'active' and until <= $1 limit $2`,
          [clock.now(), batch],
        ),
      );
      for (const { id, tenant_id } of due) {
        signal.throwIfAborted();
        await db.tenantTx(tenant_id, async (tx) => {
          await tx.query(
            `update customers.listing set state = 'ended' where tenant_id = $1 and id = $2 and state = 'active'`,
            [tenant_id, id],
          );
          await refreshRecords(tx, await customersOf(tx, id), clock.now());
        });
      }
    },
  };
}
