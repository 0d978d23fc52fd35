import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { refuseMove } from './decide-move.ts';
import { readGround } from './ground.ts';

/**
 * Who owns a customer that somebody enters: that person, as long as no limit is reached; else nobody, because what was
 * typed in a call must not be lost to a limit.
 */
export async function ownerOfNew(
  tx: Tx,
  principal: Principal,
  level: Customer['level'],
  now: Date,
): Promise<string | null> {
  const ground = await readGround(tx, now, { takers: [principal.userId], lock: true });
  const refusal = refuseMove({
    kind: 'assign',
    customer: { ownerId: null, level },
    to: ground.holders.get(principal.userId) ?? null,
    actorId: principal.userId,
    rules: ground.stored.rules,
    tomorrow: ground.time.tomorrow,
  });
  return refusal ? null : principal.userId;
}
