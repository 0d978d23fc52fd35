import type { ImportRules } from '@guanjia/contracts/customers/imports';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { countMove, type Question, refuseMove } from '../pools/decide-move.ts';
import { readGround } from '../pools/ground.ts';
import { limitsHoldings } from '../pools/pool-rules.ts';
import { readRules } from '../pools/rule-store.ts';
import type { ReadRow } from './read-row.ts';

/** What the owners of new customers may hold, and hold while a lot is planned. */
export interface Limits {
  /** Gives the person one more; false: the rules of the pools do not let it. */
  take(userId: string, level: string): boolean;
  nameOf(userId: string): string;
}

/** What earlier lots of a dry run would have given to each person, by level: it is not in the database. */
export type WouldHold = Map<string, Map<string, number>>;

/**
 * The limits of everybody who may get a customer of this lot. In a run the people are locked, so that nobody passes a
 * limit by two imports, or by picking meanwhile.
 */
export async function readLimits(
  tx: Tx,
  input: {
    principal: Principal;
    rules: ImportRules;
    rows: readonly ReadRow[];
    now: Date;
    /** Absent in a run. */
    would?: WouldHold;
  },
): Promise<Limits> {
  const { principal, rules, rows, now, would } = input;
  const takers = new Set([
    ...(rules.place.pool === 'private' ? rules.place.owners : []),
    ...rows.flatMap(({ draft }) => draft.ownerId ?? []),
  ]);
  const free: Limits = { take: () => true, nameOf: () => '' };
  if (takers.size === 0 || !limitsHoldings((await readRules(tx)).rules)) return free;
  const ground = await readGround(tx, now, { takers: [...takers], lock: !would });
  for (const [userId, levels] of would ?? []) {
    const holder = ground.holders.get(userId);
    if (!holder) continue;
    for (const [level, count] of levels) {
      holder.held += count;
      holder.heldByLevel[level] = (holder.heldByLevel[level] ?? 0) + count;
    }
  }
  return {
    take(userId, level) {
      const question: Question = {
        kind: 'assign',
        customer: { ownerId: null, level },
        to: ground.holders.get(userId) ?? null,
        actorId: principal.userId,
        rules: ground.stored.rules,
        tomorrow: ground.time.tomorrow,
      };
      // Whether they may have customers at all was asked when the rules were set and the names were read.
      const refusal = refuseMove(question);
      if (refusal && refusal.code !== 'owner_unfit') return false;
      countMove(question, ground.holders);
      if (would) {
        const levels = would.get(userId) ?? new Map<string, number>();
        would.set(userId, levels.set(level, (levels.get(level) ?? 0) + 1));
      }
      return true;
    },
    nameOf: (userId) => ground.holders.get(userId)?.name ?? '',
  };
}
