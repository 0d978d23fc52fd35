import { useQuery } from '@tanstack/react-query';
import type { InputRef } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { useT } from '../../lib/i18n.ts';
import { type Command, useCommands } from '../../lib/keyboard.ts';
import { toSelection, useListSearch } from '../../lib/list-search.ts';
import { recallJson, rememberJson } from '../../lib/remember.ts';
import { describeCondition } from './describe-condition.ts';
import { colleaguesQuery } from './filter-editor.tsx';
import { type Density, densities } from './list-tools.tsx';
import { listTexts } from './texts.ts';
import type { ListColumn, RecordListProps } from './types.ts';
import { useListRows } from './use-list-rows.ts';

/** State, keys and data of one list. */
export function useListPage<Row extends { id: string }>(props: RecordListProps<Row>) {
  const [search, change] = useListSearch();
  const { rows, query, count, freshCount, showFresh } = useListRows(props, search);
  const listKey = props.variant ? `${props.definition.name}.${props.variant}` : props.definition.name;
  const [density, setDensity] = useRemembered<Density>('list.density', isDensity, 'normal');
  const [shown, setShown] = useRemembered<readonly string[] | undefined>(
    `columns.${listKey}`,
    isKeys,
    undefined,
  );
  const [picked, setSelected] = useState<ReadonlySet<string>>(new Set());
  const base = JSON.stringify(toSelection(search));
  /** The filter of which every row is selected, also those that are not loaded. */
  const [everything, setEverything] = useState<string | null>(null);
  const allSelected = everything === base;
  const selected = allSelected ? new Set(rows.map(({ id }) => id)) : picked;
  const [active, setActive] = useState(-1);
  const searchBox = useRef<InputRef>(null);
  const grid = useRef<HTMLDivElement>(null);

  const columns = props.columns.filter((column) => (shown ? shown.includes(column.key) : !column.hidden));
  const conditions = useConditionTexts(props, search.filter ?? []);
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
    setEverything(null);
    const next = new Set(selected);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setSelected(next);
  };
  const activeRow = rows[active];
  useListKeys({
    search: props.definition.search ? () => searchBox.current?.focus() : undefined,
    walk,
    open: activeRow && (() => open(activeRow, active)),
    select: activeRow && (() => select([activeRow.id], !selected.has(activeRow.id))),
  });
  const clearFilters = () => change({ filter: undefined, q: undefined, view: undefined });
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError]);

  return {
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
    selectAll: () => setEverything(base),
    clearSelection: () => {
      setEverything(null);
      setSelected(new Set());
    },
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
  };
}

function useConditionTexts<Row>(
  {
    columns,
    definition,
    filterWords,
  }: Pick<RecordListProps<never>, 'definition' | 'filterWords'> & {
    columns: readonly ListColumn<Row>[];
  },
  filter: readonly Parameters<typeof describeCondition>[0][],
) {
  const needsPeople = filter.some(({ column }) => definition.columns[column]?.type === 'user');
  const people = useQuery({ ...colleaguesQuery, enabled: needsPeople }).data?.items;
  return filter.map((condition) => {
    const column = columns.find(({ key }) => key === condition.column) ?? filterWords?.[condition.column];
    return {
      condition,
      text: describeCondition(condition, {
        title: column?.title ?? condition.column,
        option: column?.option,
        scale: definition.columns[condition.column]?.scale,
        person: (id) => people?.find((item) => item.id === id)?.name ?? '…',
      }),
    };
  });
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

interface ListKeys {
  search: (() => void) | undefined;
  walk: (step: number) => void;
  open: (() => void) | undefined;
  select: (() => void) | undefined;
}

function useListKeys({ search, walk, open, select }: ListKeys): void {
  const t = useT(listTexts);
  const command = (id: string, keys: string, label: string, run: (() => void) | undefined): Command => ({
    id: `list.${id}`,
    keys,
    label,
    group: t('keys'),
    hidden: id !== 'search',
    enabled: run !== undefined,
    run: () => run?.(),
  });
  useCommands([
    command('search', '/', t('key.search'), search),
    command('down', 'j', t('key.down'), () => walk(1)),
    command('up', 'k', t('key.up'), () => walk(-1)),
    command('arrow_down', 'arrowdown', t('key.down'), () => walk(1)),
    command('arrow_up', 'arrowup', t('key.up'), () => walk(-1)),
    command('open', 'enter', t('key.open'), open),
    command('select', 'x', t('key.select'), select),
  ]);
}
