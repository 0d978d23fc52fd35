import type { AriHttp } from './http.ts';
import type { Bridge } from './resources.ts';

/** `/bridges`. Every function rejects with `AriError`. */
export function bridgeRequests(http: AriHttp) {
  const path = (id: string, rest = '') => `/bridges/${encodeURIComponent(id)}${rest}`;
  return {
    list: async () => (await http.send('GET', '/bridges')) as Bridge[],
    get: async (id: string) => (await http.send('GET', path(id))) as Bridge,
    /** Status 409 when there is one of this id already. */
    create: async (id: string, type: string) => (await http.send('POST', path(id), { type })) as Bridge,
    addChannel: (id: string, channel: string) => http.send('POST', path(id, '/addChannel'), { channel }),
    removeChannel: (id: string, channel: string) =>
      http.send('POST', path(id, '/removeChannel'), { channel }),
    destroy: (id: string) => http.send('DELETE', path(id)),
  };
}
