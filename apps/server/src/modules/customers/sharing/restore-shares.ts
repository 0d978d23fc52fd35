import type { Refusal } from '@guanjia/contracts/customers/pools';
import type { ShareGrant } from '@guanjia/contracts/customers/sharing';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { MoveDeps } from '../pools/move.ts';
import { readMoveFacts } from '../pools/move-store.ts';
import { findShares, putShares, removeShares, type StoredShare } from './share-store.ts';
import { heldScope } from './shared-with.ts';

interface RestoreInput {
  principal: Principal;
  userIds: readonly string[];
  /** What the shares were changed to; null: they were ended. */
  grant: Pick<ShareGrant, 'access' | 'until'> | null;
  rows: readonly { customerId: string; before: StoredShare[] }[];
}

type Restored = { customerId: string } | { customerId: string; refusal: Refusal };

/** Puts shares back to what they were, unless somebody changed them since. */
export async function restoreShares(
  { clock, audit }: MoveDeps,
  tx: Tx,
  { principal, userIds, grant, rows }: RestoreInput,
): Promise<Restored[]> {
  const ids = rows.map(({ customerId }) => customerId);
  const facts = await readMoveFacts(tx, { ids, within: heldScope(principal), lock: true });
  const now = await findShares(tx, ids, userIds);
  const refusalOf = (customerId: string): Refusal['code'] | undefined => {
    if (!facts.some(({ id }) => id === customerId)) return 'not_found';
    const shares = now.filter((share) => share.customerId === customerId);
    const asLeft = grant
      ? shares.length === userIds.length && shares.every((share) => share.access === grant.access)
      : shares.length === 0;
    return asLeft ? undefined : 'changed_since';
  };
  const outcomes = rows.map(({ customerId }): Restored => {
    const code = refusalOf(customerId);
    return code ? { customerId, refusal: { code, params: {} } } : { customerId };
  });
  const back = rows.filter((_, index) => !('refusal' in (outcomes[index] ?? {})));
  if (back.length === 0) return outcomes;
  await removeShares(
    tx,
    back.map(({ customerId }) => customerId),
    userIds,
  );
  const before = back.flatMap((row) => row.before);
  if (before.length > 0) await putShares(tx, before, { grantedBy: principal.userId, at: clock.now() });
  await audit.recordAll(
    tx,
    back.map((row) => ({
      actor: principal,
      action: grant ? 'customers.unshared' : 'customers.shared',
      entityType: 'customer',
      entityId: row.customerId,
      before: { shares: now.filter(({ customerId }) => customerId === row.customerId) },
      after: { shares: row.before },
    })),
  );
  return outcomes;
}
