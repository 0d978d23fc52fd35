import * as routes from '@guanjia/contracts/customers/sharing';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { MoveDeps } from '../pools/move.ts';
import { requireSharers, type ShareInput, shareCustomers } from './share-service.ts';

export function shareOperations(deps: MoveDeps & { db: Db }): Operation[] {
  /** One customer, or throws why not. */
  async function shareOne(
    tx: Tx,
    principal: Principal,
    { id, userIds, grant }: { id: string; userIds: readonly string[]; grant: ShareInput['grant'] },
  ): Promise<undefined> {
    const people = await requireSharers(tx, userIds);
    const [outcome] = await shareCustomers(deps, tx, { principal, ids: [id], grant, people });
    if (!outcome || !('refusal' in outcome) || outcome.refusal.code === 'owner_unchanged') return;
    throw new AppError(outcome.refusal.code, { params: outcome.refusal.params });
  }
  return [
    operation(routes.shareCustomer, ({ principal }, { params, body }) =>
      deps.db.tenantTx(principal.tenantId, (tx) =>
        shareOne(tx, principal, {
          id: params.id,
          userIds: body.userIds,
          grant: { access: body.access, until: body.until },
        }),
      ),
    ),
    operation(routes.unshareCustomer, ({ principal }, { params, body }) =>
      deps.db.tenantTx(principal.tenantId, (tx) =>
        shareOne(tx, principal, { id: params.id, userIds: body.userIds, grant: null }),
      ),
    ),
  ];
}
