import type { ShareGrant } from '@guanjia/contracts/customers/sharing';
import type { Tx } from '#kernel/db.ts';
import type { MoveDeps } from '../../pools/move.ts';
import { restoreShares } from '../../sharing/restore-shares.ts';
import { requireSharers, type ShareOutcome, shareCustomers } from '../../sharing/share-service.ts';
import type { StoredShare } from '../../sharing/share-store.ts';
import type { BulkAction, BulkContext, BulkOutcome } from '../bulk-action.ts';

type Grant = Pick<ShareGrant, 'access' | 'until'> | null;

/** Shares customers with colleagues. */
export function shareAction(deps: MoveDeps): BulkAction<'share'> {
  return {
    name: 'share',
    ...sharing<ShareGrant>(deps, ({ access, until }) => ({ access, until }), {
      'zh-CN': '共享客户',
      en: 'Share customers',
    }),
  };
}

/** Ends shares with colleagues. */
export function unshareAction(deps: MoveDeps): BulkAction<'unshare'> {
  return {
    name: 'unshare',
    ...sharing<Pick<ShareGrant, 'userIds'>>(deps, () => null, { 'zh-CN': '取消共享', en: 'End shares' }),
  };
}

function sharing<P extends Pick<ShareGrant, 'userIds'>>(
  deps: MoveDeps,
  grantOf: (params: P) => Grant,
  label: Awaited<ReturnType<BulkAction['prepare']>>,
) {
  async function share(tx: Tx, { principal, params }: BulkContext<P>, ids: readonly string[], dry: boolean) {
    const people = await requireSharers(tx, params.userIds);
    const outcomes = await shareCustomers(deps, tx, { principal, ids, grant: grantOf(params), people, dry });
    return outcomes.map(present);
  }
  return {
    permission: 'customers.share' as const,
    async prepare(tx: Tx, { params }: BulkContext<P>) {
      await requireSharers(tx, params.userIds);
      return label;
    },
    rehearse: (tx: Tx, context: BulkContext<P>, ids: readonly string[]) => share(tx, context, ids, true),
    apply: (tx: Tx, context: BulkContext<P>, ids: readonly string[]) => share(tx, context, ids, false),
    async undo(
      tx: Tx,
      { principal, params }: BulkContext<P>,
      rows: readonly { customerId: string; undo: Record<string, unknown> }[],
    ): Promise<BulkOutcome[]> {
      return restoreShares(deps, tx, {
        principal,
        userIds: params.userIds,
        grant: grantOf(params),
        rows: rows.map(({ customerId, undo }) => ({ customerId, before: undo.before as StoredShare[] })),
      });
    },
  };
}

function present(outcome: ShareOutcome): BulkOutcome {
  if ('refusal' in outcome) return outcome;
  return { customerId: outcome.customerId, undo: { before: outcome.before } };
}
