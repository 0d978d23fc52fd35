import { ApiError } from '@guanjia/client/http';
import type { ListPage } from '@guanjia/contracts/core/list';
import {
  getCustomerPool,
  getPoolRules,
  getPoolStanding,
  undoMoves,
} from '@guanjia/contracts/customers/pools';
import { type InfiniteData, type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { customerQuery } from '../../../components/customer/customer-queries.ts';
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

/** A version that held once; it never changes. */
export function oldRulesQuery(version: number) {
  return queryOptions({
    queryKey: ['customers', 'pool-rules', version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.call(getPoolRules, { query: { version } }, { signal }),
  });
}

export const poolStandingQuery = queryOptions({
  queryKey: ['customers', 'pool-standing'],
  staleTime: 0,
  queryFn: ({ signal }) => api.call(getPoolStanding, {}, { signal }),
});

/** One customer, again; in lists the row stays where it is and says whose it is now. */
async function refreshOwner(client: QueryClient, customerId: string): Promise<void> {
  await client.invalidateQueries({ queryKey: ['customers'] });
  const { pool, owner } = await client.fetchQuery(customerQuery(customerId));
  const now = { pool, ownerId: owner?.id ?? null, ownerName: owner?.name ?? null };
  client.setQueriesData<InfiniteData<ListPage<{ id: string }>>>(
    { queryKey: ['list', 'customers.customers'] },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          items: page.items.map((row) => (row.id === customerId ? { ...row, ...now } : row)),
        })),
      },
  );
}

/** Everything that shows owners, again. */
export async function refreshOwners(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['customers'] }),
    client.invalidateQueries({ queryKey: ['list', 'customers.customers'] }),
    client.invalidateQueries({ queryKey: ['list-count'] }),
  ]);
}

/** Says that customers moved and offers to take that back. With `customerId` it was that one, and no list moves. */
export function useToldMoves(): (moveIds: readonly string[], text: string, customerId?: string) => void {
  const t = useT(poolTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const refresh = (customerId: string | undefined) =>
    customerId ? refreshOwner(client, customerId) : refreshOwners(client);
  const takeBack = async (moveIds: readonly string[], customerId: string | undefined) => {
    const { undone, refused } = await api.call(undoMoves, { body: { moveIds: [...moveIds] } });
    await refresh(customerId);
    const [first] = refused;
    showToast({
      kind: first ? 'info' : 'done',
      text: t('undo.done', { n: undone }),
      ...(first && { hint: `${t('undo.kept', { n: refused.length })} ${errorText(new ApiError(first))}` }),
    });
  };
  return (moveIds, text, customerId) => {
    // Whoever gave it away may not see it any more: then the list says so.
    void refresh(customerId).catch(() => refreshOwners(client));
    showToast({
      kind: 'done',
      text,
      action: { label: common('undo'), run: () => void takeBack(moveIds, customerId).catch(showError) },
    });
  };
}
