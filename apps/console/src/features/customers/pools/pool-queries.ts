import { ApiError } from '@guanjia/client/http';
import {
  getCustomerPool,
  getPoolRules,
  getPoolStanding,
  undoMoves,
} from '@guanjia/contracts/customers/pools';
import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { errorText, showError } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { poolTexts } from './texts.ts';

export function customerPoolQuery(id: string) {
  return queryOptions({
    queryKey: ['customers', 'pool', id],
    staleTime: 0,
    queryFn: ({ signal }) => api.call(getCustomerPool, { params: { id } }, { signal }),
  });
}

export const poolRulesQuery = queryOptions({
  queryKey: ['customers', 'pool-rules'],
  staleTime: 0,
  queryFn: ({ signal }) => api.call(getPoolRules, {}, { signal }),
});

export const poolStandingQuery = queryOptions({
  queryKey: ['customers', 'pool-standing'],
  staleTime: 0,
  queryFn: ({ signal }) => api.call(getPoolStanding, {}, { signal }),
});

/** Everything that shows owners, again. */
export async function refreshOwners(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['customers'] }),
    client.invalidateQueries({ queryKey: ['list', 'customers.customers'] }),
    client.invalidateQueries({ queryKey: ['list-count'] }),
  ]);
}

/** Says that customers moved and offers to take that back. */
export function useToldMoves(): (moveIds: readonly string[], text: string) => void {
  const t = useT(poolTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const takeBack = async (moveIds: readonly string[]) => {
    const { undone, refused } = await api.call(undoMoves, { body: { moveIds: [...moveIds] } });
    await refreshOwners(client);
    const [first] = refused;
    showToast({
      kind: first ? 'info' : 'done',
      text: t('undo.done', { n: undone }),
      ...(first && { hint: `${t('undo.kept', { n: refused.length })} ${errorText(new ApiError(first))}` }),
    });
  };
  return (moveIds, text) => {
    void refreshOwners(client);
    showToast({
      kind: 'done',
      text,
      action: { label: common('undo'), run: () => void takeBack(moveIds).catch(showError) },
    });
  };
}
