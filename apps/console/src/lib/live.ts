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

type ActiveCall = { call: CallView | null };

const callOrder: Readonly<Record<CallView['state'], number>> = {
  arrived: 0,
  dialing: 0,
  ringing: 1,
  connecting: 2,
  talking: 3,
  held: 3,
  agent_away: 3,
  ended: 4,
};

/** Puts in the answer to a command, unless a message that was quicker has brought a later state of the same call. */
export function withAnswer<T extends ActiveCall>(before: T | undefined, answer: CallView): T | undefined {
  if (!before) return undefined;
  const { call } = before;
  const overtaken = call?.id === answer.id && callOrder[call.state] > callOrder[answer.state];
  return overtaken ? before : { ...before, call: answer };
}

/** The same for the own state. */
export function newerAgent(before: AgentView | undefined, answer: AgentView): AgentView {
  return before && Date.parse(before.since) > Date.parse(answer.since) ? before : answer;
}
