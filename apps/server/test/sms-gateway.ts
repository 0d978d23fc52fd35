import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Pdu, type Session } from 'smpp';

export interface SmsGateway extends AsyncDisposable {
  /** With the password as given; the right one is `se:cret`. */
  urlWith(password: string): string;
  /** What was handed over, oldest first. */
  received: Pdu[];
  /** Decides what the next messages are answered; undefined: no answer ever comes. Without it the status of the start. */
  answer: ((pdu: Pdu) => Promise<number | undefined> | number | undefined) | undefined;
}

/** An operator's SMPP gateway on loopback that knows one account and keeps what it was given. */
export async function startSmsGateway({ submitStatus = 0 } = {}): Promise<SmsGateway> {
  const received: Pdu[] = [];
  const sessions = new Set<Session>();
  const server = createServer((session: Session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
    session.on('bind_transceiver', (pdu: Pdu) => {
      const known = pdu.system_id === 'guanjia' && pdu.password === 'se:cret';
      session.send(pdu.response({ command_status: known ? 0 : 14 }));
    });
    session.on('submit_sm', (pdu: Pdu) => {
      received.push(pdu);
      void Promise.resolve(gateway.answer ? gateway.answer(pdu) : submitStatus).then((status) => {
        if (status === undefined) return;
        session.send(pdu.response({ command_status: status, message_id: String(received.length) }));
      });
    });
    session.on('unbind', (pdu: Pdu) => session.send(pdu.response()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const gateway: SmsGateway = {
    received,
    answer: undefined,
    urlWith: (password) => `smpp://guanjia:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
  return gateway;
}
