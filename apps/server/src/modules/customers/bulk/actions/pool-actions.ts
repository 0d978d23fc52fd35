import { sql } from 'kysely';
import type { MoveDeps } from '../../pools/move.ts';
import { moveAction } from './move-action.ts';

const notDeleted = () => sql<boolean>`c.deleted_at is null`;

/** Takes customers out of the public pool for oneself. */
export function pickAction(deps: MoveDeps) {
  return moveAction(deps, {
    name: 'pick',
    permission: 'customers.pick',
    kind: 'pick',
    within: notDeleted,
    prepare: async () => ({ 'zh-CN': '领取客户', en: 'Pick customers' }),
    choice: (_, { principal }) => ({ takers: [principal.userId], choose: () => [principal.userId] }),
  });
}

/** Gives own customers back to the public pool. */
export function giveBackAction(deps: MoveDeps) {
  return moveAction(deps, {
    name: 'give_back',
    permission: 'customers.pick',
    kind: 'give_back',
    within: notDeleted,
    prepare: async () => ({ 'zh-CN': '退回公海', en: 'Give back' }),
    choice: (_, { params }) => ({ takers: [], choose: () => [null], note: params.reason }),
  });
}
