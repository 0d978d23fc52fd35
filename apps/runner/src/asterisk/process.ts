import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A process named so that a reused pid is not mistaken for it. */
export interface ProcessIdentity {
  pid: number;
  /** Field 22 of /proc/<pid>/stat: clock ticks between the machine's boot and the process's start. */
  startTicks: string;
}

/** `undefined` when there is no such process or only its zombie is left. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The second field is the name in parentheses and may contain anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTicks = fields[19];
  if (startTicks === undefined || fields[0] === 'X') return undefined;
  if (fields[0] === 'Z') {
    // The first thread may be a zombie while others still hold the process's ports.
    const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
    if (threads.length <= 1) return undefined;
  }
  return { pid, startTicks };
}

export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.startTicks === identity.startTicks;
}

/** SIGTERM, and SIGKILL when that was not enough within `graceMs`. Resolves when the process is gone. */
export async function stopProcess(identity: ProcessIdentity, graceMs = 5000): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGTERM', graceMs],
    ['SIGKILL', 5000],
  ] as const) {
    if (!(await isRunning(identity))) return;
    try {
      process.kill(identity.pid, signal);
    } catch {
      return;
    }
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if (!(await isRunning(identity))) return;
      await delay(20);
    }
  }
  throw new Error(`Process ${identity.pid} does not end.`);
}

/** Resolves when the process is gone; looks once a second and keeps nobody alive. */
export async function waitForExit(identity: ProcessIdentity): Promise<void> {
  while (await isRunning(identity)) await delay(1000, undefined, { ref: false });
}
