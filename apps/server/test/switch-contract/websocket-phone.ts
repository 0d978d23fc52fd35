import { once } from 'node:events';
import {
  answerChallenge,
  formatSipMessage,
  headerValue,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
} from '@guanjia/sip-peer';

/** The signalling of a browser phone: registers over a SIP websocket (RFC 7118) and keeps it open. */
export async function openWebsocketPhone(options: { url: string; username: string; password: string }) {
  const socket = new WebSocket(options.url, 'sip');
  await once(socket, 'open');
  let sequence = 0;

  async function send(request: SipRequest): Promise<SipResponse> {
    const answered = once(socket, 'message') as Promise<[MessageEvent]>;
    socket.send(formatSipMessage(request));
    const [event] = await answered;
    const message = parseSipMessage(String(event.data));
    if (message?.kind !== 'response') throw new Error('Not an answer.');
    return message;
  }

  function registerRequest(authorization?: string): SipRequest {
    sequence++;
    const { username } = options;
    return {
      kind: 'request',
      method: 'REGISTER',
      uri: 'sip:guanjia.invalid',
      headers: [
        ['Via', `SIP/2.0/WS page.invalid;branch=z9hG4bKpage${sequence}`],
        ['Max-Forwards', '70'],
        ['From', `<sip:${username}@guanjia.invalid>;tag=page`],
        ['To', `<sip:${username}@guanjia.invalid>`],
        ['Call-ID', `${username}-registration`],
        ['CSeq', `${sequence} REGISTER`],
        ['Contact', `<sip:${username}@page.invalid;transport=ws>`],
        ['Expires', '600'],
        ...(authorization ? ([['Authorization', authorization]] satisfies [string, string][]) : []),
      ],
      body: '',
    };
  }

  return {
    /** Resolves with the final status. */
    async register(): Promise<number> {
      const challenge = headerValue(await send(registerRequest()), 'www-authenticate');
      const uri = 'sip:guanjia.invalid';
      const authorization = answerChallenge(challenge, { method: 'REGISTER', uri, ...options });
      return (await send(registerRequest(authorization))).status;
    },
    close: () => socket.close(),
  };
}
