import { type ConnectionState, createRealtimeClient, type RealtimeClient } from '@guanjia/client/realtime';
import type { RealtimePayload, RealtimeType } from '@guanjia/contracts/realtime';
import { useEffect, useEffectEvent } from 'react';
import { createStore } from './store.ts';

export const connectionStore = createStore<ConnectionState>({ kind: 'connecting' });

let client: RealtimeClient | undefined;
const waiting = new Set<(client: RealtimeClient) => void>();

/** Connects once per session. The answer closes the connection. */
export function startRealtime(handlers: { onReset: () => void; onRefused: () => void }): () => void {
  const started = createRealtimeClient();
  client = started;
  started.onReset(handlers.onReset);
  started.onState((state) => {
    connectionStore.set(state);
    if (state.kind === 'refused') handlers.onRefused();
  });
  for (const attach of waiting) attach(started);
  return () => {
    started.close();
    if (client === started) client = undefined;
    connectionStore.set({ kind: 'connecting' });
  };
}

/** Listens from anywhere, also before the connection is started and across log-ins. */
export function onRealtime<T extends RealtimeType>(
  type: T,
  listener: (payload: RealtimePayload<T>) => void,
): () => void {
  let stop: (() => void) | undefined;
  const attach = (to: RealtimeClient) => {
    stop?.();
    stop = to.on(type, listener);
  };
  waiting.add(attach);
  if (client) attach(client);
  return () => {
    waiting.delete(attach);
    stop?.();
  };
}

/** Listens while the component is shown. */
export function useRealtime<T extends RealtimeType>(
  type: T,
  listener: (payload: RealtimePayload<T>) => void,
): void {
  const handle = useEffectEvent(listener);
  useEffect(() => onRealtime(type, (payload) => handle(payload)), [type]);
}
