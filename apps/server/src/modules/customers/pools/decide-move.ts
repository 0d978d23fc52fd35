import type { PoolRules } from '@guanjia/contracts/customers/pool-rules';
import type { MoveKind, Refusal } from '@guanjia/contracts/customers/pools';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { levelLimit, limitsOf, type Taker } from './pool-rules.ts';

/** What somebody holds, as long as the row in `customers.pool_holder` is locked. */
export interface Holder extends Taker {
  /** May log in and see customers. */
  fit: boolean;
  name: string;
  pickedToday: number;
  held: number;
  heldByLevel: Record<Customer['level'], number>;
}

export interface Question {
  kind: MoveKind;
  customer: { ownerId: string | null; level: Customer['level'] };
  /** Null: into the public pool. */
  to: Holder | null;
  actorId: string | null;
  rules: PoolRules;
  /** Until when whoever picks must wait for this customer, and which rule says so. */
  cooling?: { until: string; rule: number } | undefined;
  /** The beginning of the tenant's next day. Both times as text in the tenant's time zone. */
  tomorrow: string;
}

/** Kinds that no limit stops: nobody owns more afterwards, or a state is put back. */
const unlimited: ReadonlySet<MoveKind> = new Set(['exchange', 'undo']);

/** Why a move may not be; undefined when it may. Says the rule, its numbers, and when it will be possible. */
export function refuseMove(question: Question): Refusal | undefined {
  const { kind, customer, to, actorId } = question;
  if (kind === 'pick' && customer.ownerId !== null) return refused('customer_taken');
  if (kind === 'give_back' && (customer.ownerId === null || customer.ownerId !== actorId))
    return refused('customer_not_held');
  if ((to?.userId ?? null) === customer.ownerId) return refused('owner_unchanged');
  // The work of somebody who left must pass on, whatever stands against it.
  if (to === null || kind === 'hand_over') return undefined;
  if (!to.fit) return refused('owner_unfit', { name: to.name });
  if (unlimited.has(kind)) return undefined;
  return (kind === 'pick' ? refusePick(question, to) : undefined) ?? refuseGain(question, to);
}

function refusePick({ rules, cooling, tomorrow }: Question, to: Holder): Refusal | undefined {
  if (cooling) return refused('pick_cooling_down', { rule: cooling.rule, at: cooling.until });
  const { perDay } = limitsOf(rules, to);
  if (!perDay || to.pickedToday < perDay.limit) return undefined;
  return refused('pick_daily_limit', { ...perDay, used: to.pickedToday, at: tomorrow });
}

function refuseGain({ rules, customer }: Question, to: Holder): Refusal | undefined {
  const { holding } = limitsOf(rules, to);
  if (holding && to.held >= holding.limit)
    return refused('holding_limit', { ...holding, used: to.held, name: to.name });
  const level = levelLimit(rules, customer.level);
  const used = to.heldByLevel[customer.level] ?? 0;
  if (level && used >= level.limit)
    return refused('level_limit', { ...level, used, level: customer.level, name: to.name });
  return undefined;
}

/** Counts a move that was let through, so that the next one of the same work sees it. */
export function countMove(question: Question, holders: ReadonlyMap<string, Holder>): void {
  const { kind, customer, to } = question;
  const loser = customer.ownerId === null ? undefined : holders.get(customer.ownerId);
  if (loser) {
    loser.held -= 1;
    loser.heldByLevel[customer.level] = (loser.heldByLevel[customer.level] ?? 0) - 1;
  }
  if (!to) return;
  to.held += 1;
  to.heldByLevel[customer.level] = (to.heldByLevel[customer.level] ?? 0) + 1;
  if (kind === 'pick') to.pickedToday += 1;
}

function refused(code: Refusal['code'], params: Refusal['params'] = {}): Refusal {
  return { code, params };
}
