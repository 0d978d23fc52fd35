import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from './processes.ts';

/** Who runs from a home. */
export interface LockHolder {
  pid: number;
  /** Where its console is. */
  address: string;
}

/** One runner per home: held until released or until the process ends, however that happens. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the home, or tells who has it. The lock is a listening socket, not a file: the system drops it with its
 * process, so it can neither go stale nor be taken twice.
 */
export async function takeLock(home: string, self: LockHolder): Promise<Lock | { holder: LockHolder }> {
  const name = socketName(home);
  for (;;) {
    const server = createServer((socket) => socket.on('error', () => {}).end(JSON.stringify(self)));
    if (await listens(server, name)) {
      return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    const holder = await lockHolder(home);
    if (holder) return { holder };
    if (!name.startsWith('\0')) rmSync(name, { force: true });
  }
}

/** The runner of this home, if there is one. */
export async function lockHolder(home: string): Promise<LockHolder | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(socketName(home));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(parseHolder(text)));
  });
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Linux has socket names without a file; elsewhere a file that a dead holder left is removed. */
function socketName(home: string): string {
  const digest = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 32);
  return process.platform === 'linux' ? `\0guanjia-${digest}` : join(tmpdir(), `guanjia-${digest}.sock`);
}

async function listens(server: Server, name: string): Promise<boolean> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(name, resolve);
    });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') return false;
    throw error;
  }
}
