import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type AriClient, createAriClient } from './client.ts';
import type { SocketState } from './event-socket.ts';
import type { AriEvent } from './events.ts';
import { AriError } from './http.ts';

/** A stand-in for Asterisk: answers by path, and speaks on the event socket. */
describe('the ARI client', () => {
  let server: Server;
  let sockets: WebSocketServer;
  let client: AriClient;
  let requests: { line: string; authorization: string | undefined; body: string }[];
  let answers: Map<string, { status: number; body?: unknown }>;

  beforeEach(async () => {
    requests = [];
    answers = new Map();
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const line = `${request.method} ${request.url}`;
        requests.push({ line, authorization: request.headers.authorization, body });
        const answer = answers.get(line) ?? { status: 404, body: { message: 'no' } };
        response.writeHead(answer.status).end(answer.body === undefined ? '' : JSON.stringify(answer.body));
      });
    });
    sockets = new WebSocketServer({ server });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no address');
    const baseUrl = `http://127.0.0.1:${address.port}/ari`;
    client = createAriClient({ baseUrl, user: 'u', password: 'p', app: 'a', timeoutMs: 500 });
  });
  afterEach(() => {
    client.close();
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.closeAllConnections();
    server.close();
  });

  it('asks with its password, and parses the answer', async () => {
    answers.set('GET /ari/channels/a%2Fb', { status: 200, body: { id: 'a/b' } });
    expect(await client.channels.get('a/b')).toEqual({ id: 'a/b' });
    expect(requests[0]?.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
  });

  it('passes parameters in the query and variables in the body', async () => {
    const line = 'POST /ari/channels/leg?endpoint=PJSIP%2F1&app=a';
    answers.set(line, { status: 200, body: {} });
    await client.channels.originate({
      channelId: 'leg',
      endpoint: 'PJSIP/1',
      app: 'a',
      variables: { A: '1' },
    });
    expect(requests[0]).toMatchObject({ line, body: '{"variables":{"A":"1"}}' });
  });

  it('tells a refusal from silence', async () => {
    const refused = await client.channels.answer('x').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AriError);
    expect(refused).toMatchObject({ status: 404 });
    server.closeAllConnections();
    server.close();
    await expect(client.channels.answer('x')).rejects.toMatchObject({ name: 'AriError', status: undefined });
  });

  it('takes "no such endpoint" and "no such playback" as answers', async () => {
    expect([await client.listEndpoints('PJSIP'), await client.hasPlayback('p')]).toEqual([[], false]);
  });

  describe('on its event socket', () => {
    const states: SocketState[] = [];
    const events: AriEvent[] = [];
    async function connect(): Promise<WebSocket> {
      states.length = 0;
      events.length = 0;
      client.onState((state) => states.push(state));
      client.subscribe((event) => events.push(event));
      const accepted = once(sockets, 'connection') as Promise<[WebSocket]>;
      client.connect();
      const [socket] = await accepted;
      await vi.waitFor(() => expect(states).toEqual([{ state: 'connected' }]));
      return socket;
    }

    it('passes events on', async () => {
      const socket = await connect();
      socket.send('{"type":"StasisEnd","timestamp":"2026-01-01T00:00:00.000+0000"}');
      await vi.waitFor(() => expect(events).toHaveLength(1));
    });

    it('comes back after a loss', async () => {
      const socket = await connect();
      const again = once(sockets, 'connection');
      socket.terminate();
      await again;
      await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'connected' }));
      expect(states[1]).toEqual({ state: 'disconnected', replaced: false });
    });

    it('says when another client has taken the application over', async () => {
      const socket = await connect();
      socket.send('{"type":"ApplicationReplaced","application":"a"}');
      await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'disconnected', replaced: true }));
      expect(events).toEqual([]);
    });
  });
});
