import { useQuery } from '@tanstack/react-query';
import { Button, Input, type InputRef } from 'antd';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useCommands } from '../../lib/keyboard.ts';
import { toListQuery, useListSearch, withCondition } from '../../lib/list-search.ts';
import { recallJson, rememberJson } from '../../lib/remember.ts';
import { showToast } from '../../lib/toast.ts';
import { SearchIcon } from '../icons.tsx';
import { EmptyState, FailedState, Skeleton } from '../states.tsx';
import { ColumnHeader } from './column-header.tsx';
import { describeCondition } from './describe-condition.ts';
import { FilterChips } from './filter-chips.tsx';
import { colleaguesQuery } from './filter-editor.tsx';
import './list.css';
import { ListGrid } from './list-grid.tsx';
import { ColumnChooser, type Density, DensityChooser, densities, ExportButton } from './list-tools.tsx';
import { listTexts } from './texts.ts';
import type { ListColumn, RecordListProps } from './types.ts';
import { useListRows } from './use-list-rows.ts';
import { showCount, ViewTabs } from './view-tabs.tsx';

/** The one list: filters, views, search, sort, columns, selection, export, keyboard, record beside it. */
export function RecordList<Row extends { id: string }>(props: RecordListProps<Row> & { title: string }) {
  const t = useT(listTexts);
  const [search, change] = useListSearch();
  const { rows, query, count, freshCount, showFresh } = useListRows(props, search);
  const listKey = props.variant ? `${props.definition.name}.${props.variant}` : props.definition.name;
  const [density, setDensity] = useRemembered<Density>('list.density', isDensity, 'normal');
  const [shown, setShown] = useRemembered<readonly string[] | undefined>(
    `columns.${listKey}`,
    isKeys,
    undefined,
  );
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(-1);
  const searchBox = useRef<InputRef>(null);
  const grid = useRef<HTMLDivElement>(null);

  const columns = props.columns.filter((column) => (shown ? shown.includes(column.key) : !column.hidden));
  const conditions = useConditionTexts(props.columns, search.filter ?? []);
  const sort = search.sort ?? props.definition.defaultSort;
  const filtered = conditions.length > 0 || search.q !== undefined;
  const open = (row: Row, index: number) => {
    setActive(index);
    if (props.panel) change({ open: row.id });
  };
  const walk = (step: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, active + step));
    const row = rows[next];
    if (!row) return;
    setActive(next);
    if (search.open) change({ open: row.id });
  };
  const select = (ids: readonly string[], on: boolean) => {
    const next = new Set(selected);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setSelected(next);
  };
  const activeRow = rows[active];
  const group = t('keys');
  useCommands([
    {
      id: 'list.search',
      keys: '/',
      label: t('key.search'),
      group,
      run: () => searchBox.current?.focus(),
      enabled: props.definition.search,
    },
    { id: 'list.down', keys: 'j', label: t('key.down'), group, run: () => walk(1), hidden: true },
    { id: 'list.up', keys: 'k', label: t('key.up'), group, run: () => walk(-1), hidden: true },
    {
      id: 'list.arrow_down',
      keys: 'arrowdown',
      label: t('key.down'),
      group,
      run: () => walk(1),
      hidden: true,
    },
    { id: 'list.arrow_up', keys: 'arrowup', label: t('key.up'), group, run: () => walk(-1), hidden: true },
    {
      id: 'list.open',
      keys: 'enter',
      label: t('key.open'),
      group,
      hidden: true,
      enabled: activeRow !== undefined,
      run: () => activeRow && open(activeRow, active),
    },
    {
      id: 'list.select',
      keys: 'x',
      label: t('key.select'),
      group,
      hidden: true,
      enabled: activeRow !== undefined,
      run: () => activeRow && select([activeRow.id], !selected.has(activeRow.id)),
    },
  ]);
  const clearFilters = () => change({ filter: undefined, q: undefined, view: undefined });
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError]);

  return (
    <section className="page list-page" aria-label={props.title}>
      <header className="page-head">
        <h1>{props.title}</h1>
        {props.leading}
        <div className="grow" />
        {props.definition.search && (
          <SearchBox
            key={search.q ?? ''}
            inputRef={searchBox}
            value={search.q ?? ''}
            placeholder={props.searchPlaceholder ?? t('search.placeholder')}
            onSearch={(q) => change({ q })}
          />
        )}
        <ExportButton
          list={props.definition.name}
          query={{ ...toListQuery(search), ...props.exportQuery }}
          columns={columns}
        />
        {props.actions}
      </header>
      <div className="list-bar">
        <ViewTabs
          listKey={listKey}
          search={search}
          count={count}
          fetchCount={props.fetchPage}
          onChange={change}
        />
        <div className="grow" />
        {freshCount > 0 && (
          <Button size="small" type="primary" shape="round" onClick={() => void showFresh()}>
            {t('new.rows', { n: freshCount })}
          </Button>
        )}
        <span className="muted small" aria-live="polite">
          {count &&
            t(count.capped ? 'count.capped' : 'count.rows', { n: showCount({ ...count, capped: false }) })}
        </span>
        <DensityChooser value={density} onChange={setDensity} />
        <ColumnChooser columns={props.columns} shown={columns.map(({ key }) => key)} onChange={setShown} />
      </div>
      <FilterChips
        conditions={conditions}
        onRemove={(column) => change({ filter: withCondition(search.filter, column, undefined) })}
        onClear={clearFilters}
      />
      {selected.size > 0 && (
        <SelectionBar
          rows={rows.filter((row) => selected.has(row.id))}
          columns={columns}
          onClear={() => setSelected(new Set())}
        />
      )}
      <div className="list-frame panel">
        {query.data === undefined && query.isError ? (
          <FailedState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data === undefined ? (
          <Skeleton rows={10} />
        ) : (
          <ListGrid
            label={props.title}
            columns={columns}
            header={(column) => (
              <ColumnHeader
                key={column.key}
                column={column.key}
                title={column.title}
                align={column.align}
                option={column.option}
                definition={props.definition.columns[column.key]}
                sort={sort}
                defaultSort={props.definition.defaultSort}
                condition={search.filter?.find((item) => item.column === column.key)}
                onSort={(next) => change({ sort: next })}
                onFilter={(next) => change({ filter: withCondition(search.filter, column.key, next) })}
              />
            )}
            rows={rows}
            rowHeight={densities[density]}
            rowLabel={props.rowLabel}
            activeIndex={active}
            openId={search.open}
            selected={selected}
            onSelect={select}
            onOpen={open}
            onEnd={onEnd}
            busy={query.isFetching}
            scrollRef={grid}
            footer={
              rows.length === 0 ? (
                <NoRows
                  filtered={filtered}
                  texts={[...conditions.map(({ text }) => text), ...(search.q ? [`“${search.q}”`] : [])]}
                  empty={props.empty}
                  onClear={clearFilters}
                />
              ) : (
                <ListFoot
                  loading={isFetchingNextPage}
                  failed={isFetchNextPageError}
                  loaded={rows.length}
                  more={hasNextPage}
                  onRetry={() => void fetchNextPage()}
                />
              )
            }
          />
        )}
      </div>
      {search.open &&
        props.panel?.(
          search.open,
          rows.find((row) => row.id === search.open),
          () => {
            change({ open: undefined });
            grid.current?.focus();
          },
        )}
    </section>
  );
}

