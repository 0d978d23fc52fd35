import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { expect, it } from 'vitest';
import { createLog } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import { mountSipSocket } from './sip-socket.ts';
import type { Switch } from './switch.ts';

it('notices a browser that was killed, though the switch keeps its side open', async () => {
  const upstream = createTcpServer({ allowHalfOpen: true }, (socket) => socket.resume()).listen(
    0,
    '127.0.0.1',
  );
  const http = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(upstream, 'listening'), once(http, 'listening')]);
  const { port } = upstream.address() as AddressInfo;
  const principal = { tenantId: 't', userId: 'u', permissions: new Set(['voice.phone']) };
  const gone = Promise.withResolvers<unknown>();
  const bridge = mountSipSocket({
    http,
    addressOf: () => '127.0.0.1',
    log: createLog('silent'),
    authenticator: {
      authenticate: async () => ({ principal: principal as unknown as Principal, csrfToken: '' }),
    },
    switchPort: { softphoneTarget: () => ({ host: '127.0.0.1', port, path: '/ws' }) } as Switch,
    onGone: gone.resolve,
  });
  const reached = once(upstream, 'connection');
  const browser = connect((http.address() as AddressInfo).port, '127.0.0.1');
  browser.write('GET /sip HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n');
  browser.write('Cookie: guanjia_session=x\r\n\r\n');
  await reached;
  browser.end();
  expect(await gone.promise).toEqual({ tenantId: 't', userId: 'u' });
  bridge.dispose();
  http.close();
  upstream.close();
});
