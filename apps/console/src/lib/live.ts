import { getDesk } from '@guanjia/contracts/outbound/work';
import { type AgentView, getOwnState } from '@guanjia/contracts/routing/routes';
import { listBackgroundTasks } from '@guanjia/contracts/tasks/routes';
import { type CallView, getActiveCall, getVoiceStatus } from '@guanjia/contracts/voice/routes';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { useMay } from './session.ts';

/** What several features show and realtime messages keep up to date: the own state, the own call, the desk. */
export const ownAgentQuery = queryOptions({
  queryKey: ['routing', 'me'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => api.call(getOwnState, {}, { signal }),
});

export const activeCallQuery = queryOptions({
  queryKey: ['voice', 'active'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => api.call(getActiveCall, {}, { signal }),
});

export const deskQuery = queryOptions({
  queryKey: ['outbound', 'desk'],
  queryFn: ({ signal }) => api.call(getDesk, {}, { signal }),
});

export const voiceStatusQuery = queryOptions({
  queryKey: ['voice', 'status'],
  queryFn: ({ signal }) => api.call(getVoiceStatus, {}, { signal }),
});

export const backgroundTasksQuery = queryOptions({
  queryKey: ['tasks'],
  queryFn: ({ signal }) => api.call(listBackgroundTasks, {}, { signal }),
});

export function useOwnAgent(): AgentView | undefined {
  return useQuery({ ...ownAgentQuery, enabled: useMay('routing.work') }).data;
}

/** The own call while it lives. */
export function useActiveCall(): CallView | undefined {
  const { data } = useQuery({ ...activeCallQuery, enabled: useMay('voice.phone') });
  return data?.call && data.call.state !== 'ended' ? data.call : undefined;
}