function SearchBox(props: {
  inputRef: React.Ref<InputRef>;
  value: string;
  placeholder: string;
  onSearch: (q: string | undefined) => void;
}) {
  const t = useT(listTexts);
  const [text, setText] = useState(props.value);
  const go = (q: string) => props.onSearch(q.trim() || undefined);
  return (
    <Input
      ref={props.inputRef}
      className="list-search"
      role="searchbox"
      aria-label={t('search')}
      allowClear
      prefix={<SearchIcon size={14} />}
      suffix={
        text ? undefined : (
          <span className="kbd" aria-hidden="true">
            /
          </span>
        )
      }
      placeholder={props.placeholder}
      value={text}
      maxLength={100}
      onChange={({ target, type }) => {
        setText(target.value);
        if (type === 'click') go('');
      }}
      onPressEnter={() => go(text)}
      onBlur={() => text !== props.value && go(text)}
    />
  );
}

function SelectionBar<Row>(props: {
  rows: readonly Row[];
  columns: readonly ListColumn<Row>[];
  onClear: () => void;
}) {
  const t = useT(listTexts);
  const copy = async () => {
    const lines = [
      props.columns.map(({ title }) => title),
      ...props.rows.map((row) => props.columns.map((column) => textOf(column, row))),
    ];
    await navigator.clipboard.writeText(lines.map((line) => line.join('\t')).join('\n'));
    showToast({ kind: 'done', text: t('select.copied', { n: props.rows.length }) });
  };
  return (
    <div className="list-selection notice tone-accent">
      <strong>{t('select.count', { n: formatNumber(props.rows.length) })}</strong>
      <Button size="small" onClick={() => void copy()}>
        {t('select.copy')}
      </Button>
      <Button size="small" type="text" onClick={props.onClear}>
        {t('filter.clear')}
      </Button>
    </div>
  );
}

