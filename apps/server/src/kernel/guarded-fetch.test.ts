import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createGuardedFetch, isReachable } from './guarded-fetch.ts';

const get = { method: 'GET', headers: {} };

describe('an address that a tenant has entered', () => {
  it.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('is reached when public: %s', (address) => {
    expect(isReachable([], address)).toBe(true);
  });

  it.each([
    ...['10.1.2.3', '127.0.0.1', '0.0.0.0', '169.254.169.254', '172.31.0.1', '192.168.1.1', '100.64.0.1'],
    ...[
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      'fd00::1',
      'fe80::1',
    ],
    ...['2002:a00:1::', 'ff02::1', 'nonsense', ''],
  ])('is not reached when it is not: %s', (address) => {
    expect(isReachable([], address)).toBe(false);
  });

  it('is reached all the same where the operator allows its range', () => {
    expect(isReachable(['10.1.0.0/16'], '10.1.2.3')).toBe(true);
    expect(isReachable(['10.1.0.0/16'], '10.2.2.3')).toBe(false);
  });
});

describe('a request', () => {
  it.each([
    'http://127.0.0.1:9',
    'http://2130706433:9',
    'https://0x7f.1',
    'https://localhost:9',
    'https://[::1]',
  ])('to %s is refused before anything is sent', async (url) => {
    await expect(createGuardedFetch([])(url, get)).rejects.toMatchObject({ name: 'AddressRefusedError' });
  });

  it.each(['ftp://127.0.0.1', 'file:///etc/passwd', 'http://10.0.0.1'])(
    'is never made without TLS, but on loopback: %s',
    async (url) => {
      await expect(createGuardedFetch(['10.0.0.0/8', '127.0.0.0/8'])(url, get)).rejects.toMatchObject({
        name: 'AddressRefusedError',
      });
    },
  );

  it('brings status, headers and body, and follows nothing', async () => {
    const server = createServer((request, response) => {
      response.writeHead(302, { location: 'http://10.0.0.1/', 'x-method': request.method });
      request.pipe(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    const answer = await createGuardedFetch(['127.0.0.0/8', '::1'])(url, {
      method: 'POST',
      headers: {},
      body: new URLSearchParams({ a: 'ä' }),
    });
    expect([answer.status, answer.headers.get('x-method'), await answer.text()]).toEqual([
      302,
      'POST',
      'a=%C3%A4',
    ]);
    server.close();
  });

  it('does not read more than it can use', async () => {
    const server = createServer((_request, response) => {
      response.end(Buffer.alloc(2 * 1024 * 1024));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(createGuardedFetch(['127.0.0.0/8'])(url, get)).rejects.toMatchObject({
      name: 'UnreachableError',
    });
    server.close();
  });
});
