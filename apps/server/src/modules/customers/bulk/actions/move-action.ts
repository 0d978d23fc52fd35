import type { Permission } from '@guanjia/contracts/core/permissions';
import type { BulkActionName } from '@guanjia/contracts/customers/bulk';
import type { MoveKind } from '@guanjia/contracts/customers/pools';
import type { RawBuilder } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { readGround } from '../../pools/ground.ts';
import {
  type MoveDeps,
  type MoveInput,
  type MoveOutcome,
  moveCustomers,
  previewMoves,
} from '../../pools/move.ts';
import { undoMoves } from '../../pools/undo.ts';
import type { BulkAction, BulkContext, BulkOutcome, ParamsOf } from '../bulk-action.ts';

/** Who gets the customers of one batch. */
type Choice = Pick<MoveInput, 'takers' | 'choose' | 'onGiven'> & { note?: string | undefined };

interface MoveActionInput<Name extends BulkActionName> {
  name: Name;
  permission: Permission;
  kind: MoveKind;
  within(principal: Principal): RawBuilder<boolean>;
  prepare: BulkAction<Name>['prepare'];
  choice(tx: Tx, context: BulkContext<ParamsOf<Name>>): Promise<Choice> | Choice;
}

/** An action that gives customers to other owners or pools. */
export function moveAction<Name extends BulkActionName>(
  deps: MoveDeps,
  action: MoveActionInput<Name>,
): BulkAction<Name> {
  const inputOf = async (
    tx: Tx,
    context: BulkContext<ParamsOf<Name>>,
    ids: readonly string[],
  ): Promise<MoveInput> => ({
    ...(await action.choice(tx, context)),
    actor: context.principal,
    kind: action.kind,
    ids,
    within: action.within(context.principal),
    bulkId: context.bulkId,
  });
  return {
    name: action.name,
    permission: action.permission,
    prepare: action.prepare,
    async rehearse(tx, context, ids) {
      const input = await inputOf(tx, context, ids);
      context.memory.ground ??= await readGround(tx, deps.clock.now(), { takers: input.takers, lock: false });
      const ground = context.memory.ground as Awaited<ReturnType<typeof readGround>>;
      return (await previewMoves(tx, ground, input)).map(present);
    },
    async apply(tx, context, ids) {
      return (await moveCustomers(deps, tx, await inputOf(tx, context, ids))).map(present);
    },
    async undo(tx, { principal, bulkId }, rows) {
      const moveIds = rows.map(({ undo }) => String(undo.moveId));
      const outcomes = await undoMoves(deps, tx, { principal, moveIds, since: new Date(0), bulkId });
      return rows.map(({ customerId }, index) => {
        const refusal = outcomes[index]?.refusal;
        return refusal ? { customerId, refusal } : { customerId };
      });
    },
  };
}

function present(outcome: MoveOutcome): BulkOutcome {
  if ('refusal' in outcome) return outcome;
  return { customerId: outcome.customerId, to: outcome.to, undo: { moveId: outcome.moveId } };
}
