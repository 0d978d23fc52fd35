import { once } from 'node:events';
import { connect } from 'node:net';
import { type ConnectionState, createRealtimeClient } from '@guanjia/client/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../src/kernel/outbox.ts';
import { topics } from '../src/kernel/topics.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let agent: SignedIn;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  await app.tenant('T2');
  agent = await app.logIn('T1', 'agent');
});

afterAll(() => app[Symbol.asyncDispose]());

let serial = 0;

function say(topic: string, tenant = tenantId): Promise<string> {
  serial += 1;
  const customerId = `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
  return app.db.tenantTx(tenant, async (tx) => {
    await publish(tx, {
      type: 'customers.timeline',
      payload: { customerId },
      at: app.clock.now(),
      topics: [topic],
    });
    return customerId;
  });
}

function listen(who: SignedIn) {
  const client = createRealtimeClient({ baseUrl: app.baseUrl, extraHeaders: { cookie: who.cookie } });
  const seen: string[] = [];
  client.on('customers.timeline', ({ customerId }) => void seen.push(customerId));
  const online = () => until('online', async () => client.state().kind === 'online');
  return { client, seen, online };
}

describe('realtime', () => {
  it('brings each message once, in order, to whom it is for', async () => {
    const { client, seen, online } = listen(agent);
    await online();
    await say('routing:all');
    await say(topics.user('00000000-0000-4000-8000-00000000ffff'));
    const mine = [await say(topics.user(agent.me.user.id)), await say(topics.everybody)];
    await until('both', async () => seen.length === 2);
    expect(seen).toEqual(mine);
    client.close();
  });

  it('never brings another tenant’s', async () => {
    const stranger = await app.logIn('T2', 'administrator');
    const own = listen(agent);
    const other = listen(stranger);
    await Promise.all([own.online(), other.online()]);
    const said = await say(topics.everybody);
    await until('the own', async () => own.seen.includes(said));
    const theirs = await say(topics.everybody, stranger.me.tenant.id);
    await until('the other', async () => other.seen.length > 0);
    expect(other.seen).toEqual([theirs]);
    own.client.close();
    other.client.close();
  });

  it('gives a client that was away exactly what it missed', async () => {
    const { client, seen, online } = listen(agent);
    await online();
    const states: ConnectionState[] = [];
    client.onState((state) => void states.push(state));
    const all: string[] = [await say(topics.everybody)];
    await until('the first', async () => seen.length === 1);
    for (let round = 0; round < 4; round += 1) {
      client.dropConnection();
      for (let index = 0; index <= round; index += 1) all.push(await say(topics.everybody));
      await until('caught up', async () => seen.length === all.length);
      expect(seen).toEqual(all);
    }
    expect(states.filter((state) => state.kind === 'online' && state.caughtUp > 0).length).toBeGreaterThan(0);
    client.close();
  });

  it('is counted for whoever runs this', async () => {
    const connections = async () => {
      const text = await (await fetch(`${app.baseUrl}/metrics`)).text();
      return /^guanjia_realtime_connections (\d+)$/m.exec(text)?.[1];
    };
    const { client, online } = listen(agent);
    await online();
    await until('one connection', async () => (await connections()) === '1');
    client.close();
    await until('none', async () => (await connections()) === '0');
  });

  it('refuses who is not signed in', async () => {
    const client = createRealtimeClient({ baseUrl: app.baseUrl });
    await until('refused', async () => client.state().kind === 'refused');
    client.close();
  });

  it.each([
    ['/sip', '401'],
    ['/somewhere-else', '404'],
  ])('refuses to upgrade %s with nonsense in the headers, and lives on', async (path, status) => {
    const { hostname, port, host } = new URL(app.baseUrl);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: x\r\nOrigin: null\r\nCookie: guanjia_session=%E0%A4%A\r\n\r\n',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain(`HTTP/1.1 ${status}`);
    socket.destroy();
    expect((await fetch(`${app.baseUrl}/healthz`)).ok).toBe(true);
  });
});
