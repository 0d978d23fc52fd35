import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { readGround } from '../../pools/ground.ts';
import type { MoveDeps } from '../../pools/move.ts';
import { requireColleagues } from '../../pools/pool-service.ts';
import { heldScope } from '../../sharing/shared-with.ts';
import { moveAction } from './move-action.ts';

/** Names of whoever is to get customers. Throws `not_found` outside the data scope, `owner_unfit`. */
export async function requireTakers(
  deps: MoveDeps,
  tx: Tx,
  principal: Principal,
  userIds: readonly string[],
): Promise<string[]> {
  await requireColleagues(tx, principal, userIds);
  const { holders } = await readGround(tx, deps.clock.now(), { takers: userIds, lock: false });
  return userIds.map((id) => {
    const holder = holders.get(id);
    if (!holder?.fit) throw new AppError('owner_unfit', { params: { name: holder?.name ?? '' } });
    return holder.name;
  });
}

/** Gives customers to one person. */
export function assignAction(deps: MoveDeps) {
  return moveAction(deps, {
    name: 'assign',
    permission: 'customers.assign',
    kind: 'assign',
    within: heldScope,
    async prepare(tx, { principal, params }) {
      const [name] = await requireTakers(deps, tx, principal, [params.ownerId]);
      return { 'zh-CN': `分配给${name}`, en: `Assign to ${name}` };
    },
    choice: (_, { params }) => ({
      takers: [params.ownerId],
      choose: () => [params.ownerId],
      note: params.note,
    }),
  });
}

/** Takes customers from their owners into the public pool. */
export function takeBackAction(deps: MoveDeps) {
  return moveAction(deps, {
    name: 'take_back',
    permission: 'customers.assign',
    kind: 'take_back',
    within: heldScope,
    prepare: async () => ({ 'zh-CN': '收回公海', en: 'Take back' }),
    choice: (_, { params }) => ({ takers: [], choose: () => [null], note: params.note }),
  });
}
