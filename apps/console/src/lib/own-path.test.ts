import { expect, it } from 'vitest';
import { isOwnPath } from './own-path.ts';

it.each(['/', '/customers?q=1', '/a//b'])('%j leads to a page', (address) => {
  expect(isOwnPath(address)).toBe(true);
  expect(new URL(address, 'https://own.example').host).toBe('own.example');
});

it.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example',
  'javascript:x',
  '',
  7,
])('%j does not', (address) => expect(isOwnPath(address)).toBe(false));
