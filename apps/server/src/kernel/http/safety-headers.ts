import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';

/** Of the console and the page of the API document. */
const pagePolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  // Ant Design writes its style sheet at run time.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  // Covers the websockets of this origin too (CSP 3, 6.7.2.8).
  connectSrc: ["'self'"],
  fontSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
};

/** Of everything else below `/api`: whatever a browser takes it for, it loads, runs and frames nothing. */
const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** What pages may use of the device: the softphone's microphone and passkeys. */
const devices = [
  'microphone=(self)',
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
  ...['camera', 'display-capture', 'geolocation', 'payment', 'usb', 'serial', 'bluetooth', 'midi'].map(
    (name) => `${name}=()`,
  ),
].join(', ');

const yearSeconds = 365 * 24 * 60 * 60;

/** Puts the safety headers on every answer, errors and files too. `secure`: browsers reach the server by HTTPS only. */
export async function sendSafetyHeaders(
  app: FastifyInstance,
  { secure }: { secure: boolean },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: pagePolicy },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: secure && { maxAge: yearSeconds, includeSubDomains: true },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', devices);
    if (!request.url.startsWith('/api/')) return;
    if (!request.routeOptions.config.page) reply.header('content-security-policy', dataPolicy);
    if (isForeign(request.headers)) throw new AppError('csrf_failed');
  });
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/'))
      reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-store');
  });
}

/**
 * Whether a browser says that a page of another origin made this request (Fetch Metadata). Following a link is not
 * such a request: it changes nothing and shows the answer to nobody but the person.
 */
function isForeign(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}
