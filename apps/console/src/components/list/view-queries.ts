import {
  createView,
  deleteView,
  listViews,
  type SavedView,
  updateView,
  type ViewAudience,
} from '@guanjia/contracts/views/routes';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import type { ListSearch } from '../../lib/list-search.ts';
import { recallJson, remember } from '../../lib/remember.ts';

export type ViewSearch = SavedView['search'];

/** What of an address a view keeps. */
export function viewSearchOf({ filter, sort, q }: ListSearch): ViewSearch {
  return { ...(filter ? { filter } : {}), ...(sort ? { sort } : {}), ...(q ? { q } : {}) };
}

export function viewsQuery(listKey: string) {
  return queryOptions({
    queryKey: ['views', listKey],
    queryFn: async () => {
      await moveBrowserViews(listKey);
      return (await api.call(listViews, { query: { list: listKey } })).items;
    },
    staleTime: 60_000,
  });
}

/** Views that an earlier version kept in this browser. */
async function moveBrowserViews(listKey: string): Promise<void> {
  const key = `views.${listKey}`;
  const kept = recallJson(key, isKeptViews) ?? [];
  for (const { name, search } of kept)
    await api.call(createView, { body: { list: listKey, name, search, audience: 'own' } }).catch(() => {});
  if (kept.length > 0) remember(key, undefined);
}

function isKeptViews(value: unknown): value is { name: string; search: ViewSearch }[] {
  return Array.isArray(value) && value.every((view) => typeof view?.name === 'string' && view.search);
}

/** What can be done with the views of a list; each resolves when the tabs show it. */
export function viewActions(client: QueryClient, listKey: string) {
  const refresh = () => client.invalidateQueries({ queryKey: viewsQuery(listKey).queryKey });
  return {
    async create(view: { name: string; search: ViewSearch; audience: ViewAudience }): Promise<SavedView> {
      const created = await api.call(createView, { body: { list: listKey, ...view } });
      await refresh();
      return created;
    },
    async change(
      { id, version }: SavedView,
      change: { name?: string; search?: ViewSearch; audience?: ViewAudience },
    ): Promise<void> {
      try {
        await api.call(updateView, { params: { id }, body: { version, ...change } });
      } finally {
        await refresh();
      }
    },
    async remove({ id }: SavedView): Promise<void> {
      await api.call(deleteView, { params: { id } });
      await refresh();
    },
  };
}
