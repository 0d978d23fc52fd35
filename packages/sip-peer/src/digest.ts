import { createHash, randomBytes } from 'node:crypto';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The Authorization value that answers a `WWW-Authenticate: Digest …` challenge (RFC 2617, MD5). */
export function answerChallenge(
  challenge: string,
  request: { method: string; uri: string; username: string; password: string },
  cnonce = randomBytes(8).toString('hex'),
): string {
  const field = (name: string) => new RegExp(`${name}="?([^",]+)"?`, 'i').exec(challenge)?.[1];
  const realm = field('realm') ?? '';
  const nonce = field('nonce') ?? '';
  const opaque = field('opaque');
  const user = md5(`${request.username}:${realm}:${request.password}`);
  const action = md5(`${request.method}:${request.uri}`);
  const withQuality = /qop="?[^"]*\bauth\b/i.test(challenge);
  const response = withQuality
    ? md5(`${user}:${nonce}:00000001:${cnonce}:auth:${action}`)
    : md5(`${user}:${nonce}:${action}`);
  return [
    `Digest username="${request.username}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${request.uri}"`,
    `response="${response}"`,
    'algorithm=MD5',
    ...(withQuality ? ['qop=auth', 'nc=00000001', `cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ');
}
