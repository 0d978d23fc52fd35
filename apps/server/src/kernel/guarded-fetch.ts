import { type LookupAddress, lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isInRanges } from './addresses.ts';

/** The other side did not answer as HTTP within the time. */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

/** The address is one to which no request may go. */
export class AddressRefusedError extends Error {
  override name = 'AddressRefusedError';
}

export interface OutgoingRequest {
  method: string;
  headers: Record<string, string>;
  body?: string | URLSearchParams | Uint8Array | ReadableStream | ArrayBuffer | null | undefined;
  signal?: AbortSignal | undefined;
}

/** Like `fetch`, for addresses that a tenant has entered. Redirects are not followed. */
export type GuardedFetch = (url: string, request: OutgoingRequest) => Promise<Response>;

/** Not the public Internet: IANA's special-purpose registries (RFC 6890), and what embeds an IPv4 address. */
const special = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23'],
  ...['2001:db8::/32', '2002::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
];
const loopback = ['127.0.0.0/8', '::1'];

const timeoutMs = 10_000;
const maxBytes = 1024 * 1024;

/** Whether requests may go to an address: a public one, or one that the operator allows. */
export function isReachable(allow: readonly string[], address: string): boolean {
  return isInRanges(allow, address) || (isIP(address) !== 0 && !isInRanges(special, address));
}

/**
 * Makes requests to public addresses, and to those in the ranges `allow`. The check is on the address that the socket
 * connects to, so that a name that resolves to something else the second time changes nothing. Without TLS only
 * loopback. Rejects with `AddressRefusedError`, `UnreachableError`.
 */
export function createGuardedFetch(allow: readonly string[]): GuardedFetch {
  return (url, { method, headers, body, signal }) => {
    const target = new URL(url);
    const literal = target.hostname.replace(/^\[(.*)\]$/, '$1');
    const isPlain = target.protocol === 'http:';
    const allowed = (address: string) =>
      isReachable(allow, address) && (!isPlain || isInRanges(loopback, address));
    if (isIP(literal) !== 0 && !allowed(literal)) return Promise.reject(refused(literal));
    if (!isPlain && target.protocol !== 'https:') return Promise.reject(refused(target.protocol));
    const send = isPlain ? requestPlain : requestSecure;
    return new Promise((done, fail) => {
      const unreachable = (cause: unknown) =>
        fail(
          cause instanceof AddressRefusedError
            ? cause
            : new UnreachableError(`${target.host} cannot be reached`, { cause }),
        );
      const deadline = AbortSignal.timeout(timeoutMs);
      const outgoing = send(target, {
        method,
        headers,
        lookup: guardedLookup(allowed),
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      outgoing.on('error', unreachable);
      outgoing.on('response', (response) => {
        read(response).then(done, unreachable);
      });
      outgoing.end(body === null || body === undefined ? undefined : bytesOf(body));
    });
  };
}

function bytesOf(body: NonNullable<OutgoingRequest['body']>): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return body.toString();
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError('streams are not sent');
}

function refused(address: string): AddressRefusedError {
  return new AddressRefusedError(`no request may go to ${address}`);
}

function guardedLookup(allowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, [], 0);
      const bad = addresses.find(({ address }) => !allowed(address));
      if (bad) return callback(refused(bad.address), [], 0);
      const [first] = addresses;
      if (options.all) return callback(null, addresses);
      callback(null, first?.address ?? '', first?.family);
    });
  };
}

async function read(response: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headersDistinct))
    for (const one of value ?? []) headers.append(name, one);
  const status = response.statusCode ?? 502;
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : Buffer.concat(chunks), { status, headers });
}
