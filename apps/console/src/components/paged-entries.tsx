import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { EmptyState, Loaded } from './states.tsx';

interface Page<Entry> {
  items: Entry[];
  nextCursor: string | null;
}

/** Entries of a record's past, newest first; earlier ones are asked for by a button. */
export function PagedEntries<Entry extends { id: string }>(props: {
  queryKey: readonly string[];
  fetchPage: (query: { limit: number; cursor?: string }, signal: AbortSignal) => Promise<Page<Entry>>;
  rows: number;
  empty: string;
  more: string;
  entry: (entry: Entry) => ReactNode;
}) {
  const query = useInfiniteQuery({
    queryKey: props.queryKey,
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      props.fetchPage({ limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return (
    <Loaded query={query} rows={props.rows}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        if (entries.length === 0) return <EmptyState title={props.empty} />;
        return (
          <div className="stack">
            {entries.map((entry) => props.entry(entry))}
            {query.hasNextPage && (
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {props.more}
              </Button>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}
