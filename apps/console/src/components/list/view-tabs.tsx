import { useQueries } from '@tanstack/react-query';
import { Button, Input, Popover } from 'antd';
import { useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { type ListSearch, sameSelection, toListQuery } from '../../lib/list-search.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { CloseIcon, PlusIcon } from '../icons.tsx';
import { listTexts } from './texts.ts';
import type { PageQuery } from './types.ts';
import { browserViews, type SavedView } from './view-store.ts';

type Count = { value: number; capped: boolean } | null;

/** Saved views as tabs with their counts. */
export function ViewTabs(props: {
  listKey: string;
  search: ListSearch;
  count: Count;
  fetchCount: (query: PageQuery, signal: AbortSignal) => Promise<{ count: Count }>;
  onChange: (patch: Partial<Record<keyof ListSearch, unknown>>) => void;
}) {
  const t = useT(listTexts);
  const common = useT(commonTexts);
  const [views, setViews] = useState(() => browserViews.list(props.listKey));
  const keep = (next: readonly SavedView[]) => {
    browserViews.save(props.listKey, next);
    setViews(next);
  };
  const all: SavedView[] = [{ id: '', name: t('view.all'), search: {} }, ...views];
  const counts = useQueries({
    queries: views.map(({ search }) => ({
      queryKey: ['list-count', props.listKey, toListQuery(search)],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        props.fetchCount({ ...toListQuery(search), limit: 1, count: 'true' }, signal),
    })),
  });
  const current = all.findLast((view) => sameSelection(view.search, props.search));
  const canSave = !current && (props.search.filter?.length || props.search.q || props.search.sort);

  function removeView(view: SavedView): void {
    const before = views;
    keep(views.filter((item) => item.id !== view.id));
    showToast({
      kind: 'info',
      text: t('view.removed', { name: view.name }),
      action: { label: common('undo'), run: () => keep(before) },
    });
  }

  return (
    <div className="list-views">
      <div role="tablist" aria-label={t('views')} className="row">
        {all.map((view, index) => {
          const selected = view === current;
          const count = selected
            ? props.count
            : index === 0
              ? null
              : (counts[index - 1]?.data?.count ?? null);
          return (
            <span key={view.id} className={selected ? 'view-tab selected' : 'view-tab'}>
              <button
                type="button"
                role="tab"
                aria-selected={selected}
                className="plain"
                onClick={() =>
                  props.onChange({
                    filter: view.search.filter,
                    sort: view.search.sort,
                    q: view.search.q,
                    view: view.id,
                  })
                }
              >
                {view.name}
                {count && <span className="muted"> {showCount(count)}</span>}
              </button>
              {view.id !== '' && selected && (
                <button
                  type="button"
                  className="plain muted"
                  aria-label={t('view.remove', { name: view.name })}
                  onClick={() => removeView(view)}
                >
                  <CloseIcon size={12} />
                </button>
              )}
            </span>
          );
        })}
      </div>
      {canSave && (
        <SaveView
          onSave={(name) => {
            const { filter, sort, q } = props.search;
            const id = crypto.randomUUID().slice(0, 8);
            const search = { ...(filter ? { filter } : {}), ...(sort ? { sort } : {}), ...(q ? { q } : {}) };
            keep([...views, { id, name, search }]);
            props.onChange({ view: id });
            showToast({ kind: 'done', text: t('view.saved', { name }) });
          }}
        />
      )}
    </div>
  );
}

export function showCount(count: { value: number; capped: boolean }): string {
  return count.capped ? `${formatNumber(count.value)}+` : formatNumber(count.value);
}

function SaveView({ onSave }: { onSave: (name: string) => void }) {
  const t = useT(listTexts);
  const common = useT(commonTexts);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      content={
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (!name.trim()) return;
            onSave(name.trim());
            setName('');
            setOpen(false);
          }}
        >
          <Input
            autoFocus
            aria-label={t('view.name')}
            placeholder={t('view.name.placeholder')}
            maxLength={30}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <Button type="primary" htmlType="submit">
            {common('save')}
          </Button>
        </form>
      }
    >
      <button type="button" className="link row small">
        <PlusIcon size={12} />
        {t('view.save')}
      </button>
    </Popover>
  );
}