function NoRows(props: {
  filtered: boolean;
  texts: readonly string[];
  empty: RecordListProps<{ id: string }>['empty'];
  onClear: () => void;
}): ReactNode {
  const t = useT(listTexts);
  if (!props.filtered) {
    return (
      <EmptyState title={props.empty.title} hint={props.empty.hint}>
        {props.empty.action}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t('empty.filtered')}
      hint={t('empty.filtered.hint', { filters: props.texts.join(', ') })}
    >
      <Button type="primary" onClick={props.onClear}>
        {t('filter.clear_all')}
      </Button>
    </EmptyState>
  );
}

function ListFoot(props: {
  loading: boolean;
  failed: boolean;
  more: boolean;
  loaded: number;
  onRetry: () => void;
}) {
  const t = useT(listTexts);
  return (
    <div className="list-foot muted small">
      {props.failed ? (
        <button type="button" className="link" onClick={props.onRetry}>
          {t('more.failed')}
        </button>
      ) : props.loading ? (
        t('more.loading')
      ) : (
        props.more && t('count.loaded', { n: formatNumber(props.loaded) })
      )}
    </div>
  );
}

function useConditionTexts<Row>(
  columns: readonly ListColumn<Row>[],
  filter: readonly Parameters<typeof describeCondition>[0][],
) {
  const needsPeople = filter.some(({ column, op }) => op === 'in' && /Id$/.test(column));
  const people = useQuery({ ...colleaguesQuery, enabled: needsPeople }).data?.items;
  return filter.map((condition) => {
    const column = columns.find(({ key }) => key === condition.column);
    return {
      condition,
      text: describeCondition(condition, {
        title: column?.title ?? condition.column,
        option: column?.option,
        person: (id) => people?.find((item) => item.id === id)?.name ?? '…',
      }),
    };
  });
}

function textOf<Row>(column: ListColumn<Row>, row: Row): string {
  const value = column.text ? column.text(row) : column.render(row);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function useRemembered<T>(key: string, check: (value: unknown) => value is NonNullable<T>, initial: T) {
  const [value, setValue] = useState<T>(() => recallJson(key, check) ?? initial);
  const change = (next: T) => {
    rememberJson(key, next);
    setValue(next);
  };
  return [value, change] as const;
}

function isDensity(value: unknown): value is Density {
  return typeof value === 'string' && Object.hasOwn(densities, value);
}

function isKeys(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
