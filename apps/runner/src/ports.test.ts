import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFree, rememberedPort } from './ports.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'guanjia-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

test('a name keeps its port, two names never share one', async () => {
  const first = await rememberedPort(home, 'postgres');
  expect(await rememberedPort(home, 'postgres')).toBe(first);
  expect(await rememberedPort(home, 'other')).not.toBe(first);
});

test('a port that somebody else took is given up', async () => {
  const first = await rememberedPort(home, 'postgres');
  const server = createServer().listen(first, '127.0.0.1');
  await once(server, 'listening');
  expect(await isFree(first)).toBe(false);
  expect(await rememberedPort(home, 'postgres')).not.toBe(first);
  server.close();
});

test('an address that is not of this machine is one sentence', async () => {
  await expect(isFree(3000, '192.0.2.1')).rejects.toThrow(/cannot listen on 192.0.2.1:3000/);
});
