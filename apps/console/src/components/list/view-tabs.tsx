import type { SavedView } from '@guanjia/contracts/views/routes';
import { useQueries, useQuery } from '@tanstack/react-query';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { type ListSearch, sameSelection, toListQuery } from '../../lib/list-search.ts';
import { listTexts } from './texts.ts';
import type { PageQuery } from './types.ts';
import { SaveView, ViewMenu } from './view-menu.tsx';
import { viewSearchOf, viewsQuery } from './view-queries.ts';

type Count = { value: number; capped: boolean } | null;

interface ViewTabsProps {
  listKey: string;
  search: ListSearch;
  count: Count;
  fetchCount: (query: PageQuery, signal: AbortSignal) => Promise<{ count: Count }>;
  onChange: (patch: Partial<Record<keyof ListSearch, unknown>>) => void;
}

/** Saved views as tabs with their counts: everything, the own ones, those that colleagues share. */
export function ViewTabs(props: ViewTabsProps) {
  const t = useT(listTexts);
  const views = useQuery(viewsQuery(props.listKey)).data ?? [];
  const counts = useQueries({
    queries: views.map(({ search }) => ({
      queryKey: ['list-count', props.listKey, toListQuery(asSearch(search))],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        props.fetchCount({ ...toListQuery(asSearch(search)), limit: 1, count: 'true' }, signal),
      // A view over a column that this person may not see has no count; its page says why.
      retry: false,
      meta: { errors: 'inline' },
    })),
  });
  const current = currentView(views, props.search);
  const everything = sameSelection({}, props.search);
  const changed = current !== undefined && !sameSelection(asSearch(current.search), props.search);
  const show = (view: SavedView | undefined) =>
    props.onChange({
      filter: view?.search.filter,
      sort: view?.search.sort,
      q: view?.search.q,
      view: view?.id,
    });

  return (
    <div className="list-views">
      <div role="tablist" aria-label={t('views')} className="row">
        <Tab selected={everything && !current} onClick={() => show(undefined)}>
          {t('view.all')}
          {everything && props.count && <span className="muted"> {showCount(props.count)}</span>}
        </Tab>
        {views.map((view, index) => {
          const count = view === current && !changed ? props.count : counts[index]?.data?.count;
          return (
            <Tab
              key={view.id}
              selected={view === current}
              onClick={() => show(view)}
              hint={view.mine ? undefined : t('view.by', { name: view.owner.name })}
              extra={
                view === current &&
                view.mine && (
                  <ViewMenu
                    listKey={props.listKey}
                    view={view}
                    changed={changed ? viewSearchOf(props.search) : undefined}
                    onRemoved={() => props.onChange({ view: undefined })}
                  />
                )
              }
            >
              {view.name}
              {changed && view === current && <span title={t('view.changed')}> *</span>}
              {count && <span className="muted"> {showCount(count)}</span>}
            </Tab>
          );
        })}
      </div>
      {!everything && (!current || changed) && (
        <SaveView
          listKey={props.listKey}
          search={viewSearchOf(props.search)}
          onSaved={(view) => props.onChange({ view: view.id })}
        />
      )}
    </div>
  );
}

/** The view that the address names, else one that shows the very same. */
function currentView(views: readonly SavedView[], search: ListSearch): SavedView | undefined {
  return (
    views.find(({ id }) => id === search.view) ??
    views.find((view) => sameSelection(asSearch(view.search), search))
  );
}

function asSearch({ filter, sort, q }: SavedView['search']): ListSearch {
  return { ...(filter ? { filter } : {}), ...(sort ? { sort } : {}), ...(q ? { q } : {}) };
}

function Tab(props: {
  selected: boolean;
  hint?: string | undefined;
  onClick: () => void;
  children: React.ReactNode;
  extra?: React.ReactNode;
}) {
  return (
    <span className={props.selected ? 'view-tab selected' : 'view-tab'}>
      <button
        type="button"
        role="tab"
        aria-selected={props.selected}
        className="plain"
        title={props.hint}
        onClick={props.onClick}
      >
        {props.children}
      </button>
      {props.extra}
    </span>
  );
}

export function showCount(count: { value: number; capped: boolean }): string {
  return count.capped ? `${formatNumber(count.value)}+` : formatNumber(count.value);
}
