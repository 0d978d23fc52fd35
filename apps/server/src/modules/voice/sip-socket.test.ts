import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLog } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import { mountSipSocket, type SipSocket } from './sip-socket.ts';
import type { Switch } from './switch.ts';

let http: Server;
let upstream: ReturnType<typeof createTcpServer>;
let bridge: SipSocket;
/** Who holds which cookie. */
let sessions: Map<string, Partial<Principal>>;
let gone: ReturnType<typeof Promise.withResolvers<unknown>>;

const phone = {
  tenantId: 't',
  userId: 'u',
  roleKey: 'agent',
  permissions: new Set(['voice.phone'] as const),
};

beforeEach(async () => {
  upstream = createTcpServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (chunk) => void socket.write(chunk));
  }).listen(0, '127.0.0.1');
  http = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(upstream, 'listening'), once(http, 'listening')]);
  const { port } = upstream.address() as AddressInfo;
  sessions = new Map([
    ['one', { ...phone, sessionId: 'one' }],
    ['two', { ...phone, sessionId: 'two' }],
  ]);
  gone = Promise.withResolvers();
  bridge = mountSipSocket({
    http,
    addressOf: () => '127.0.0.1',
    log: createLog('silent'),
    sessionCookie: 'session',
    authenticator: {
      async authenticate(token) {
        const principal = sessions.get(token) as Principal | undefined;
        return principal && { principal, csrfToken: '' };
      },
    },
    switchPort: { softphoneTarget: () => ({ host: '127.0.0.1', port, path: '/ws' }) } as Switch,
    onGone: gone.resolve,
  });
});

afterEach(() => {
  bridge.dispose();
  http.close();
  upstream.close();
});

async function call(session: string): Promise<Socket> {
  const reached = once(upstream, 'connection');
  const browser = connect((http.address() as AddressInfo).port, '127.0.0.1');
  browser.on('error', () => undefined);
  browser.write('GET /sip HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n');
  browser.write(`Cookie: session=${session}\r\n\r\n`);
  await reached;
  return browser.resume();
}

/** The other end sends back what it gets. */
async function answered(browser: Socket): Promise<void> {
  browser.write('are you there?');
  for (let heard = ''; !heard.includes('are you there?'); ) {
    const [chunk] = (await once(browser, 'data')) as [Buffer];
    heard += chunk.toString();
  }
}

it('notices a browser that was killed, though the switch keeps its side open', async () => {
  (await call('one')).end();
  expect(await gone.promise).toEqual({ tenantId: 't', userId: 'u' });
});

it('cuts the phone of a session that has ended, and no other', async () => {
  const one = await call('one');
  const two = await call('two');
  sessions.delete('one');
  const cut = once(one, 'close');
  await bridge.recheck('t', ['session:one']);
  await cut;
  await answered(two);
  two.destroy();
});

it('gives one person ten sockets', async () => {
  const browsers = [];
  for (let n = 0; n < 10; n += 1) browsers.push(await call('one'));
  const browser = connect((http.address() as AddressInfo).port, '127.0.0.1');
  browser.write('GET /sip HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n');
  browser.write('Cookie: session=one\r\n\r\n');
  const [answer] = (await once(browser, 'data')) as [Buffer];
  expect(answer.toString()).toContain('429');
  for (const each of [...browsers, browser]) each.destroy();
});

it('lets a phone be when rights change but for the phone, and elsewhere', async () => {
  const one = await call('one');
  await bridge.recheck('t', ['user:u']);
  sessions.clear();
  await bridge.recheck('another tenant', ['user:u']);
  await answered(one);
  sessions.set('one', { ...phone, sessionId: 'one', permissions: new Set() });
  const cut = once(one, 'close');
  await bridge.recheck('t', ['role:agent']);
  await cut;
});
