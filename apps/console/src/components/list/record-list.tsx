import { Button, Input, type InputRef } from 'antd';
import { type ReactNode, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { toListQuery, toSelection, withCondition } from '../../lib/list-search.ts';
import { SearchIcon } from '../icons.tsx';
import { EmptyState, FailedState, Skeleton } from '../states.tsx';
import { ColumnHeader } from './column-header.tsx';
import { FilterChips } from './filter-chips.tsx';
import './list.css';
import { ExportButton } from './export-button.tsx';
import { ListGrid } from './list-grid.tsx';
import { ColumnChooser, DensityChooser, densities } from './list-tools.tsx';
import { type FilterChoice, MoreFilters } from './more-filters.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { listTexts } from './texts.ts';
import type { ListColumn, RecordListProps } from './types.ts';
import { useListPage } from './use-list-page.ts';
import { showCount, ViewTabs } from './view-tabs.tsx';

/** The one list: filters, views, search, sort, columns, selection, export, keyboard, record beside it. */
export function RecordList<Row extends { id: string }>(props: RecordListProps<Row> & { title: string }) {
  const {
    search,
    change,
    rows,
    query,
    count,
    freshCount,
    showFresh,
    listKey,
    density,
    setDensity,
    setShown,
    selected,
    allSelected,
    selectAll,
    clearSelection,
    active,
    searchBox,
    grid,
    columns,
    conditions,
    sort,
    filtered,
    open,
    select,
    clearFilters,
    onEnd,
  } = useListPage(props);

  return (
    <section className="page list-page" aria-label={props.title}>
      <ListHead page={{ search, change, searchBox, columns }} props={props} />
      <ListBar
        {...{ props, search, change, count, freshCount, showFresh, listKey }}
        density={density}
        onDensity={setDensity}
        columns={columns}
        onColumns={setShown}
      />
      <FilterChips
        conditions={conditions}
        onRemove={(gone) => change({ filter: search.filter?.filter((item) => item !== gone) })}
        onClear={clearFilters}
      />
      {selected.size > 0 && (
        <SelectionBar
          rows={rows.filter((row) => selected.has(row.id))}
          columns={columns}
          all={allSelected ? toSelection(search) : null}
          count={count}
          bulk={props.bulk}
          onAll={selectAll}
          onClear={clearSelection}
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
                  loading={query.isFetchingNextPage}
                  failed={query.isFetchNextPageError}
                  loaded={rows.length}
                  more={query.hasNextPage}
                  onRetry={() => void query.fetchNextPage()}
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

type Page<Row extends { id: string }> = ReturnType<typeof useListPage<Row>>;

/** Name of the list, free search, export, what can be done. */
function ListHead<Row extends { id: string }>({
  page,
  props,
}: {
  page: Pick<Page<Row>, 'search' | 'change' | 'searchBox' | 'columns'>;
  props: RecordListProps<Row> & { title: string };
}) {
  const t = useT(listTexts);
  const { search } = page;
  return (
    <header className="page-head">
      <h1>{props.title}</h1>
      {props.leading}
      <div className="grow" />
      {props.definition.search && (
        <SearchBox
          key={search.q ?? ''}
          inputRef={page.searchBox}
          value={search.q ?? ''}
          placeholder={props.searchPlaceholder ?? t('search.placeholder')}
          onSearch={(q) => page.change({ q })}
        />
      )}
      <ExportButton
        title={props.title}
        definition={props.definition}
        query={{ ...toListQuery(search), ...props.exportQuery }}
        columns={page.columns}
      />
      {props.actions}
    </header>
  );
}

/** Views, count, new rows, density, columns. */
function ListBar<Row extends { id: string }>(
  bar: Pick<
    Page<Row>,
    'search' | 'change' | 'count' | 'freshCount' | 'showFresh' | 'listKey' | 'density' | 'columns'
  > & {
    props: RecordListProps<Row>;
    onDensity: Page<Row>['setDensity'];
    onColumns: Page<Row>['setShown'];
  },
) {
  const t = useT(listTexts);
  const { count, freshCount, columns } = bar;
  return (
    <div className="list-bar">
      <ViewTabs
        listKey={bar.listKey}
        search={bar.search}
        count={count}
        fetchCount={bar.props.fetchPage}
        onChange={bar.change}
      />
      {bar.props.viewActions}
      <div className="grow" />
      {freshCount > 0 && (
        <Button size="small" type="primary" shape="round" onClick={() => void bar.showFresh()}>
          {t('new.rows', { n: freshCount })}
        </Button>
      )}
      <span className="muted small" aria-live="polite">
        {count &&
          t(count.capped ? 'count.capped' : 'count.rows', { n: showCount({ ...count, capped: false }) })}
      </span>
      <MoreFilters
        definition={bar.props.definition}
        choices={outOfSight(bar.props, columns)}
        filter={bar.search.filter}
        onFilter={(column, next) => bar.change({ filter: withCondition(bar.search.filter, column, next) })}
      />
      <DensityChooser value={bar.density} onChange={bar.onDensity} />
      <ColumnChooser
        columns={bar.props.columns}
        shown={columns.map(({ key }) => key)}
        onChange={bar.onColumns}
      />
    </div>
  );
}

/** Columns with a funnel and a name that the list does not show. */
function outOfSight<Row extends { id: string }>(
  { definition, columns, filterWords = {} }: RecordListProps<Row>,
  shown: readonly ListColumn<Row>[],
): FilterChoice[] {
  return Object.entries(definition.columns).flatMap(([key, { filter, type }]) => {
    if (!filter || shown.some((column) => column.key === key)) return [];
    const words = filterWords[key];
    const named = columns.find((column) => column.key === key) ?? words;
    // Nobody types the id of a record.
    if (type === 'record' && !words?.values?.length) return [];
    return named ? [{ key, title: named.title, option: named.option, values: words?.values }] : [];
  });
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
