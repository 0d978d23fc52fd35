import { openTask } from '@guanjia/contracts/outbound/work';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export function taskQuery(id: string) {
  return queryOptions({
    queryKey: ['outbound', 'task', id],
    queryFn: ({ signal }) => api.call(openTask, { params: { id } }, { signal }),
  });
}
