import type { DistributionMode } from '@guanjia/contracts/customers/bulk';
import type { Tx } from '#kernel/db.ts';
import { nextTakers, type Taker } from '../../pools/distribution.ts';
import { readGround } from '../../pools/ground.ts';
import type { MoveDeps } from '../../pools/move.ts';
import { heldScope } from '../../sharing/shared-with.ts';
import type { BulkContext, ParamsOf } from '../bulk-action.ts';
import { requireTakers } from './assign-actions.ts';
import { moveAction } from './move-action.ts';

type Context = BulkContext<ParamsOf<'distribute'>>;

/** Gives customers to several people in turn, by weight, or so that all own as many; whoever is full is passed over. */
export function distributeAction(deps: MoveDeps) {
  return moveAction(deps, {
    name: 'distribute',
    permission: 'customers.assign',
    kind: 'distribute',
    within: heldScope,
    async prepare(tx, { principal, params }) {
      const ids = params.people.map(({ userId }) => userId);
      const names = await requireTakers(deps, tx, principal, ids);
      return { 'zh-CN': `分配给${names.length}人`, en: `Distribute to ${names.length} people` };
    },
    async choice(tx, context) {
      const { mode, note } = context.params;
      const takers = await takersOf(deps, tx, context);
      return {
        note,
        takers: takers.map(({ userId }) => userId),
        choose: ({ ownerId }) => {
          const order = nextTakers(mode, takers);
          const owner = takers.find(({ userId }) => userId === ownerId);
          if (!owner || !staysWith(mode, owner, order)) return order.map(({ userId }) => userId);
          // That was this person's turn. A balance counts it among what is held already.
          if (mode !== 'balance') owner.given += 1;
          return [ownerId];
        },
        onGiven(userId, { ownerId }) {
          for (const taker of takers) {
            if (taker.userId === userId) taker.given += 1;
            if (taker.userId === ownerId) taker.held -= 1;
          }
        },
      };
    },
  });
}

/** Whether a customer is where it should be: it is the owner's turn, or moving it would level nothing. */
function staysWith(mode: DistributionMode, owner: Taker, [first]: readonly Taker[]): boolean {
  if (!first || mode !== 'balance') return first === owner;
  return owner.held + owner.given - (first.held + first.given) < 2;
}

/** Everybody's figures, which go along from batch to batch. */
async function takersOf(deps: MoveDeps, tx: Tx, { params, memory }: Context): Promise<Taker[]> {
  if (memory.takers) return memory.takers as Taker[];
  const ids = params.people.map(({ userId }) => userId);
  const { holders } = await readGround(tx, deps.clock.now(), { takers: ids, lock: false });
  const takers = params.people.map(({ userId, weight }) => ({
    userId,
    weight,
    held: holders.get(userId)?.held ?? 0,
    given: 0,
  }));
  memory.takers = takers;
  return takers;
}
