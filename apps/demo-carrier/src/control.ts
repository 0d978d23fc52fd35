import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { CallIn, Carrier } from './carrier.ts';
import type { Speech } from './speech.ts';

interface Answer {
  status: number;
  body: unknown;
}

/** HTTP on loopback: `POST /call-in`, `GET /calls`, `DELETE /calls/<id>`, `GET /health`. */
export async function openControl(carrier: Carrier, speech: Speech, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request, carrier, speech)
      .catch((error: unknown): Answer => ({ status: 400, body: { error: String(error) } }))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(`${JSON.stringify(body)}\n`);
      });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function answer(request: IncomingMessage, carrier: Carrier, speech: Speech): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const id = /^\/calls\/([^/]+)$/.exec(path)?.[1];
  switch (`${request.method} ${id === undefined ? path : '/calls/:id'}`) {
    case 'GET /health':
      return { status: 200, body: { sip: carrier.address, calls: carrier.calls().length } };
    case 'GET /calls':
      return { status: 200, body: carrier.calls() };
    case 'POST /call-in':
      return { status: 201, body: await carrier.callIn(parseCallIn(await readJson(request), speech)) };
    case 'DELETE /calls/:id':
      return carrier.hangUp(decodeURIComponent(id ?? ''))
        ? { status: 200, body: {} }
        : { status: 404, body: { error: 'no such call' } };
    default:
      return { status: 404, body: { error: 'no such path' } };
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}');
}

/** `speak` is a clip's name or a list of them. */
function parseCallIn(body: unknown, speech: Speech): CallIn {
  const { from, to, speak, talkMs } = body as Record<string, unknown>;
  if (!isNumber(from) || !isNumber(to)) throw new Error('from and to must be telephone numbers');
  const clips = speak === undefined ? undefined : [speak].flat();
  const unknown = clips?.find((name) => typeof name !== 'string' || !speech.names.includes(name));
  if (unknown !== undefined) throw new Error(`speak must be of: ${speech.names.join(', ')}`);
  if (talkMs !== undefined && typeof talkMs !== 'number') throw new Error('talkMs must be a number');
  return { from, to, ...(clips && { speak: clips.map(String) }), ...(talkMs !== undefined && { talkMs }) };
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && /^\+?[0-9]{2,20}$/.test(value);
}
