import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { upgradeAddress } from './upgrades.ts';

it.each([
  [undefined, true, '10.0.0.1'],
  ['203.0.113.9', false, '10.0.0.1'],
  ['203.0.113.9', true, '203.0.113.9'],
  ['192.0.2.1, 203.0.113.9', true, '203.0.113.9'],
])('X-Forwarded-For %s, trusted: %s → %s', (forwarded, trustProxy, address) => {
  const request = {
    headers: forwarded ? { 'x-forwarded-for': forwarded } : {},
    socket: { remoteAddress: '10.0.0.1' },
  } as unknown as IncomingMessage;
  expect(upgradeAddress(request, trustProxy)).toBe(address);
});
