import type { Refusal } from '@guanjia/contracts/customers/pools';
import type { ShareGrant } from '@guanjia/contracts/customers/sharing';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { listPeopleWithRole } from '#modules/identity/index.ts';
import type { MoveDeps } from '../pools/move.ts';
import { type MoveFacts, readMoveFacts } from '../pools/move-store.ts';
import { addEntries } from '../timeline.ts';
import { findShares, putShares, removeShares, type StoredShare } from './share-store.ts';
import { heldScope } from './shared-with.ts';

export interface ShareInput {
  principal: Principal;
  ids: readonly string[];
  /** Null: end the shares. */
  grant: Pick<ShareGrant, 'access' | 'until'> | null;
  people: readonly Colleague[];
  /** Look only. */
  dry?: boolean;
}

interface Colleague {
  id: string;
  name: string;
}

export type ShareOutcome =
  | { customerId: string; before: StoredShare[] }
  | { customerId: string; refusal: Refusal };

/**
 * With whom one shares: colleagues of the enterprise, whatever the data scope. Throws `not_found`, and `owner_unfit` for
 * somebody who may not see customers at all.
 */
export async function requireSharers(tx: Tx, userIds: readonly string[]): Promise<Colleague[]> {
  const active = await listPeopleWithRole(tx, userIds.length === 1 ? userIds[0] : undefined);
  const known = await tx.query<Colleague>(
    'select id, name from identity.person where tenant_id = $1 and id = any($2)',
    [tx.tenantId, userIds],
  );
  if (known.length < new Set(userIds).size) throw notFound();
  const unfit = known.find(
    ({ id }) => !active.find((person) => person.id === id)?.permissions.has('customers.read'),
  );
  if (unfit) throw new AppError('owner_unfit', { params: { name: unfit.name } });
  return known;
}

/** Shares private customers inside the own data scope, or ends that; each with its entries. In the order of `ids`. */
export async function shareCustomers(deps: MoveDeps, tx: Tx, input: ShareInput): Promise<ShareOutcome[]> {
  const { principal, ids, grant, people } = input;
  const userIds = people.map(({ id }) => id);
  const facts = await readMoveFacts(tx, { ids, within: heldScope(principal), lock: !input.dry });
  const shares = await findShares(tx, ids, userIds);
  const outcomes = ids.map((customerId): ShareOutcome => {
    const customer = facts.find(({ id }) => id === customerId);
    const before = shares.filter((share) => share.customerId === customerId);
    const refusal = refuse(customer, { grant, before, userIds });
    return refusal ? { customerId, refusal: { code: refusal, params: {} } } : { customerId, before };
  });
  if (!input.dry) await carryOut(deps, tx, input, outcomes);
  return outcomes;
}

function refuse(
  customer: MoveFacts | undefined,
  { grant, before, userIds }: { grant: ShareInput['grant']; before: StoredShare[]; userIds: string[] },
): Refusal['code'] | undefined {
  if (!customer) return 'not_found';
  if (grant && customer.ownerId === null) return 'share_public';
  const others = userIds.filter((id) => id !== customer.ownerId);
  const same = (id: string) => before.some((share) => share.userId === id && sameGrant(share, grant));
  const changes = grant ? others.some((id) => !same(id)) : before.length > 0;
  return changes ? undefined : 'owner_unchanged';
}

function sameGrant(share: StoredShare, grant: ShareInput['grant']): boolean {
  const time = (text: string | null) => (text === null ? null : new Date(text).getTime());
  return grant !== null && share.access === grant.access && time(share.until) === time(grant.until);
}

async function carryOut(
  { clock, audit }: MoveDeps,
  tx: Tx,
  { principal, grant, people }: ShareInput,
  outcomes: readonly ShareOutcome[],
): Promise<void> {
  const done = outcomes.flatMap((outcome) => ('before' in outcome ? [outcome] : []));
  if (done.length === 0) return;
  const now = clock.now();
  const ids = done.map(({ customerId }) => customerId);
  const userIds = people.map(({ id }) => id);
  if (grant) {
    const wanted = ids.flatMap((customerId) => userIds.map((userId) => ({ customerId, userId, ...grant })));
    await putShares(tx, wanted, { grantedBy: principal.userId, at: now });
  } else await removeShares(tx, ids, userIds);
  const names = people.map(({ name }) => name).join('、');
  await addEntries(
    tx,
    ids.map((customerId) => ({
      customerId,
      kind: 'pool' as const,
      occurredAt: now,
      actorId: principal.userId,
      data: {
        move: grant ? 'share' : 'unshare',
        to: names,
        access: grant?.access ?? null,
        until: grant?.until ?? null,
      },
      refId: null,
    })),
  );
  await audit.recordAll(
    tx,
    done.map(({ customerId, before }) => ({
      actor: principal,
      action: grant ? 'customers.shared' : 'customers.unshared',
      entityType: 'customer',
      entityId: customerId,
      before: { shares: before.map(({ userId, access, until }) => ({ userId, access, until })) },
      after: { shares: grant ? userIds.map((userId) => ({ userId, ...grant })) : [] },
    })),
  );
}
