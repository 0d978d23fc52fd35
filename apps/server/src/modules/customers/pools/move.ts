import type { MoveKind, Refusal } from '@guanjia/contracts/customers/pools';
import type { RawBuilder } from 'kysely';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import type { Actor } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { MoveRule } from '../tables.ts';
import { countMove, refuseMove } from './decide-move.ts';
import { type Ground, readGround } from './ground.ts';
import { writePicked } from './holder-store.ts';
import {
  dropShares,
  type Moved,
  type MoveFacts,
  newMoveId,
  readLosses,
  readMoveFacts,
  writeMoved,
} from './move-store.ts';
import { coolDownRule, dayMs, nextRecycling } from './pool-rules.ts';
import { tellMoves } from './tell-moves.ts';

export interface MoveDeps {
  clock: Clock;
  audit: AuditTrail;
}

export interface MoveInput {
  actor: Actor;
  kind: MoveKind;
  ids: readonly string[];
  /** Which customers may be meant at all; others are refused as `not_found`. */
  within: RawBuilder<boolean>;
  /** Everybody who may get one of them. */
  takers: readonly string[];
  /** To whom a customer is to go, in order of preference: the first that nothing stands against. Null: public pool. */
  choose: (customer: MoveFacts) => readonly (string | null)[];
  /** The rule that moves a customer, where it is a rule. */
  rule?: (customer: MoveFacts) => MoveRule | null;
  note?: string | null | undefined;
  bulkId?: string | null;
  /** Hears of each customer that goes to somebody. */
  onGiven?: (userId: string, customer: MoveFacts) => void;
}

export type MoveOutcome =
  | { customerId: string; moveId: string; to: string | null }
  | { customerId: string; refusal: Refusal };

/**
 * The one way by which customers change owners (but for new ones). Customers are locked in the order of their ids, then
 * those who get them: so no two transactions give one customer away, and no limit is passed. Each move is kept with what
 * explains it, stands on the timeline and in the audit trail. Outcomes are in the order of `ids`.
 */
export async function moveCustomers(deps: MoveDeps, tx: Tx, input: MoveInput): Promise<MoveOutcome[]> {
  const now = deps.clock.now();
  const facts = await readMoveFacts(tx, { ...input, lock: true });
  const ground = await readGround(tx, now, { takers: input.takers, lock: true });
  const { outcomes, moves } = await decide(tx, ground, input, facts);
  await carryOut(deps, tx, input.actor, moves);
  if (input.kind === 'pick') await writePicked(tx, ground.holders.values(), ground.time.today);
  return outcomes;
}

/** What `moveCustomers` would do with these; the figures in `ground` move on, so that the next batch follows. */
export async function previewMoves(tx: Tx, ground: Ground, input: MoveInput): Promise<MoveOutcome[]> {
  const facts = await readMoveFacts(tx, { ...input, lock: false });
  return (await decide(tx, ground, input, facts)).outcomes;
}

async function decide(tx: Tx, ground: Ground, input: MoveInput, facts: readonly MoveFacts[]) {
  const byId = new Map(facts.map((one) => [one.id, one]));
  const cooling = await readCooling(tx, ground, input);
  const moves: Moved[] = [];
  const outcomes = input.ids.map((customerId): MoveOutcome => {
    const customer = byId.get(customerId);
    if (!customer) return { customerId, refusal: { code: 'not_found', params: {} } };
    // Named twice: the second time it is where it is wanted already.
    byId.delete(customerId);
    let refusal: Refusal | undefined;
    for (const userId of input.choose(customer)) {
      const to = userId === null ? null : ground.holders.get(userId);
      if (to === undefined) {
        refusal ??= { code: 'not_found', params: {} };
        continue;
      }
      const question = {
        kind: input.kind,
        customer,
        to,
        actorId: input.actor.userId,
        rules: ground.stored.rules,
        cooling: cooling(customerId),
        tomorrow: ground.time.tomorrow,
      };
      const against = refuseMove(question);
      if (against) {
        refusal ??= against;
        continue;
      }
      countMove(question, ground.holders);
      if (userId) input.onGiven?.(userId, customer);
      const move = moveOf(ground, input, customer, userId);
      moves.push(move);
      return { customerId, moveId: move.moveId, to: userId };
    }
    return { customerId, refusal: refusal ?? { code: 'owner_unchanged', params: {} } };
  });
  return { outcomes, moves };
}

function moveOf({ stored, time }: Ground, input: MoveInput, customer: MoveFacts, to: string | null): Moved {
  const { now } = time;
  const keepsProtection = to !== null && customer.ownerId !== null;
  const after = {
    ownedSince: to === null ? null : now,
    releasedAt: to === null ? now : null,
    protectedUntil: keepsProtection ? customer.protectedUntil : null,
    protectionReason: keepsProtection ? customer.protectionReason : null,
  };
  return {
    ...after,
    customerId: customer.id,
    moveId: newMoveId(now),
    kind: input.kind,
    at: now,
    from: customer.ownerId,
    to,
    actorId: input.actor.userId,
    recycleAt: nextRecycling(stored.rules, { ...customer, ...after, ownerId: to })?.at ?? null,
    rule: input.rule?.(customer) ?? null,
    note: input.note ?? null,
    bulkId: input.bulkId ?? null,
    undoes: null,
    before: beforeOf(customer),
  };
}

export function beforeOf(customer: MoveFacts): Moved['before'] {
  return {
    ownedSince: customer.ownedSince?.toISOString() ?? null,
    releasedAt: customer.releasedAt?.toISOString() ?? null,
    protectedUntil: customer.protectedUntil?.toISOString() ?? null,
    protectionReason: customer.protectionReason,
  };
}

/** Writes moves that were decided on, with their explanations. */
export async function carryOut(deps: MoveDeps, tx: Tx, actor: Actor, moves: readonly Moved[]): Promise<void> {
  if (moves.length === 0) return;
  const outOfThePool = moves.filter(({ from, kind }) => from === null && kind !== 'undo');
  if (outOfThePool.length > 0)
    await dropShares(
      tx,
      outOfThePool.map(({ customerId }) => customerId),
    );
  await writeMoved(tx, moves);
  await tellMoves(deps.audit, tx, actor, moves);
}

/** Until when the picking person must leave a customer alone; for all of the input in one question. */
async function readCooling(tx: Tx, { stored, time }: Ground, { kind, ids, takers }: MoveInput) {
  const wait = kind === 'pick' ? coolDownRule(stored.rules) : null;
  const [userId] = takers;
  if (!wait || !userId) return () => undefined;
  const since = new Date(time.now.getTime() - wait.days * dayMs);
  const losses = await readLosses(tx, { userId, ids, since });
  return (customerId: string) => {
    const lost = losses.get(customerId);
    return lost && { until: time.text(new Date(lost.getTime() + wait.days * dayMs)), rule: wait.rule };
  };
}
