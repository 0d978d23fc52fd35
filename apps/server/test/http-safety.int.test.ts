import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as identity from '@guanjia/contracts/identity/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';

let app: TestApp;
let agent: SignedIn;
let consoleDir: string;

beforeAll(async () => {
  consoleDir = await mkdtemp(join(tmpdir(), 'guanjia-console-'));
  await mkdir(join(consoleDir, 'assets'));
  await writeFile(join(consoleDir, 'index.html'), '<!doctype html><title>x</title>');
  await writeFile(join(consoleDir, 'assets', 'a-1.js'), '');
  app = await startApp({ consoleDir });
  await app.tenant('T1');
  agent = await app.logIn('T1', 'agent');
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(consoleDir, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.baseUrl}${path}`, { headers });

const pages = ['/', '/customers', '/assets/a-1.js', '/api/docs', '/nothing.js', '/healthz'];
const data = ['/api/identity/captcha', '/api/identity/me', '/api/nothing', '/api/openapi.json', '/api/%zz'];

describe('every answer', () => {
  it.each([...pages, ...data])('%s tells the browser to be careful', async (path) => {
    const { headers } = await get(path, { origin: 'https://evil.example' });
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(headers.get('content-security-policy')).toContain("base-uri 'none'");
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin', 'strict-transport-security'])
      expect([name, headers.get(name)]).toEqual([name, null]);
  });

  it.each(data)('%s is not kept, and runs nothing if a browser takes it for a page', async (path) => {
    const { headers } = await get(path, { cookie: agent.cookie });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox$/);
  });

  it('loads scripts of this origin only, and nothing inline', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy.split(';')).toEqual(expect.arrayContaining(["script-src 'self'", "connect-src 'self'"]));
  });
});

describe('a request that a page of another origin makes', () => {
  it.each([
    ['cross-site', 'cors', 'empty'],
    ['cross-site', 'no-cors', 'image'],
    ['same-site', 'no-cors', 'script'],
    ['cross-site', 'navigate', 'iframe'],
  ])('%s %s %s is refused', async (site, mode, dest) => {
    const answer = await foreign(site, mode, dest);
    expect(answer).toContain('HTTP/1.1 403');
    expect(answer).toContain('csrf_failed');
  });

  it.each([
    ['same-origin', 'cors', 'empty'],
    ['none', 'navigate', 'document'],
    ['cross-site', 'navigate', 'document'],
  ])('%s %s %s is not one', async (site, mode, dest) => {
    expect(await foreign(site, mode, dest)).toContain('HTTP/1.1 200');
  });

  it('cannot change anything with a form: only JSON and, where a file is meant, multipart is read', async () => {
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'text/html']) {
      const answer = await fetch(`${app.baseUrl}${identity.logIn.path}`, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body: JSON.stringify({ tenantCode: 'T1', login: 'agent', password: 'x' }),
      });
      expect([contentType, answer.status]).toEqual([contentType, 415]);
    }
  });
});

describe('methods', () => {
  it.each(['TRACE', 'OPTIONS', 'PUT'])('%s is not answered where it is not declared', async (method) => {
    const socket = connect(Number(new URL(app.baseUrl).port), '127.0.0.1');
    socket.write(`${method} /api/identity/me HTTP/1.1\r\nHost: x\r\nCookie: ${agent.cookie}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 40[045]/);
    socket.destroy();
  });
});

it('reads a request with two lengths as none', async () => {
  const socket = connect(Number(new URL(app.baseUrl).port), '127.0.0.1');
  const body = '0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  socket.write(
    `POST ${identity.logIn.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 400/);
  socket.destroy();
});

describe('what is sent', () => {
  const prefer = (body: string) =>
    fetch(`${app.baseUrl}${identity.setPreferences.path}`, {
      method: 'PUT',
      headers: {
        cookie: agent.cookie,
        'x-csrf-token': agent.me.csrfToken,
        'content-type': 'application/json',
      },
      body,
    });

  it('is stored only as far as the route asks for it', async () => {
    const body = { theme: 'dark', role: 'administrator', tenantId: 'x', mustChangePassword: true };
    expect((await prefer(JSON.stringify(body))).status).toBe(204);
    const { rows } = await app.admin.query(
      "select preferences, must_change_password from identity.app_user where login = 'agent'",
    );
    expect(rows).toEqual([{ preferences: { theme: 'dark' }, must_change_password: false }]);
  });

  it.each(['{"__proto__":{"theme":"dark"}}', '{"constructor":{"prototype":{"theme":"dark"}}}'])(
    'cannot be %s',
    async (body) => expect((await prefer(body)).status).toBe(400),
  );

  it('as the same parameter twice is refused', async () => {
    const twice = await get('/api/identity/log-in-options?tenantCode=T1&tenantCode=T2');
    expect(twice.status).toBe(400);
  });
});

describe('behind a proxy', () => {
  it('tells figures to this machine only', async () => {
    await using proxied = await startApp({ trustProxy: true });
    const from = (ip: string) => fetch(`${proxied.baseUrl}/metrics`, { headers: { 'x-forwarded-for': ip } });
    expect((await from('127.0.0.1')).status).toBe(200);
    expect((await from('203.0.113.9')).status).toBe(404);
    expect((await from('127.0.0.1, 203.0.113.9')).status).toBe(404);
  });
});

describe('behind TLS', () => {
  it('asks for HTTPS from now on and gives cookies that only this host can set', async () => {
    await using secure = await startApp({ secureCookies: true });
    await secure.tenant('T1');
    const { headers } = await fetch(`${secure.baseUrl}/api/nothing`);
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    const cookies: string[] = [];
    const signedIn = await secure.logIn('T1', 'agent');
    expect(signedIn.cookie).toMatch(/^__Host-guanjia_session=.{40,}/);
    expect(await signedIn.client.call(identity.getMe, {})).toMatchObject({ user: { login: 'agent' } });
    const plain = signedIn.cookie.replace('__Host-', '');
    const refused = await fetch(`${secure.baseUrl}${identity.getMe.path}`, { headers: { cookie: plain } });
    expect(refused.status).toBe(401);
    const out = await fetch(`${secure.baseUrl}${identity.logOut.path}`, {
      method: 'DELETE',
      headers: { cookie: signedIn.cookie, 'x-csrf-token': signedIn.me.csrfToken },
    });
    cookies.push(...out.headers.getSetCookie());
    expect(cookies[0]).toMatch(/^__Host-guanjia_session=;.*Path=\/;.*HttpOnly; Secure; SameSite=Strict/);
    expect(cookies[0]).not.toContain('Domain');
  });
});

/** Node's `fetch` does not let the fetch metadata be written. */
async function foreign(site: string, mode: string, dest: string): Promise<string> {
  const socket = connect(Number(new URL(app.baseUrl).port), '127.0.0.1');
  socket.write(
    `GET ${identity.getMe.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ${agent.cookie}\r\n` +
      `Sec-Fetch-Site: ${site}\r\nSec-Fetch-Mode: ${mode}\r\nSec-Fetch-Dest: ${dest}\r\n\r\n`,
  );
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}
