import type * as routes from '@guanjia/contracts/customers/pools';
import type { MoveKind } from '@guanjia/contracts/customers/pools';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';
import { readCustomer } from '../customer-views.ts';
import { heldScope } from '../sharing/shared-with.ts';
import { addEntry } from '../timeline.ts';
import { type MoveDeps, type MoveInput, moveCustomers } from './move.ts';
import { readMoveFacts } from './move-store.ts';
import { reckonRecycling } from './reckon.ts';

const notDeleted = sql<boolean>`c.deleted_at is null`;

type Single = Pick<MoveInput, 'within' | 'takers' | 'note'> & { kind: MoveKind; to: string | null };

/** Moves one customer, or throws why not. */
async function moveOne(deps: MoveDeps, tx: Tx, principal: Principal, id: string, input: Single) {
  const [outcome] = await moveCustomers(deps, tx, {
    ...input,
    actor: principal,
    ids: [id],
    choose: () => [input.to],
  });
  if (!outcome) throw notFound();
  if ('refusal' in outcome) throw new AppError(outcome.refusal.code, { params: outcome.refusal.params });
  return { moveId: outcome.moveId };
}

/** Throws `not_found` outside the data scope, and why a rule stands against it. */
export async function pickCustomer(deps: MoveDeps, tx: Tx, principal: Principal, id: string) {
  await readCustomer(tx, id, principal);
  // Not within the scope again: whoever comes a moment late is told that somebody has it, not that it is gone.
  const input = {
    kind: 'pick' as const,
    within: notDeleted,
    takers: [principal.userId],
    to: principal.userId,
  };
  return moveOne(deps, tx, principal, id, input);
}

/** Throws `not_found` outside the data scope, `customer_not_held`. */
export async function giveBackCustomer(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  reason: string,
) {
  await readCustomer(tx, id, principal);
  const input = { kind: 'give_back' as const, within: notDeleted, takers: [], to: null, note: reason };
  return moveOne(deps, tx, principal, id, input);
}

/** Throws `not_found` for a customer or person outside the data scope, and why a rule stands against it. */
export async function assignCustomer(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  { ownerId, note }: OperationInput<typeof routes.assignCustomer>['body'],
) {
  await requireColleagues(tx, principal, [ownerId]);
  const input = {
    kind: 'assign' as const,
    within: heldScope(principal),
    takers: [ownerId],
    to: ownerId,
    note,
  };
  return moveOne(deps, tx, principal, id, input);
}

/** Throws `not_found` outside the data scope, `owner_unchanged` in the public pool. */
export async function takeBackCustomer(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  note: string | undefined,
) {
  const input = { kind: 'take_back' as const, within: heldScope(principal), takers: [], to: null, note };
  return moveOne(deps, tx, principal, id, input);
}

/** Throws `not_found` outside the data scope, `owner_unchanged` unless two people own one each. */
export async function exchangeCustomers(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  { withId, note }: OperationInput<typeof routes.exchangeCustomers>['body'],
): Promise<{ moveIds: string[] }> {
  const within = heldScope(principal);
  const facts = await readMoveFacts(tx, { ids: [id, withId], within, lock: true });
  const ownerOf = (customerId: string) => facts.find((one) => one.id === customerId)?.ownerId;
  const [own, other] = [ownerOf(id), ownerOf(withId)];
  if (own === undefined || other === undefined) throw notFound();
  if (own === null || other === null || own === other) throw new AppError('owner_unchanged');
  const outcomes = await moveCustomers(deps, tx, {
    actor: principal,
    kind: 'exchange',
    ids: [id, withId],
    within,
    takers: [own, other],
    choose: (customer) => [customer.id === id ? other : own],
    note,
  });
  return {
    moveIds: outcomes.map((outcome) => {
      if ('moveId' in outcome) return outcome.moveId;
      throw new AppError(outcome.refusal.code, { params: outcome.refusal.params });
    }),
  };
}

/** Throws `not_found` outside the data scope, `owner_unchanged` for a customer that nobody owns. */
export async function protectCustomer(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  input: OperationInput<typeof routes.protectCustomer>['body'],
): Promise<void> {
  const [before] = await readMoveFacts(tx, { ids: [id], within: heldScope(principal), lock: true });
  if (!before) throw notFound();
  if (before.ownerId === null) throw new AppError('owner_unchanged');
  const now = deps.clock.now();
  const [until, reason] = input.on ? [new Date(input.until), input.reason] : [null, null];
  await tx.query(
    `update customers.customer set protected_until = $3, protection_reason = $4, version = version + 1, updated_at = $5
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, until, reason, now],
  );
  await reckonRecycling(tx, [id]);
  await addEntry(tx, {
    customerId: id,
    kind: 'pool',
    occurredAt: now,
    actorId: principal.userId,
    data: {
      move: input.on ? 'protect' : 'unprotect',
      until: until?.toISOString() ?? null,
      note: reason,
    },
    refId: null,
  });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.protected',
    entityType: 'customer',
    entityId: id,
    before: { protectedUntil: before.protectedUntil?.toISOString() ?? null, reason: before.protectionReason },
    after: { protectedUntil: until?.toISOString() ?? null, reason },
  });
}

/** Whom somebody may give customers: people inside the own data scope. Throws `not_found`. */
export async function requireColleagues(
  tx: Tx,
  principal: Principal,
  userIds: readonly string[],
): Promise<void> {
  const wanted = new Set(userIds);
  const rows = await tx
    .kysely<{ 'identity.person': { id: string; tenant_id: string } }>()
    .selectFrom('identity.person as p')
    .where('p.tenant_id', '=', principal.tenantId)
    .where('p.id', 'in', [...wanted])
    .where(peopleScope(principal, 'customers', sql`p.id`))
    .select('p.id')
    .execute();
  if (rows.length < wanted.size) throw notFound();
}
