import type { ListSearch } from '../../lib/list-search.ts';
import { recallJson, rememberJson } from '../../lib/remember.ts';

export interface SavedView {
  id: string;
  name: string;
  search: Pick<ListSearch, 'filter' | 'sort' | 'q'>;
}

/** Where views are kept. In this browser for now; a server-side store takes this interface's place later. */
export interface ViewStore {
  list(listKey: string): readonly SavedView[];
  save(listKey: string, views: readonly SavedView[]): void;
}

export const browserViews: ViewStore = {
  list: (listKey) => recallJson(`views.${listKey}`, isViews) ?? [],
  save: (listKey, views) => rememberJson(`views.${listKey}`, views),
};

function isViews(value: unknown): value is SavedView[] {
  return (
    Array.isArray(value) &&
    value.every((view) => typeof view?.id === 'string' && typeof view?.name === 'string' && view.search)
  );
}
