import type { IncomingMessage, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { isSameOrigin, parseCookie } from '#kernel/http/cookies.ts';
import type { Authenticator } from '#kernel/http/mount.ts';
import type { Log } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import { topics } from '#kernel/topics.ts';
import type { Switch } from './switch.ts';

export const sipPath = '/sip';

/** A page that goes away closes its socket at once; one that only lost the network is back within this time, ms. */
const graceMs = 1000;

/** Of one person: pages and reloads that overlap, and no more, so that nobody takes all of the switch's. */
const mostSockets = 10;

interface SipSocketOptions {
  http: Server;
  switchPort: Switch;
  authenticator: Authenticator;
  /** Name of the cookie. */
  sessionCookie: string;
  addressOf: (request: IncomingMessage) => string;
  log: Log;
  onGone: (who: { tenantId: string; userId: string }) => void;
}

export interface SipSocket {
  /** Rights of those who listen to `changed` have changed: whoever may have no phone any more is cut off. */
  recheck(tenantId: string, changed: readonly string[]): Promise<void>;
  dispose(): void;
}

/**
 * Pipes the browser's SIP websocket to the switch, so that page, API and phone share one origin. Only for signed-in
 * people with a phone. When somebody's last socket closes and none comes back, `onGone` is told.
 */
export function mountSipSocket(options: SipSocketOptions): SipSocket {
  const open = new Map<string, Set<Socket>>();
  const guests = new Map<Socket, { owner: Principal; request: IncomingMessage }>();
  let disposed = false;

  function track(owner: Principal, request: IncomingMessage, socket: Socket): void {
    const { tenantId, userId } = owner;
    const sockets = open.get(userId) ?? new Set();
    open.set(userId, sockets.add(socket));
    guests.set(socket, { owner, request });
    socket.once('close', () => {
      sockets.delete(socket);
      guests.delete(socket);
      if (sockets.size > 0 || disposed) return;
      setTimeout(() => {
        if (sockets.size > 0 || open.get(userId) !== sockets) return;
        open.delete(userId);
        options.onGone({ tenantId, userId });
      }, graceMs);
    });
  }

  async function onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const owner = await ownerOf(request, options);
    const target = options.switchPort.softphoneTarget();
    if (!owner || !isSameOrigin(request.headers)) return refuse(socket, '401 Unauthorized');
    if (!target) return refuse(socket, '503 Service Unavailable');
    if ((open.get(owner.userId)?.size ?? 0) >= mostSockets) return refuse(socket, '429 Too Many Requests');
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
    track(owner, request, socket);
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
    async recheck(tenantId, changed) {
      for (const [socket, { owner, request }] of guests) {
        const mine = [topics.session(owner.sessionId), topics.user(owner.userId), topics.role(owner.roleKey)];
        if (owner.tenantId !== tenantId || !mine.some((topic) => changed.includes(topic))) continue;
        if (!(await ownerOf(request, options))) socket.destroy();
      }
    },
    dispose() {
      // Our own end is not theirs: legs stay up and the next process adopts them.
      disposed = true;
      options.http.off('upgrade', listener);
      for (const socket of guests.keys()) socket.destroy();
    },
  };
}

/** Who holds the request's cookie, if that person may have a phone now. */
async function ownerOf(
  request: IncomingMessage,
  { authenticator, sessionCookie, addressOf }: SipSocketOptions,
): Promise<Principal | undefined> {
  const token = parseCookie(request.headers.cookie, sessionCookie);
  const session = token ? await authenticator.authenticate(token, addressOf(request)) : undefined;
  if (!session || session.principal.pendingFactor) return undefined;
  return session.principal.permissions.has('voice.phone') ? session.principal : undefined;
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
