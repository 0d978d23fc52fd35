import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

describe('a lock', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'));
    path = join(folder, '.lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets one in at a time and is gone afterwards', async () => {
    let inside = 0;
    let most = 0;
    const enter = () =>
      withLock(path, async () => {
        inside++;
        most = Math.max(most, inside);
        await readdir(folder);
        inside--;
      });
    await Promise.all([enter(), enter(), enter()]);
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(path, () => Promise.resolve('in'))).toBe('in');
  });

  it('is taken from a process that is gone, also when its pid is used again', async () => {
    await writeFile(path, JSON.stringify({ pid: process.pid, startTicks: '1' }));
    expect(await withLock(path, () => Promise.resolve('in'))).toBe('in');
  });
});
