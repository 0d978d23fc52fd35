import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Guards requests to change the protocol: a socket that fails before its handler listens must not take the process
 * down, and an address that nobody answers is refused instead of left open.
 */
export function guardUpgrades(http: Server, paths: readonly string[]): void {
  http.prependListener('upgrade', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const known = paths.some((candidate) => path === candidate || path === `${candidate}/`);
    if (!known) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}

/** Who asks for an upgrade, said as Fastify says it of requests: behind one proxy it is that proxy's entry. */
export function upgradeAddress(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? [request.headers['x-forwarded-for']].flat().join(',') : '';
  return forwarded.split(',').at(-1)?.trim() || (request.socket.remoteAddress ?? '');
}
