import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, isRunning, type ProcessIdentity } from './process.ts';

/**
 * Runs one at a time over all processes that use the same lock file; the others wait. The file names its holder, so
 * that a killed one's lock is taken away.
 */
export async function withLock<T>(path: string, run: () => Promise<T>): Promise<T> {
  const self = await identifyProcess(process.pid);
  while (!(await tryLock(path, self))) {
    if (!(await isHeld(path))) await removeStale(path);
    else await delay(100);
  }
  try {
    return await run();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryLock(path: string, self: ProcessIdentity | undefined): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(self ?? {}), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isHeld(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  // Just created and not yet written, or just removed.
  if (text === '') return true;
  const holder = JSON.parse(text) as Partial<ProcessIdentity>;
  const { pid, startTicks } = holder;
  return pid !== undefined && startTicks !== undefined && (await isRunning({ pid, startTicks }));
}

/** By rename, so that of several who see the same stale lock only one removes it. */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { force: true });
}
