import type { ServerResponse } from 'node:http';
import type { RealtimeType } from '@guanjia/contracts/realtime';
import { Server } from 'socket.io';
import type { Connect, Plugin } from 'vite';
import { createMockServer } from './mock-server.ts';

/** Answers `/api` and `/realtime` of the development server from memory, so that pages can be looked at alone. */
export function mockServer(): Plugin {
  return {
    name: 'guanjia-mock-server',
    configureServer(vite) {
      const mock = createMockServer(process.env.MOCK_LOGIN ? { login: process.env.MOCK_LOGIN } : {});
      let position = 0;
      if (vite.httpServer) {
        const io = new Server(vite.httpServer as never, { path: '/realtime', serveClient: false });
        io.on('connection', (socket) => {
          socket.on('resume', (_asked: unknown, answer: (value: unknown) => void) =>
            answer({ kind: 'resumed', caughtUp: 0, position }),
          );
        });
        mock.subscribe((type: RealtimeType, payload: unknown) => {
          position += 1;
          io.emit('message', { position, at: new Date().toISOString(), type, payload });
        });
      }
      const answerCall = async (request: Connect.IncomingMessage, response: ServerResponse) => {
        const url = new URL(request.url ?? '', 'http://mock');
        const chunks: Uint8Array[] = [];
        for await (const chunk of request) chunks.push(chunk as Uint8Array);
        const text = Buffer.concat(chunks).toString('utf8');
        const body = request.headers['content-type']?.includes('json') && text ? JSON.parse(text) : text;
        const answer = await mock.handle(request.method ?? 'GET', url, body);
        response.statusCode = answer.status;
        response.setHeader('content-type', answer.headers.get('content-type') ?? 'text/plain');
        response.end(await answer.text());
      };
      vite.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/')) void answerCall(request, response);
        else next();
      });
    },
  };
}
