import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Pdu, type Session } from 'smpp';

export interface SmsGateway extends AsyncDisposable {
  /** With the password as given; the right one is `se:cret`. */
  urlWith(password: string): string;
  /** What was accepted, oldest first. */
  received: Pdu[];
}

/** An operator's SMPP gateway on loopback that knows one account and keeps what it was given. */
export async function startSmsGateway({ submitStatus = 0 } = {}): Promise<SmsGateway> {
  const received: Pdu[] = [];
  const server = createServer((session: Session) => {
    session.on('error', () => session.destroy());
    session.on('bind_transceiver', (pdu: Pdu) => {
      const known = pdu.system_id === 'guanjia' && pdu.password === 'se:cret';
      session.send(pdu.response({ command_status: known ? 0 : 14 }));
    });
    session.on('submit_sm', (pdu: Pdu) => {
      received.push(pdu);
      session.send(pdu.response({ command_status: submitStatus, message_id: '1' }));
    });
    session.on('unbind', (pdu: Pdu) => session.send(pdu.response()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    urlWith: (password) => `smpp://guanjia:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
