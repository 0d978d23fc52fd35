import type { ListPage } from '@guanjia/contracts/core/list';
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { type ListSearch, toListQuery } from '../../lib/list-search.ts';
import { onRealtime } from '../../lib/realtime.ts';
import type { RecordListProps } from './types.ts';

const pageSize = 60;

/**
 * The rows of a list, page by page. Live messages never move rows: changed ones are replaced in place, new ones are
 * only counted until the user asks for them.
 */
export function useListRows<Row extends { id: string }>(
  props: Pick<RecordListProps<Row>, 'definition' | 'variant' | 'fetchPage' | 'watch'>,
  search: ListSearch,
) {
  const client = useQueryClient();
  const { filter, sort, q } = search;
  const base = toListQuery({
    ...(filter ? { filter } : {}),
    ...(sort ? { sort } : {}),
    ...(q ? { q } : {}),
  });
  const queryKey = ['list', props.definition.name, props.variant ?? '', base];
  const keyText = JSON.stringify(queryKey);
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      props.fetchPage(
        { ...base, limit: pageSize, ...(pageParam ? { cursor: pageParam } : { count: 'true' }) },
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const [fresh, setFresh] = useState({ key: keyText, count: 0 });

  const look = useEffectEvent(async () => {
    if (!query.data || document.hidden) return;
    const page = await props
      .fetchPage({ ...base, limit: pageSize, count: 'true' }, new AbortController().signal)
      .catch(() => undefined);
    if (!page) return;
    const known = new Set(rows.map((row) => row.id));
    setFresh({ key: keyText, count: page.items.filter((row) => !known.has(row.id)).length });
    client.setQueryData<InfiniteData<ListPage<Row>>>(queryKey, (data) => data && replaceRows(data, page));
  });
  const watched = (props.watch ?? []).join();
  useEffect(() => {
    if (!watched) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stops = watched.split(',').map((type) =>
      onRealtime(type as 'voice.call', () => {
        clearTimeout(timer);
        timer = setTimeout(() => void look(), 600);
      }),
    );
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [watched]);

  return {
    query,
    rows,
    count: query.data?.pages[0]?.count ?? null,
    freshCount: fresh.key === keyText ? fresh.count : 0,
    async showFresh() {
      setFresh({ key: keyText, count: 0 });
      await client.resetQueries({ queryKey, exact: true });
    },
  };
}

function replaceRows<Row extends { id: string }>(
  data: InfiniteData<ListPage<Row>>,
  newest: ListPage<Row>,
): InfiniteData<ListPage<Row>> {
  const byId = new Map(newest.items.map((row) => [row.id, row]));
  return {
    ...data,
    pages: data.pages.map((page, index) => ({
      ...page,
      items: page.items.map((row) => byId.get(row.id) ?? row),
      count: index === 0 ? newest.count : page.count,
    })),
  };
}
