import type { MoveDeps } from '../pools/move.ts';
import { assignAction, takeBackAction } from './actions/assign-actions.ts';
import { distributeAction } from './actions/distribute-action.ts';
import { giveBackAction, pickAction } from './actions/pool-actions.ts';
import { shareAction, unshareAction } from './actions/share-actions.ts';
import type { BulkAction } from './bulk-action.ts';

/** Everything that can be done with many customers at once. */
export function bulkActions(deps: MoveDeps): readonly BulkAction<never>[] {
  return [
    pickAction(deps),
    giveBackAction(deps),
    assignAction(deps),
    takeBackAction(deps),
    distributeAction(deps),
    shareAction(deps),
    unshareAction(deps),
  ] as unknown as BulkAction<never>[];
}
