import type { AriHttp } from './http.ts';
import type { Channel, Playback } from './resources.ts';

export interface Originate {
  channelId: string;
  /** E.g. `PJSIP/100` or `PJSIP/13800000000@trunk`. */
  endpoint: string;
  app: string;
  appArgs?: string;
  callerId?: string;
  /** Seconds; the channel is given up after it. */
  timeout?: number;
  variables?: Record<string, string>;
}

/** `/channels`. Every function rejects with `AriError`. */
export function channelRequests(http: AriHttp) {
  const path = (id: string, rest = '') => `/channels/${encodeURIComponent(id)}${rest}`;
  return {
    list: async () => (await http.send('GET', '/channels')) as Channel[],
    get: async (id: string) => (await http.send('GET', path(id))) as Channel,
    async originate(request: Originate) {
      const { channelId, variables, ...query } = request;
      return (await http.send('POST', path(channelId), query, variables && { variables })) as Channel;
    },
    answer: (id: string) => http.send('POST', path(id, '/answer')),
    ring: (id: string) => http.send('POST', path(id, '/ring')),
    /** `reason` is Asterisk's word (normal, busy, congestion, no_answer …). */
    hangUp: (id: string, reason: string) => http.send('DELETE', path(id), { reason }),
    sendDtmf: (id: string, dtmf: string) => http.send('POST', path(id, '/dtmf'), { dtmf }),
    startMusic: (id: string) => http.send('POST', path(id, '/moh')),
    stopMusic: (id: string) => http.send('DELETE', path(id, '/moh')),
    async play(id: string, playbackId: string, media: string) {
      return (await http.send('POST', path(id, `/play/${encodeURIComponent(playbackId)}`), {
        media,
      })) as Playback;
    },
    async getVariable(id: string, variable: string) {
      const answer = (await http.send('GET', path(id, '/variable'), { variable })) as { value: string };
      return answer.value;
    },
    /** Also a dialplan function that can be written, such as `VOLUME(RX)`. */
    setVariable: (id: string, variable: string, value: string) =>
      http.send('POST', path(id, '/variable'), { variable, value }),
  };
}
