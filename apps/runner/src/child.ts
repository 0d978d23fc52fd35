import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from './config.ts';
import { readHomeFile, writeHomeFile } from './home-file.ts';
import { endProcess, identityOf } from './processes.ts';
import { StartError } from './start-error.ts';
import type { Running } from './supervise.ts';

export interface ChildOptions {
  home: string;
  /** Names its log `<home>/logs/<name>.log` and its entry in `<home>/children.json`. */
  name: string;
  /** TypeScript file, absolute. */
  file: string;
  args?: readonly string[];
  /** Options of Node itself. */
  nodeOptions?: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** How long it may take to end by itself after SIGTERM. */
  drainMilliseconds: number;
}

const largestLogBytes = 50 * 1024 * 1024;

/**
 * Starts one of our Node programs. It has its own process group, so that Ctrl-C at the terminal reaches the runner
 * only, and writes to a file, so that it neither dies of a closed pipe nor clutters the terminal.
 */
export function startChild(options: ChildOptions): Running {
  const { home, name } = options;
  const log = openLog(home, name);
  const { nodeOptions = [], file, args = [] } = options;
  const child = spawn(process.execPath, [...nodeOptions, file, ...args], {
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...inheritedEnvironment(),
      NODE_COMPILE_CACHE: compileCache(home),
      ...options.environment,
    },
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const { pid } = child;
  if (pid === undefined) throw new StartError(`The program ${options.file} could not be started.`);
  remember(home, name, identityOf(pid) ?? '');
  return {
    pid,
    exited,
    async stop() {
      // Until Node has seen its exit the id cannot have been used again.
      if (child.exitCode === null && child.signalCode === null) await drain(pid, options.drainMilliseconds);
      await exited;
      remember(home, name, '');
    },
  };
}

/** Where Node keeps compiled code: a third off the time that the server takes to start. */
export function compileCache(home: string): string {
  return join(home, 'compile-cache');
}

/** Ends what a killed runner left of `name`. Returns whether there was something. */
export async function endOrphan(home: string, name: string): Promise<boolean> {
  const identity = String(readHomeFile(childrenFile(home))[name] ?? '');
  const pid = Number(identity.split('@')[0]);
  if (!identity || identityOf(pid) !== identity) return false;
  await drain(pid, 5_000);
  remember(home, name, '');
  return true;
}

/** The last lines that the program wrote. */
export function lastWords(home: string, name: string, lines = 15): string {
  return readFileSync(logFile(home, name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

function drain(pid: number, milliseconds: number): Promise<void> {
  return endProcess(pid, [
    ['SIGTERM', milliseconds],
    ['SIGKILL', 5_000],
  ]);
}

function childrenFile(home: string): string {
  return join(home, 'children.json');
}

function remember(home: string, name: string, identity: string): void {
  writeHomeFile(childrenFile(home), { ...readHomeFile(childrenFile(home)), [name]: identity });
}

function logFile(home: string, name: string): string {
  return join(home, 'logs', `${name}.log`);
}

function openLog(home: string, name: string): number {
  const path = logFile(home, name);
  mkdirSync(join(home, 'logs'), { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(path, `${path}.old`);
  return openSync(path, 'a', 0o600);
}
