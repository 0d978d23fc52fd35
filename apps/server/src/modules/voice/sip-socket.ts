import type { IncomingMessage, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { isSameOrigin, parseCookie } from '#kernel/http/cookies.ts';
import { type Authenticator, sessionCookie } from '#kernel/http/mount.ts';
import type { Log } from '#kernel/log.ts';
import type { Switch } from './switch.ts';

export const sipPath = '/sip';

/** A page that goes away closes its socket at once; one that only lost the network is back within this time, ms. */
const graceMs = 1000;

/**
 * Pipes the browser's SIP websocket to the switch, so that page, API and phone share one origin. Only for signed-in
 * people with a phone. When somebody's last socket closes and none comes back, `onGone` is told.
 */
export function mountSipSocket(options: {
  http: Server;
  switchPort: Switch;
  authenticator: Authenticator;
  addressOf: (request: IncomingMessage) => string;
  log: Log;
  onGone: (who: { tenantId: string; userId: string }) => void;
}): { dispose(): void } {
  const open = new Map<string, Set<Socket>>();
  let disposed = false;

  function track(who: { tenantId: string; userId: string }, socket: Socket): void {
    const sockets = open.get(who.userId) ?? new Set();
    open.set(who.userId, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size > 0 || disposed) return;
      setTimeout(() => {
        if (sockets.size > 0 || open.get(who.userId) !== sockets) return;
        open.delete(who.userId);
        options.onGone(who);
      }, graceMs);
    });
  }

  async function onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const token = parseCookie(request.headers.cookie, sessionCookie);
    const session = token
      ? await options.authenticator.authenticate(token, options.addressOf(request))
      : undefined;
    const target = options.switchPort.softphoneTarget();
    if (session?.principal.pendingFactor) return refuse(socket, '401 Unauthorized');
    if (!session?.principal.permissions.has('voice.phone') || !isSameOrigin(request.headers)) {
      return refuse(socket, '401 Unauthorized');
    }
    if (!target) return refuse(socket, '503 Service Unavailable');
    const { tenantId, userId } = session.principal;
    const upstream = connect(target.port, target.host, () => {
      upstream.write(`GET ${target.path} HTTP/1.1\r\n${headersFor(request)}\r\n`);
      upstream.write(head);
      for (const side of [socket, upstream]) side.setNoDelay(true);
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    // Node's HTTP keeps a half-closed connection: a browser that was killed would count as a ready phone for long.
    socket.on('end', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
    track({ tenantId, userId }, socket);
  }

  const listener = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    if ((request.url ?? '').split('?', 1)[0] !== sipPath) return;
    onUpgrade(request, socket, head).catch((error: unknown) => {
      options.log.error({ err: error }, 'a phone could not be connected');
      socket.destroy();
    });
  };
  options.http.on('upgrade', listener);
  return {
    dispose() {
      // Our own end is not theirs: legs stay up and the next process adopts them.
      disposed = true;
      options.http.off('upgrade', listener);
      for (const sockets of open.values()) for (const socket of sockets) socket.destroy();
    },
  };
}

/** The session cookie is ours and stays here. */
function headersFor(request: IncomingMessage): string {
  let text = '';
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    if (/^cookie$/i.test(name)) continue;
    text += `${name}: ${request.rawHeaders[index + 1]}\r\n`;
  }
  return text;
}

function refuse(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
