import type { Refusal } from '@guanjia/contracts/customers/pools';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { MoveBefore } from '../tables.ts';
import { refuseMove } from './decide-move.ts';
import { readGround } from './ground.ts';
import { writePicked } from './holder-store.ts';
import { beforeOf, carryOut, type MoveDeps } from './move.ts';
import { type Moved, newMoveId, readMoveFacts, readMoves } from './move-store.ts';
import { nextRecycling } from './pool-rules.ts';

interface UndoInput {
  principal: Principal;
  moveIds: readonly string[];
  /** Only moves from then on. */
  since: Date;
  bulkId?: string | null;
}

export interface UndoOutcome {
  moveId: string;
  /** Null when there is no such move of this person's. */
  customerId: string | null;
  refusal?: Refusal;
}

/**
 * Puts customers back to where somebody took them from, with the times and the protection they had, unless another move
 * came in between. No limit stops it: a mistake can always be mended. A pick that is taken back does not count for its day.
 */
export async function undoMoves(deps: MoveDeps, tx: Tx, input: UndoInput): Promise<UndoOutcome[]> {
  const { principal, moveIds, since, bulkId = null } = input;
  const now = deps.clock.now();
  const known = new Map((await readMoves(tx, moveIds, principal.userId)).map((move) => [move.id, move]));
  const facts = new Map(
    (
      await readMoveFacts(tx, {
        ids: [...known.values()].map(({ customer_id }) => customer_id),
        within: sql<boolean>`c.deleted_at is null`,
        lock: true,
      })
    ).map((one) => [one.id, one]),
  );
  const givers = [...known.values()].flatMap(({ from_owner, to_owner }) => [from_owner, to_owner]);
  const takers = [...new Set(givers.filter((id) => id !== null))];
  const ground = await readGround(tx, now, { takers, lock: true });
  const moves: Moved[] = [];
  const outcomes = moveIds.map((moveId): UndoOutcome => {
    const move = known.get(moveId);
    if (!move || move.occurred_at < since)
      return { moveId, customerId: null, refusal: { code: 'not_found', params: {} } };
    const customer = facts.get(move.customer_id);
    const outcome = { moveId, customerId: move.customer_id };
    if (customer?.lastMoveId !== moveId)
      return { ...outcome, refusal: { code: 'changed_since', params: {} } };
    const to = move.from_owner === null ? null : (ground.holders.get(move.from_owner) ?? null);
    const question = {
      kind: 'undo' as const,
      customer,
      to,
      actorId: principal.userId,
      rules: ground.stored.rules,
      tomorrow: ground.time.tomorrow,
    };
    const refusal = refuseMove(question);
    if (refusal) return { ...outcome, refusal };
    if (move.kind === 'pick' && ground.time.text(move.occurred_at).startsWith(ground.time.today)) {
      const picker = ground.holders.get(principal.userId);
      if (picker) picker.pickedToday -= 1;
    }
    const after = parse(move.before);
    facts.delete(move.customer_id);
    moves.push({
      ...after,
      customerId: move.customer_id,
      moveId: newMoveId(now),
      kind: 'undo',
      at: now,
      from: customer.ownerId,
      to: move.from_owner,
      actorId: principal.userId,
      recycleAt:
        nextRecycling(ground.stored.rules, { ...customer, ...after, ownerId: move.from_owner })?.at ?? null,
      rule: null,
      note: null,
      bulkId,
      undoes: moveId,
      before: beforeOf(customer),
    });
    return outcome;
  });
  await carryOut(deps, tx, principal, moves);
  await writePicked(tx, ground.holders.values(), ground.time.today);
  return outcomes;
}

function parse(before: MoveBefore) {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ownedSince: date(before.ownedSince),
    releasedAt: date(before.releasedAt),
    protectedUntil: date(before.protectedUntil),
    protectionReason: before.protectionReason,
  };
}
