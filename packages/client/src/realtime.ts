import type {
  RealtimeMessage,
  RealtimePayload,
  RealtimeType,
  ResumeAnswer,
} from '@guanjia/contracts/realtime';
import { realtimePath } from '@guanjia/contracts/realtime';
import { io, type Socket } from 'socket.io-client';

export type ConnectionState =
  | { kind: 'connecting' }
  /** `caughtUp`: messages that were missed and have been delivered since. */
  | { kind: 'online'; caughtUp: number }
  | { kind: 'offline'; since: Date }
  /** The session is over. */
  | { kind: 'refused' };

export interface RealtimeClient {
  on<T extends RealtimeType>(
    type: T,
    listener: (payload: RealtimePayload<T>, at: string) => void,
  ): () => void;
  /** Called when too much was missed: everything shown must be loaded again. */
  onReset(listener: () => void): () => void;
  onState(listener: (state: ConnectionState) => void): () => void;
  state(): ConnectionState;
  /** Cuts the connection as a bad network would; it comes back by itself. For trying out the resume. */
  dropConnection(): void;
  close(): void;
}

/** Streams what happens; after a loss it resumes at the last position, so nothing is lost or doubled. */
export function createRealtimeClient(
  options: { baseUrl?: string; extraHeaders?: Record<string, string> } = {},
): RealtimeClient {
  const listeners = new Map<string, Set<(payload: never, at: string) => void>>();
  const resets = new Set<() => void>();
  const states = new Set<(state: ConnectionState) => void>();
  let position: number | null = null;
  let current: ConnectionState = { kind: 'connecting' };

  const socket: Socket = io(options.baseUrl ?? '', {
    path: realtimePath,
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2000,
    ...(options.extraHeaders ? { extraHeaders: options.extraHeaders } : {}),
  });

  function setState(state: ConnectionState): void {
    current = state;
    for (const listener of states) listener(state);
  }

  socket.on('connect', () => {
    socket.emit('resume', { position }, (answer: ResumeAnswer) => {
      if (answer.kind === 'reset') {
        position = answer.position;
        for (const listener of resets) listener();
        setState({ kind: 'online', caughtUp: 0 });
      } else {
        position = Math.max(position ?? 0, answer.position);
        setState({ kind: 'online', caughtUp: answer.caughtUp });
      }
    });
  });
  socket.on('disconnect', (reason) => {
    if (current.kind === 'refused') return;
    setState({ kind: 'offline', since: new Date() });
    if (reason === 'io server disconnect') socket.connect();
  });
  socket.on('connect_error', (error) => {
    if (error.message !== 'unauthenticated') return;
    setState({ kind: 'refused' });
    socket.disconnect();
  });
  socket.on('message', (message: RealtimeMessage) => {
    if (position !== null && message.position <= position) return;
    position = message.position;
    for (const listener of listeners.get(message.type) ?? []) listener(message.payload as never, message.at);
  });

  return {
    on(type, listener) {
      const set = listeners.get(type) ?? new Set();
      listeners.set(type, set);
      set.add(listener as never);
      return () => set.delete(listener as never);
    },
    onReset(listener) {
      resets.add(listener);
      return () => resets.delete(listener);
    },
    onState(listener) {
      states.add(listener);
      return () => states.delete(listener);
    },
    state: () => current,
    dropConnection: () => void socket.io.engine.close(),
    close: () => socket.close(),
  };
}
