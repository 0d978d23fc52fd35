import { listTimeline, type TimelineEntry } from '@guanjia/contracts/customers/routes';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useRealtime } from '../../lib/realtime.ts';

/**
 * The entries of a customer's timeline, page by page and live. While the pointer is over them (`hold`), new ones wait
 * until they are asked for: nothing moves away under a hand.
 */
export function useTimeline(customerId: string, kind: TimelineEntry['kind'] | undefined) {
  const client = useQueryClient();
  const held = useRef(false);
  const [waiting, setWaiting] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ['customers', 'timeline', customerId, kind ?? ''],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.call(
        listTimeline,
        {
          params: { id: customerId },
          query: { limit: 30, ...(kind ? { kind } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        },
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const refresh = () => {
    setWaiting(false);
    void client.invalidateQueries({ queryKey: ['customers', 'timeline', customerId] });
  };
  useRealtime('customers.timeline', (message) => {
    if (message.customerId !== customerId) return;
    if (held.current) setWaiting(true);
    else refresh();
  });
  return {
    query,
    entries: query.data?.pages.flatMap((page) => page.items) ?? [],
    /** There is something new that is not shown yet. */
    waiting,
    refresh,
    hold(on: boolean) {
      held.current = on;
      if (!on && waiting) refresh();
    },
  };
}
