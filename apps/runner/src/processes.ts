import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The `code` of a system or PostgreSQL error, if it has one. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** True while a process with this id runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

/**
 * Tells a process from a later one with the same id: id and start time. Undefined when it is gone. Where the system
 * has no /proc, the id must do.
 */
export function identityOf(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; the start time is the 20th field after it.
    return `${pid}@${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return process.platform === 'linux' ? undefined : `${pid}@`;
  }
}

/** An ended orphan stays in the table until process 1 fetches it, in many containers for ever. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Sends a signal; a process that is gone already is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Asks `condition` every 20 ms. Resolves to whether it came true within `milliseconds`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await delay(20);
  }
  return true;
}

/**
 * Whether the process was started with `path` among its arguments or works in that folder. That tells our own
 * processes from strangers that were given a recycled id. Where the system has no /proc, every process is believed.
 */
export function belongsTo(pid: number, path: string): boolean {
  try {
    // Readable for everybody; the working directory of another user's process is not, in most containers.
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return argv.includes(path) || workingDirectory(pid) === path;
  } catch {
    return process.platform !== 'linux';
  }
}

/** Ids of the processes that work in `folder` (a real path), as far as we may see them. */
export function processesIn(folder: string): number[] {
  try {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry) && workingDirectory(Number(entry)) === folder)
      .map(Number);
  } catch {
    return [];
  }
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Resolves when a process that is not our child is gone. Does not keep us running. */
export function goneOf(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve();
    }, 200).unref();
  });
}

/** Ends a process: `signals` in order, each with its grace time. Resolves when it is gone. */
export async function endProcess(
  pid: number,
  signals: readonly (readonly [NodeJS.Signals, number])[],
): Promise<void> {
  for (const [name, graceMilliseconds] of signals) {
    signal(pid, name);
    if (await until(() => !isAlive(pid), graceMilliseconds)) return;
  }
}
