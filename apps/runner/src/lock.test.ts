import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockHolder, takeLock } from './lock.ts';

const self = { pid: process.pid, address: 'http://127.0.0.1:3000' };
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'guanjia-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

test('of many starts of one home one wins, and the others learn who', async () => {
  const results = await Promise.all(Array.from({ length: 5 }, () => takeLock(home, self)));
  const [winner, ...more] = results.filter((result) => 'release' in result);
  expect(more).toEqual([]);
  expect(results.filter((result) => 'holder' in result)).toEqual(Array(4).fill({ holder: self }));
  await winner?.release();
  expect(await lockHolder(home)).toBeUndefined();
});

test('a released home can be taken again', async () => {
  for (let round = 0; round < 2; round++) {
    const lock = await takeLock(home, self);
    if ('release' in lock) await lock.release();
    expect(lock).toHaveProperty('release');
  }
});

test('a killed holder leaves no lock', async () => {
  const script = `
    const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, 'lock.ts'))});
    await takeLock(${JSON.stringify(home)}, { pid: process.pid, address: 'x' });
    process.stdout.write('taken');`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await once(holder.stdout, 'data');
  expect(await lockHolder(home)).toEqual({ pid: holder.pid, address: 'x' });
  holder.kill('SIGKILL');
  await once(holder, 'close');
  expect(await lockHolder(home)).toBeUndefined();
});
