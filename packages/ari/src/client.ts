import { bridgeRequests } from './bridges.ts';
import { channelRequests } from './channels.ts';
import { dynamicConfigRequests } from './dynamic-config.ts';
import { EventSocket, type SocketState } from './event-socket.ts';
import type { AriEvent } from './events.ts';
import { AriError, createAriHttp } from './http.ts';
import type { AsteriskInfo, Endpoint } from './resources.ts';

export interface AriClientOptions {
  /** E.g. `http://127.0.0.1:8088/ari`. */
  baseUrl: string;
  user: string;
  password: string;
  /** Name of the Stasis application. */
  app: string;
  /** Also events of channels and endpoints that are not in the application. */
  subscribeAll?: boolean;
  /** Types that Asterisk is asked not to send. */
  disallowedEvents?: readonly string[];
  timeoutMs?: number;
}

export type AriClient = ReturnType<typeof createAriClient>;

/** Requests go over kept HTTP connections and work without the event socket, which `connect` opens and keeps open. */
export function createAriClient(options: AriClientOptions) {
  const http = createAriHttp({ ...options, timeoutMs: options.timeoutMs ?? 10_000 });
  const eventListeners = new Set<(event: AriEvent) => void>();
  const stateListeners = new Set<(state: SocketState) => void>();

  const socket = new EventSocket({
    url: () => eventsUrl(options),
    onState(state) {
      for (const listener of stateListeners) listener(state);
    },
    onMessage(text) {
      const event = JSON.parse(text) as AriEvent | { type: 'ApplicationReplaced' };
      if (event.type === 'ApplicationReplaced') socket.markReplaced();
      else for (const listener of eventListeners) listener(event);
    },
  });

  return {
    baseUrl: options.baseUrl,
    app: options.app,
    channels: channelRequests(http),
    bridges: bridgeRequests(http),
    config: dynamicConfigRequests(http),
    stopPlayback: (id: string) => http.send('DELETE', `/playbacks/${encodeURIComponent(id)}`),
    async hasPlayback(id: string): Promise<boolean> {
      try {
        await http.send('GET', `/playbacks/${encodeURIComponent(id)}`);
        return true;
      } catch (error) {
        if (error instanceof AriError && error.status === 404) return false;
        throw error;
      }
    },
    async listEndpoints(technology: string): Promise<Endpoint[]> {
      try {
        return (await http.send('GET', `/endpoints/${technology}`)) as Endpoint[];
      } catch (error) {
        // Asterisk's way of saying that there is none yet.
        if (error instanceof AriError && error.status === 404) return [];
        throw error;
      }
    },
    getEndpoint: async (technology: string, resource: string) =>
      (await http.send('GET', `/endpoints/${technology}/${encodeURIComponent(resource)}`)) as Endpoint,
    getInfo: async () => (await http.send('GET', '/asterisk/info')) as AsteriskInfo,
    /** Tells Asterisk which events not to send; the application forgets it when Asterisk restarts. */
    async applyEventFilter() {
      const disallowed = (options.disallowedEvents ?? []).map((type) => ({ type }));
      await http.send('PUT', `/applications/${options.app}/eventFilter`, {}, { disallowed });
    },

    subscribe(listener: (event: AriEvent) => void): () => void {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onState(listener: (state: SocketState) => void): () => void {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    connect: () => socket.open(),
    /** Cuts the event socket as a network failure would; it comes back by itself. */
    dropConnection: () => socket.drop(),
    close() {
      socket[Symbol.dispose]();
      http.close();
    },
  };
}

function eventsUrl(options: AriClientOptions): string {
  const url = new URL(`${options.baseUrl.replace(/^http/, 'ws')}/events`);
  url.searchParams.set('api_key', `${options.user}:${options.password}`);
  url.searchParams.set('app', options.app);
  url.searchParams.set('subscribeAll', String(options.subscribeAll ?? false));
  return url.toString();
}
